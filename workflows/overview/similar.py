"""Is it already here? Matters whose titles say much the same. Rules D01 and D25."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.matters.models import Matter

_LEAST_LENGTH = 4
_LEAST_LIKENESS = 0.34
_MOST = 5
_RECENT = 5000


@dataclass(frozen=True)
class Similar:
    """A matter and how alike its title is, from 0 to 1."""

    matter: Matter
    likeness: float


def similar_matters(session: Session, title: str, but: str | None = None) -> list[Similar]:
    """The matters most alike ``title``, the most alike first, among the latest few thousand; ``but`` is left out."""
    wanted = _pairs(title)
    if len(title.strip()) < _LEAST_LENGTH:
        return []
    recent = select(Matter.id, Matter.title).order_by(Matter.received_at.desc()).limit(_RECENT)
    likeness = {
        matter_id: _likeness(wanted, _pairs(other)) for matter_id, other in session.execute(recent) if matter_id != but
    }
    best = sorted((each for each in likeness.items() if each[1] >= _LEAST_LIKENESS), key=lambda each: -each[1])[:_MOST]
    return [Similar(session.get_one(Matter, matter_id), share) for matter_id, share in best]


def _pairs(text: str) -> frozenset[str]:
    signs = "".join(sign for sign in text if sign.isalnum())
    return frozenset(signs[at : at + 2] for at in range(len(signs) - 1))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
