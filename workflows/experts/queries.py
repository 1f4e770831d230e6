"""Questions about experts."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.experts.errors import ExpertNotFound
from workflows.experts.models import Expert


def expert_row(session: Session, expert_id: str) -> Expert:
    """The expert with this id. Raises ExpertNotFound."""
    row = session.get(Expert, expert_id)
    if row is None:
        raise ExpertNotFound(expert=expert_id)
    return row


def experts(session: Session) -> list[Expert]:
    """Everybody who was ever appointed, by kind and name."""
    return list(session.scalars(select(Expert).order_by(Expert.kind, Expert.name, Expert.id)))


def is_selectable(expert: Expert, day: date) -> bool:
    """Whether an expert may be chosen on ``day``: within the term, and appointed for that year. Rule D06."""
    return expert.term_from <= day <= expert.term_to and day.year <= expert.valid_through


def selectable(session: Session, day: date) -> list[Expert]:
    """The experts who may be chosen on ``day``. Rule D06."""
    return [each for each in experts(session) if is_selectable(each, day)]
