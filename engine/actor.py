"""Who acts: an identity and the groups it belongs to. To the engine both are opaque strings."""

from dataclasses import dataclass, field

SYSTEM_ID = "system"


@dataclass(frozen=True)
class Actor:
    """A person or program in whose name a command runs.

    ``groups`` are what ``candidateGroups`` of a diagram can name. Where somebody acts in the place of another,
    ``on_behalf_of`` is the other one, whose groups these are. ``places`` are those that the actor could act in, as far
    as whoever reads knows; a command asks again (``Engine.places``).
    """

    id: str
    groups: frozenset[str] = field(default_factory=frozenset)
    on_behalf_of: str | None = None
    places: tuple["Actor", ...] = ()

    @property
    def principal(self) -> str:
        """Whose work it is: the one in whose place the actor acts, or the actor."""
        return self.on_behalf_of or self.id


SYSTEM = Actor(SYSTEM_ID)
"""The engine itself: timers, continuations, deliveries."""
