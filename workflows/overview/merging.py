"""Two matters side by side, to see whether they are the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflows.assignments.queries import assignments_of
from workflows.attachments.queries import attachments_with_merged
from workflows.directives.models import Directive
from workflows.directives.queries import directives_with_merged
from workflows.matters.models import Matter
from workflows.matters.queries import OPEN, MatterFilter, matter_row, matters
from workflows.organisation.queries import unit_names
from workflows.overview.similar import Similar, similar_matters

_MOST = 10


@dataclass(frozen=True)
class Side:
    """One of two matters: what was directed, which units have it, how many papers there are."""

    matter: Matter
    directives: Sequence[Directive]
    units: Sequence[str]
    papers: int


def side(session: Session, matter_id: str) -> Side:
    """A matter as it is compared. Raises MatterNotFound."""
    names = unit_names(session)
    units = [names.get(each.unit, each.unit) for each in assignments_of(session, matter_id)]
    papers = len(attachments_with_merged(session, matter_id))
    return Side(matter_row(session, matter_id), directives_with_merged(session, matter_id), units, papers)


def candidates(session: Session, matter: Matter, asked: str) -> list[Similar]:
    """Open matters that may be the same: found by number or words where something is asked, else the most alike."""
    if asked:
        found = matters(session, MatterFilter(text=asked, statuses=frozenset(OPEN)), limit=_MOST)
        return [Similar(each, 0) for each in found if each.id != matter.id]
    return [each for each in similar_matters(session, matter.title, matter.id) if each.matter.status in OPEN]
