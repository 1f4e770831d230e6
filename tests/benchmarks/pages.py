"""P6: what a page takes in an office of many matters, beside the same page while there are few.

The office has some work in hand, as much at any time; what grows is what is done: matters with their assignment,
directive, report, instances, tasks, record and texts to be found, copied from one that was handled by the program.
"""

import statistics
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from engine.database import Base, Database
from engine.history.events import of_business_key
from tests.benchmarks.measuring import POSTGRESQL, SQLITE, Goal, Row, Run, Spread, milliseconds
from tests.features.web.conftest import Site
from tests.support.engines import Counted
from tests.support.supervision import TO_ARCHIVE, SupervisionOffice
from workflows.assignments.queries import assignments_of
from workflows.directives.queries import directives_of
from workflows.matters.models import Matter
from workflows.matters.queries import matter_row
from workflows.reports.queries import reports_of
from workflows.search.models import SearchText, Where
from workflows.search.words import words

GOAL = Goal("<=", 3)
PAGES = {
    "inbox": ("clerk", "/inbox"),
    "inbox, done": ("clerk", "/inbox?list=done"),
    "inbox of a unit": ("env.liaison", "/inbox"),
    "ledger": ("clerk", "/ledger"),
    "ledger, filtered and sorted": ("clerk", "/ledger?source=S5&light=closed_out&sort=title&order=desc"),
    "ledger, by words": ("clerk", "/ledger?q=market+7"),
    "ledger of a unit": ("env.liaison", "/ledger"),
    "matter": ("clerk", "/matters/{matter}"),
    "matter, for its unit": ("env.liaison", "/matters/{matter}?tab=units"),
    "search, a word of few": ("clerk", "/search?q=market+17"),
    "search, a word of all": ("clerk", "/search?q=nuisance"),
    "search of a unit": ("env.liaison", "/search?q=nuisance"),
    "search of a unit without part": ("pol.liaison", "/search?q=nuisance"),
}
PLACES = ("market", "school", "river", "bridge", "hospital", "station", "harbour", "quarter")
IN_HAND, WITH_UNITS = 60, 20
EVENTS = 3
"""So many events of each instance are copied with it: a million with 100,000 matters of three instances or four."""
_CLONED = ("assignment", "directive", "report", "instance", "user_task", "task_candidate", "history_event")
_BATCH = 2000


def measure(run: Run) -> Iterator[Row]:
    """Each page with few matters, and again after many more."""
    few, many, rounds = run.much(1_000, 100), run.much(100_000, 1_000), run.much(30, 5)
    for kind in (SQLITE, POSTGRESQL):
        folder = run.folder / f"pages-{kind}"
        folder.mkdir()
        grown = _Grown(run.tables(kind), folder)
        grown.grow(few)
        before = {name: grown.asked(name, rounds) for name in PAGES}
        grown.grow(many)
        for name, (earlier, statements) in before.items():
            later, then = grown.asked(name, rounds)
            yield Row("P6", f"{name}, {few:,} matters", kind, "ms", earlier, note=f"{statements} statements")
            ratio = Spread.of([later.high / earlier.high])
            what = f"{name}, {many:,} matters"
            yield Row("P6", what, kind, "ms", later, ratio, "to the few, p95", GOAL, f"{then} statements")
        grown.office.office.close()


class _Grown:
    """An office with work in hand and one matter that is done, which is copied."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.office = SupervisionOffice(database, folder)
        self.office.deploy()
        self.matter_id = self.office.complete()
        self.office.wait(days=7)
        self.office.go(*TO_ARCHIVE)
        for _ in range(WITH_UNITS):
            self.office.issue()
        for number in range(IN_HAND):
            self.office.open(f"Nuisance at the station {number}")
        self.size = 1
        self.site = Site(self.office)

    def grow(self, size: int) -> None:
        """Copy the matter that is done until there are ``size`` of it."""
        database = self.office.office.database
        with database.writing() as session:
            ids = self._ids(session)
            for first in range(self.size, size, _BATCH):
                self._matters(session, range(first, min(first + _BATCH, size)))
            for name in _CLONED:
                _clone(session, name, ids, self.size, size - 1)
        with database.sql.connect() as connection:
            # What PostgreSQL does by itself within a minute: indexes alone answer only for pages it has looked over.
            tidy = "ANALYZE" if database.sql.dialect.name == "sqlite" else "VACUUM (ANALYZE)"
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(tidy))
        self.size = size

    def asked(self, name: str, rounds: int) -> tuple[Spread, int]:
        """How long a page takes, in ms with its 95th percentile as the most, and how many statements."""
        login, path = PAGES[name]
        address = path.format(matter=f"m{self.size // 2}")
        visitor = self.site.visitor(login)
        assert visitor.get(address).status_code == 200
        with Counted(self.office.office.database) as count:
            visitor.get(address)
        taken = sorted(milliseconds(lambda: visitor.get(address)) for _ in range(rounds))
        p95 = taken[min(len(taken) - 1, int(len(taken) * 0.95))]
        return Spread(statistics.median(taken), taken[0], p95, rounds), len(count.statements)

    def _ids(self, session: Session) -> dict[str, str]:
        """The ids of what belongs to the matter, each with the letter that stands for it in copies."""
        course = next(row for row in of_business_key(session, self.matter_id) if row.parent_id is None)
        return {
            self.matter_id: "m",
            course.id: "i",
            assignments_of(session, self.matter_id)[0].id: "a",
            directives_of(session, self.matter_id)[0].id: "d",
            reports_of(session, self.matter_id)[0].id: "p",
        }

    def _matters(self, session: Session, numbers: Sequence[int]) -> None:
        done = matter_row(session, self.matter_id)
        same = {column.name: getattr(done, column.key) for column in Matter.__table__.columns}
        rows, found = [], []
        for number in numbers:
            title = f"Nuisance at the {PLACES[number % len(PLACES)]} {number // len(PLACES)} of the old town"
            own = {"id": f"m{number}", "matter_no": f"No. {number} of 2019", "title": title}
            rows.append({**same, **own, "received_at": done.received_at - timedelta(minutes=number)})
            texts = {Where.NUMBER: own["matter_no"], Where.TITLE: title, Where.REQUIREMENT: done.requirement}
            found += [_text(kind, f"m{number}", f"m{number}", said) for kind, said in texts.items()]
            found.append(_text(Where.DIRECTIVE, f"d{number}", f"m{number}", "Find out and report. " * 5))
            found.append(_text(Where.REPORT, f"p{number}", f"m{number}", "The nuisance is over. " * 40, f"a{number}"))
        session.execute(insert(Matter), rows)
        session.execute(insert(SearchText), found)


def _text(kind: Where, ref: str, matter_id: str, said: str, part: str | None = None) -> dict[str, Any]:
    known = {"kind": kind, "ref": ref, "matter_id": matter_id, "part": part, "internal": False}
    return {**known, "text": said, "words": words(said)}


def _clone(session: Session, name: str, ids: dict[str, str], first: int, last: int) -> None:
    """Copy the rows of a table that belong to ``ids``, once for each number, with ids of their own."""
    table = Base.metadata.tables[name]
    key = {"task_candidate": "task_id", "history_event": "instance_id"}.get(name, "id")
    held = f"{name}.{key}"
    belongs = " OR ".join(f"{held} = '{each}' OR {held} LIKE '{each}-%'" for each in ids)
    if name == "history_event":
        belongs = f"({belongs}) AND {name}.seq <= {EVENTS}"
    columns = [column.name for column in table.columns]
    own = {column.name for column in table.columns if _is_key(column)}
    shown = ", ".join(_renamed(f"{name}.{each}", ids) if each in own else f"{name}.{each}" for each in columns)
    session.execute(
        text(
            f"INSERT INTO {name} ({', '.join(columns)})"
            " WITH RECURSIVE n(i) AS (SELECT CAST(:first AS integer) UNION ALL SELECT i + 1 FROM n WHERE i < :last)"
            f" SELECT {shown} FROM {name} CROSS JOIN n WHERE {belongs}"
        ),
        {"first": first, "last": last},
    )


def _is_key(column: Any) -> bool:
    return column.name in ("id", "business_key") or (column.name.endswith("_id") and column.name != "definition_id")


def _renamed(column: str, ids: dict[str, str]) -> str:
    for each, letter in ids.items():
        column = f"replace({column}, '{each}', '{letter}' || n.i)"
    return column
