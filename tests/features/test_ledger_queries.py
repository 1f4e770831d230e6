"""What the ledger answers, the same on both kinds of database."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import event

from engine.actor import Actor
from engine.database import Database
from tests.support.databases import Copies
from tests.support.offices import make_office
from tests.unit.workflows.ledger.books import demo_ledger, fill_city
from workflows.ledger import imports, queries
from workflows.ledger.importing import confirm
from workflows.ledger.queries import SORTS, Column, LedgerFilter
from workflows.matters.queries import MatterFilter
from workflows.matters.values import Light, Source, Urgency
from workflows.office import Office
from workflows.organisation.queries import person

TODAY = date(2019, 10, 31)


def fill_with_ledger(database: Database) -> None:
    """The demo city after its ledger was imported."""
    fill_city(database)
    with TemporaryDirectory() as folder:
        office = make_office(Path(folder), database_url=database.url)
        with office.transaction(Actor("li.ruoxi")) as tx:
            reading = imports.understand(tx.session, demo_ledger())
            confirm(tx, imports.preview(tx, "ledger.csv", reading), office.settings)
        office.close()


@pytest.fixture
def office(database_kind: str, copies: Copies, tmp_path: Path) -> Iterator[Office]:
    """The demo city after its ledger was imported."""
    with copies.opened(database_kind, tmp_path, fill_with_ledger) as database:
        opened = make_office(tmp_path, database_url=database.url)
        yield opened
        opened.close()


def test_orders_filters_and_pages(office: Office) -> None:
    """Each column sorts all 40, both ways, blanks at the end; filters meet; pages cut the list."""
    with office.reading() as session:
        clerk = person(session, "li.ruoxi")
        for column in SORTS:
            for descending in (False, True):
                wanted = LedgerFilter(sort=column, descending=descending)
                lines = queries.ledger(session, clerk, wanted, TODAY)
                blank = [getattr(line.matter, column.value, "") is None for line in lines]
                assert len(lines) == 40
                assert blank == sorted(blank), column
        numbers = [
            line.matter.matter_no for line in queries.ledger(session, clerk, LedgerFilter(sort=Column.MATTER_NO), TODAY)
        ]
        assert numbers[:3] == ["泽督〔2019〕1号", "泽督〔2019〕2号", "泽督〔2019〕3号"]
        wanted = LedgerFilter(MatterFilter(sources=frozenset({Source.SUPERIOR_DIRECTIVE})), urgency=Urgency.TOP)
        assert queries.totals(session, clerk, wanted, TODAY).matters == 2
        assert len(queries.ledger(session, clerk, LedgerFilter(), TODAY, limit=30, offset=30)) == 10


def test_who_has_no_unit_sees_no_units_matters(office: Office) -> None:
    """An invited expert, who belongs to no unit, finds an empty ledger and empty totals."""
    with office.reading() as session:
        expert = person(session, "expert.ren")
        assert queries.ledger(session, expert, LedgerFilter(), TODAY) == []
        assert queries.totals(session, expert, LedgerFilter(), TODAY).matters == 0


def test_the_light_in_the_database_is_the_light_of_the_rule(office: Office) -> None:
    """On any day the totals and the filter by light agree with the light of each line."""
    for days in (0, 4, 30):
        _check_lights(office, TODAY + timedelta(days=days))


def _check_lights(office: Office, today: date) -> None:
    with office.reading() as session:
        clerk = person(session, "li.ruoxi")
        lines = queries.ledger(session, clerk, LedgerFilter(), today)
        totals = queries.totals(session, clerk, LedgerFilter(), today)
        for light in Light:
            alike = {line.matter.id for line in lines if line.light is light}
            filtered = queries.ledger(session, clerk, LedgerFilter(lights=frozenset({light})), today)
            assert {line.matter.id for line in filtered} == alike
            assert totals.lights[light] == len(alike)
        assert (totals.matters, totals.urges) == (40, sum(line.matter.urge_count for line in lines))


@pytest.mark.sqlite_only
def test_the_first_page_and_the_totals_are_read_from_indexes(office: Office) -> None:
    """Neither sorts nor goes through every matter as a whole, as SQLite explains its plans."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(office.database.sql, "before_cursor_execute", note)
    with office.reading() as session:
        clerk = person(session, "li.ruoxi")
        queries.ledger(session, clerk, LedgerFilter(), TODAY, limit=30)
        queries.totals(session, clerk, LedgerFilter(), TODAY)
    event.remove(office.database.sql, "before_cursor_execute", note)
    plans = []
    with office.database.sql.connect() as connection:
        for statement, parameters in asked:
            if "FROM matter " in statement:
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                plans.append([row.detail for row in rows])
    assert plans == [
        ["SCAN matter USING INDEX ix_matter_ledger"],
        ["SCAN matter USING COVERING INDEX ix_matter_standing"],
    ]
