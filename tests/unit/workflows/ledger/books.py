"""Ledgers for tests: the demo office's directory, and workbooks and text files built from rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from engine.actor import SYSTEM
from engine.commands.deployments import Resource, deploy
from engine.database import Database
from tests.support.databases import Copies
from tests.support.offices import PASSWORD, hashed, make_office
from workflows.calendar.working import WorkingCalendar
from workflows.ledger.entry import Entry
from workflows.ledger.reading import Directory, LedgerRow, Reading, directory_from_csv, read_ledger
from workflows.office import Office
from workflows.organisation import importing as organisation
from workflows.organisation import tables
from workflows.organisation.passwords import OneTimePassword

ROOT = Path(__file__).parents[4]
DATA = ROOT / "workflows" / "demo" / "data"
BPMN = ROOT / "bpmn"
CALENDAR = WorkingCalendar()
HEADINGS = (
    "序号",
    "督办编号",
    "立项时间",
    "事项来源",
    "督办事项",
    "主办单位",
    "协办单位",
    "办结时限",
    "办理状态",
    "办结时间",
    "备注",
)

Cell = str | int | float | date | None


@cache
def directory() -> Directory:
    """The units and people of the demo office."""
    return directory_from_csv((DATA / "units.csv").read_bytes(), (DATA / "users.csv").read_bytes())


def demo_ledger() -> bytes:
    """The ledger of the demo office."""
    return (DATA / "ledger.csv").read_bytes()


def fill_city(database: Database) -> None:
    """The demo city's units and people (everybody's password is PASSWORD), and the diagrams deployed."""
    database.create_all()
    with TemporaryDirectory() as folder:
        office = make_office(Path(folder), database_url=database.url)
        with office.reading() as session:
            files = [(DATA / f"{name}.csv").read_bytes() for name in ("units", "users")]
            planned = organisation.preview(session, [found for content in files for found in tables.read(content)])
        password = OneTimePassword(PASSWORD, hashed())
        diagrams = [path for path in sorted(BPMN.rglob("*.*")) if path.suffix in (".bpmn", ".dmn", ".form")]
        with office.transaction(SYSTEM) as tx:
            organisation.apply(tx, planned, dict.fromkeys(planned.new_logins, password), must_change=False)
            deploy(tx, [Resource(path.name, path.read_bytes()) for path in diagrams])
        office.close()


def demo_city(copies: Copies, folder: Path) -> Office:
    """The demo city's office in ``folder``."""
    return make_office(folder, database_url=copies.sqlite(folder, fill_city))


def text_file(rows: Iterable[Sequence[Cell]], encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """A text ledger of ``rows``."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def workbook(*sheets: tuple[str, Sequence[Sequence[Cell]]], merge: Sequence[str] = ()) -> bytes:
    """A workbook of named sheets; ``merge`` are ranges merged on the first."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for area in merge:
        book.worksheets[0].merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes, as_of: date | None = None) -> Reading:
    """The reading of ``content`` in the demo office."""
    return read_ledger(content, directory(), CALENDAR, as_of)


def row(**cells: Cell) -> list[Cell]:
    """One row under HEADINGS; what is not named has an unremarkable value."""
    usual: dict[str, Cell] = {
        "序号": "1",
        "督办编号": "泽督〔2019〕1号",
        "立项时间": "2019-07-08",
        "事项来源": "市长唐修远批示",
        "督办事项": "某项工作",
        "主办单位": "市教育局",
        "办结时限": "2019-08-30",
        "办理状态": "正在办理",
    }
    return [{**usual, **cells}.get(heading) for heading in HEADINGS]


def read_row(**cells: Cell) -> LedgerRow:
    """The reading of a ledger with one row."""
    return read(text_file([HEADINGS, ["" if cell is None else str(cell) for cell in row(**cells)]])).rows[0]


def entry_of(found: LedgerRow) -> Entry:
    """The entry of a row that was not refused."""
    assert found.entry is not None
    return found.entry


def labels(found: LedgerRow) -> set[str]:
    """The flags of a row."""
    return {flag.label for flag in found.flags}
