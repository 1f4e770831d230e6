"""The stage bar of a matter, in the names that the office has chosen. Rules C41 and D13."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflows.assignments.queries import assignments_of
from workflows.matters.models import Matter
from workflows.matters.profiles import COURT, CourtStage, court_stage
from workflows.matters.values import Stage, Status


@dataclass(frozen=True)
class StageBar:
    """Seven stages in order, called ``<names>.<stage>`` in the catalogues; those before ``place`` are done."""

    names: str
    stages: Sequence[Stage | CourtStage]
    place: int


def stage_bar(session: Session, profile: str, matter: Matter) -> StageBar:
    """Where the matter stands; all stages are done once it is in the archive."""
    stages: list[Stage | CourtStage] = list(Stage)
    now: Stage | CourtStage = matter.stage
    if profile == COURT:
        stages = list(CourtStage)
        now = court_stage(matter.stage, [part.state for part in assignments_of(session, matter.id)])
    place = len(stages) if matter.status is Status.ARCHIVED else stages.index(now)
    return StageBar("court-stage" if profile == COURT else "stage", stages, place)
