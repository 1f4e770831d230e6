"""Half a year of monthly rounds with several units, and how they stand for the bulletin."""

from datetime import UTC, datetime

import pytest

from tests.support.plans import TO_CAMPAIGN_UNITS, begin, go
from tests.support.supervision import SupervisionOffice
from workflows.matters.values import Source
from workflows.organisation.models import Unit
from workflows.organisation.queries import person
from workflows.organisation.roles import Role
from workflows.overview.essentials import essentials
from workflows.overview.rounds import Kept, RoundStanding, round_standings

pytestmark = pytest.mark.sqlite_only
CITIES = [f"CITY{number}" for number in range(1, 8)]


def city(office: SupervisionOffice, code: str) -> None:
    """One more unit, with a head and a liaison."""
    with office.acting() as tx:
        tx.session.add(Unit(code=code, name=code, short_name=code, aliases=[]))
    office.join(f"{code.lower()}.head", code, Role.UNIT_HEAD)
    office.join(f"{code.lower()}.liaison", code, Role.LIAISON)


def standings(office: SupervisionOffice, matter_id: str, login: str = "clerk") -> list[RoundStanding]:
    """How the units stand, as ``login`` sees it."""
    with office.reading() as session:
        now = office.clock.now()
        return round_standings(session, essentials(session, person(session, login), matter_id, now), now)


@pytest.mark.rule("A15")
def test_seven_units_tell_six_rounds_and_are_ranked(supervision: SupervisionOffice) -> None:
    """Who told each month in time leads; who was late comes after, who told nothing is last; a unit sees itself."""
    for code in CITIES:
        city(supervision, code)
    matter_id = begin(supervision, "campaign", Source.ASSIGNED_BY_LEADER)
    co_units = [{"unit": code, "duty": "cleans"} for code in CITIES[1:]]
    go(supervision, *TO_CAMPAIGN_UNITS, draft_campaign={"lead": CITIES[0], "co": co_units, "ends_on": "2020-04-30"})
    assert len(supervision.assignments(matter_id)) == 7
    assert standings(supervision, matter_id) == []
    for year, month in ((2019, 10), (2019, 11), (2019, 12), (2020, 1), (2020, 2), (2020, 3)):
        supervision.until(datetime(year, month, 27, 2, tzinfo=UTC))
        for code in CITIES[:4]:
            supervision.do("report_round", f"{code.lower()}.liaison")
        supervision.wait(days=9)
        supervision.do("report_round", "city5.liaison")
    ranked = standings(supervision, matter_id)
    assert [(each.place, each.part.unit) for each in ranked[:5]] == [*((1, code) for code in CITIES[:4]), (5, "CITY5")]
    assert [(each.place, each.part.unit) for each in ranked[5:]] == [(6, "CITY6"), (6, "CITY7")]
    assert ranked[0].kept == {Kept.IN_TIME: 6}
    assert ranked[4].kept == {Kept.LATE: 6}
    assert ranked[6].kept == {Kept.MISSING: 6}
    [own] = standings(supervision, matter_id, "city1.liaison")
    assert own.part.unit == "CITY1"
