"""What units and leaders were asked beside the course of a matter: coordination, appeals, readings, offers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from engine.actor import Actor
from workflows.appeals.models import ReviewAppeal
from workflows.appeals.queries import appeals_of
from workflows.coordinations.queries import Coordinated, coordinations_of
from workflows.offers.models import Offer
from workflows.offers.queries import offers_of
from workflows.organisation.queries import names
from workflows.overview.essentials import Essentials
from workflows.readings.models import Reading
from workflows.readings.queries import readings_of
from workflows.substitutions.queries import stood_in


@dataclass(frozen=True)
class Asked:
    """What one person may see of it; ``names`` are people's names by login, ``stood_in`` in whose place it was done."""

    coordinations: list[Coordinated]
    appeals: list[ReviewAppeal]
    readings: list[Reading]
    offers: list[Offer]
    stood_in: Mapping[tuple[str, datetime], str]
    names: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.coordinations or self.appeals or self.readings or self.offers)


def asked(session: Session, seen: Essentials, actor: Actor) -> Asked:
    """Units see what they asked for and what they were given; what leaders were told is the office's."""
    matter_id = seen.matter.id
    units = {group.removeprefix("unit:") for group in actor.groups if group.startswith("unit:")}
    found = Asked(
        [each for each in (_of_units(each, seen, units) for each in coordinations_of(session, matter_id)) if each],
        [each for each in appeals_of(session, matter_id) if seen.shows(each.assignment_id)],
        readings_of(session, matter_id) if seen.sees_all else [],
        [each for each in offers_of(session, matter_id) if seen.sees_all or units & set(each.units)],
        stood_in(session, matter_id),
        {},
    )
    return replace(found, names=names(session, set(_logins(found))))


def _of_units(each: Coordinated, seen: Essentials, units: set[str]) -> Coordinated | None:
    """All of it for the office and for who asked; of the others each its own piece."""
    if seen.shows(each.row.assignment_id):
        return each
    own = [item for item in each.items if item.notice_id is not None and item.unit in units]
    return Coordinated(each.row, own) if own else None


def _logins(found: Asked) -> Iterator[str]:
    yield from found.stood_in.values()
    for each in found.coordinations:
        yield from (login for login in (each.row.signed_by, each.row.decided_by) if login)
        yield from (login for item in each.items for login in (item.settled_by, item.checked_by) if login)
    for appeal in found.appeals:
        yield from (login for login in (appeal.stated_by, appeal.decided_by) if login)
    for reading in found.readings:
        yield from (login for login in (reading.leader, reading.presented_by, reading.read_by) if login)
    for offer in found.offers:
        yield from (login for login in (offer.offered_by, offer.claimed_by) if login)
