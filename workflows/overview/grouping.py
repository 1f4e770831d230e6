"""What the office sorts a matter by and carries it out by: tags, listing, batches, its plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflows.batches.models import Batch
from workflows.batches.queries import batches_of
from workflows.inspections.models import InspectionKind
from workflows.inspections.queries import visits_to
from workflows.listings.models import Listing
from workflows.listings.queries import listings_of
from workflows.organisation.queries import names
from workflows.overview.essentials import Essentials
from workflows.plans.models import FollowUp, PlanItem, SupervisionPlan
from workflows.plans.queries import follow_ups_of, items_of, plan_of
from workflows.tags.models import TagKind
from workflows.tags.queries import TermView, in_use, tags_of


@dataclass(frozen=True)
class Grouping:
    """What the office's people see; ``names`` are people's names by login, ``vocabulary`` the terms in use by kind.

    ``no_notice`` is how often somebody went there without notice (rule D22).
    """

    tags: list[TermView]
    vocabulary: Mapping[TagKind, list[TermView]]
    listed: Listing | None
    listings: list[Listing]
    no_notice: int
    batches: list[Batch]
    plan: SupervisionPlan | None
    items: list[PlanItem]
    follow_ups: list[FollowUp]
    names: Mapping[str, str]

    @property
    def tag_keys(self) -> list[str]:
        """The tags as forms have them."""
        return [each.key for each in self.tags]


def grouping(session: Session, seen: Essentials) -> Grouping | None:
    """How the office sorts the matter; None for a unit's people, whose business it is not."""
    if not seen.sees_all:
        return None
    matter_id = seen.matter.id
    listings, plan = listings_of(session, matter_id), plan_of(session, matter_id)
    follow_ups = follow_ups_of(session, matter_id) if plan else []
    return Grouping(
        tags_of(session, matter_id),
        in_use(session),
        next((each for each in listings if each.lifted_at is None), None),
        listings,
        visits_to(session, matter_id).get(InspectionKind.NO_NOTICE, 0),
        batches_of(session, matter_id),
        plan,
        items_of(session, matter_id) if plan else [],
        follow_ups,
        names(session, set(_logins(listings, plan, follow_ups))),
    )


def _logins(listings: list[Listing], plan: SupervisionPlan | None, follow_ups: list[FollowUp]) -> Iterator[str]:
    yield from (login for each in listings for login in (each.listed_by, each.lifted_by) if login)
    if plan:
        yield from (login for login in (plan.drafted_by, plan.approved_by, plan.summed_up_by) if login)
    yield from (each.confirmed_by for each in follow_ups if each.confirmed_by)
