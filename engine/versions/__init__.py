"""Taking a running instance over to another version of its process: what goes along, what changes, what is in the way.

Pure, like the token game: from two versions, a mapping and a state to a verdict for each token, and to the state under
the other version.
"""

from engine.versions.blockers import Blocker, MappingRefused, MigrationBlocked, Reason
from engine.versions.judging import outcomes
from engine.versions.outcomes import Note, Outcome, What
from engine.versions.plan import Counterpart, Plan, plan

__all__ = [
    "Blocker",
    "Counterpart",
    "MappingRefused",
    "MigrationBlocked",
    "Note",
    "Outcome",
    "Plan",
    "Reason",
    "What",
    "outcomes",
    "plan",
]
