"""How the units of a matter keep up with its periodic rounds: what a bulletin ranks them by. Rule A15."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.tables import TaskState, task_candidate, user_task
from workflows.overview.essentials import Essentials, UnitPart

ROUND = "report_round"
"""The element at which a unit reports once a round."""


class Kept(StrEnum):
    """Whether a unit kept a round; ``MISSING`` is due and not told, ``PENDING`` not due yet."""

    IN_TIME = "in_time"
    LATE = "late"
    MISSING = "missing"
    PENDING = "pending"


@dataclass(frozen=True)
class RoundStanding:
    """How one unit kept its rounds; ``place`` is 1 for the best, and units that stand alike share it."""

    place: int
    part: UnitPart
    kept: Counter[Kept]


def round_standings(session: Session, seen: Essentials, now: datetime) -> list[RoundStanding]:
    """The units that the reader sees, the best first: fewest missing, then fewest late, then least often sent back.

    Empty before the first round.
    """
    kept = _kept(session, seen.matter.id, now)
    if not kept:
        return []
    scored = [(_score(part, kept.get(part.assignment.unit, Counter())), part) for part in seen.parts]
    scored.sort(key=lambda each: (each[0], each[1].unit))
    scores = [score for score, _ in scored]
    return [
        RoundStanding(scores.index(score) + 1, part, kept.get(part.assignment.unit, Counter()))
        for score, part in scored
    ]


def _score(part: UnitPart, kept: Counter[Kept]) -> tuple[int, int, int]:
    return kept[Kept.MISSING], kept[Kept.LATE], part.assignment.return_count


def _kept(session: Session, matter_id: str, now: datetime) -> dict[str, Counter[Kept]]:
    """By unit; whose rounds they are is told by who was ever offered a task of the same course."""
    rounds = select(user_task).where(user_task.c.business_key == matter_id, user_task.c.element_id == ROUND)
    rows = session.execute(rounds.where(user_task.c.state.in_((TaskState.OPEN, TaskState.COMPLETED)))).all()
    units = _units(session, {row.instance_id for row in rows})
    found: dict[str, Counter[Kept]] = {}
    for row in rows:
        until = row.completed_at or now
        in_time = row.due_at is None or until <= row.due_at
        if row.state == TaskState.COMPLETED:
            standing = Kept.IN_TIME if in_time else Kept.LATE
        else:
            standing = Kept.PENDING if in_time else Kept.MISSING
        found.setdefault(units.get(row.instance_id, ""), Counter())[standing] += 1
    return found


def _units(session: Session, instance_ids: set[str]) -> dict[str, str]:
    query = select(user_task.c.instance_id, task_candidate.c.value).join(
        task_candidate, task_candidate.c.task_id == user_task.c.id
    )
    offered = session.execute(
        query.where(user_task.c.instance_id.in_(instance_ids), task_candidate.c.value.startswith("unit:"))
    )
    return {instance_id: group.split(":")[1] for instance_id, group in offered}
