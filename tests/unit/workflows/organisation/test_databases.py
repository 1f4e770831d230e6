from pathlib import Path

from engine.actor import SYSTEM
from engine.clock import ManualClock
from engine.database import Database
from tests.support.offices import START
from workflows.demo.fill import fill
from workflows.office import Office
from workflows.organisation import queries, service
from workflows.organisation.records import RecordFilter, records
from workflows.organisation.roles import Role
from workflows.settings import Settings


def test_the_organisation_is_the_same_on_both_databases(database: Database, tmp_path: Path) -> None:
    """The demo city is filled in; people sign in, are found, get roles and are counted, on SQLite and PostgreSQL."""
    environment = {"DUBAN_DATABASE_URL": database.url, "DUBAN_DATA_DIR": str(tmp_path)}
    office = Office(Settings.from_environment(environment), clock=ManualClock(START))
    fill(office)
    person = office.sessions.resume(office.sessions.sign_in("li.ruoxi", "duban-2019"))
    assert person is not None
    assert person.unit_name == "市督查办"
    with office.transaction(SYSTEM) as tx:
        service.change_roles(tx, "gu.juan", [Role.ARCHIVIST, Role.REVIEWER], "兼任审核")
    with office.reading() as session:
        assert [found.person.login for found in queries.accounts(session, "LI.RUO")] == ["li.ruoxi"]
        assert queries.holders(session)[Role.LIAISON] == 44
        assert [unit.code for unit in queries.units(session)][5:7] == ["XCB", "WMB"]
        assert records(session, RecordFilter(subject="gu.juan"))[0].reason == "兼任审核"
    assert office.sessions.count() == 1
    office.close()
