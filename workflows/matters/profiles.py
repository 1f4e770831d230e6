"""What the stages of a matter are called: the office's seven steps, or the seven stages of a court. Rule C41."""

from collections.abc import Collection
from enum import StrEnum

from workflows.assignments.models import State
from workflows.matters.values import Stage

COURT = "court"
"""The stage profile of a court; any other has the office's own stages."""


class CourtStage(StrEnum):
    """Register, assign, urge, supervise, gather, report, archive."""

    REGISTER = "register"
    ASSIGN = "assign"
    URGE = "urge"
    SUPERVISE = "supervise"
    GATHER = "gather"
    REPORT = "report"
    ARCHIVE = "archive"


_COURT_STAGES = {
    Stage.RECEIVE: CourtStage.REGISTER,
    Stage.DRAFT_OPINION: CourtStage.REGISTER,
    Stage.DOCKET_APPROVAL: CourtStage.REGISTER,
    Stage.CONFIRM_METHOD: CourtStage.ASSIGN,
    Stage.FEEDBACK: CourtStage.REPORT,
    Stage.ARCHIVE: CourtStage.ARCHIVE,
}
_AT_WORK = frozenset({State.HANDLING, State.REPORTED, State.SIGNED})


def court_stage(stage: Stage, states: Collection[State]) -> CourtStage:
    """Where a matter stands for a court; ``states`` are those of its units' parts.

    Until a unit has begun it is urged, while one works it is supervised; once all are accepted, results are gathered.
    """
    if stage in _COURT_STAGES:
        return _COURT_STAGES[stage]
    if states and all(state is State.ACCEPTED for state in states):
        return CourtStage.GATHER
    begun = any(state in _AT_WORK or state is State.ACCEPTED for state in states)
    return CourtStage.SUPERVISE if begun else CourtStage.URGE
