"""Who acts: an identity and the groups it belongs to. To the engine both are opaque strings."""

from dataclasses import dataclass, field

SYSTEM_ID = "system"


@dataclass(frozen=True)
class Actor:
    """A person or program in whose name a command runs.

    ``groups`` are what ``candidateGroups`` of a diagram can name.
    """

    id: str
    groups: frozenset[str] = field(default_factory=frozenset)


SYSTEM = Actor(SYSTEM_ID)
"""The engine itself: timers, continuations, deliveries."""
