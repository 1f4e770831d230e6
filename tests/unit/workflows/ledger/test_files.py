"""Files of every kind: what is read, and what is refused with a name for it."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

import pytest

from engine.errors import Fault
from tests.unit.workflows.ledger.books import (
    HEADINGS,
    demo_ledger,
    entry_of,
    labels,
    read,
    row,
    text_file,
    workbook,
)
from workflows.ledger import faults
from workflows.ledger.reading import as_records
from workflows.ledger.reading.table import MAX_ROWS

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
BOOK = workbook(("台账", [HEADINGS, row(序号=7)]))


def repacked(change: Callable[[str, bytes], bytes], extra: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    """BOOK with each part changed and more parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
        for name, content in extra:
            new.writestr(name, content)
    return out.getvalue()


def same(_: str, content: bytes) -> bytes:
    """The part as it is."""
    return content


def with_macro_type(part: str, content: bytes) -> bytes:
    """The part, declaring a workbook that may carry macros."""
    return content.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml") if "Types" in part else content


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """Replaces ``old`` in the sheets."""
    return lambda part, content: content.replace(old, new) if part.startswith("xl/worksheets/") else content


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t"), ("gbk", ";")]
)
def test_text_files_are_read_in_the_encodings_of_offices(encoding: str, delimiter: str) -> None:
    """UTF-8 with and without mark, UTF-16 and the national encodings give the same rows."""
    expected = as_records(read(demo_ledger()))
    text = demo_ledger().decode("utf-8-sig")
    if delimiter == ",":
        assert as_records(read(text.encode(encoding))) == expected
    else:
        plain = [row(督办事项="甲"), row(督办编号="泽督〔2019〕2号", 督办事项="乙")]
        titles = [entry_of(found).title for found in read(text_file([HEADINGS, *plain], encoding, delimiter)).rows]
        assert titles == ["甲", "乙"]


def test_every_sheet_of_a_workbook_is_read_and_others_are_named() -> None:
    """Sheets per source give their source; a sheet without the headings is listed, not lost."""
    content = workbook(
        ("网民留言", [HEADINGS, row(事项来源=None)]),
        ("2019年领导交办", [HEADINGS, row(督办编号="泽督〔2019〕2号", 事项来源=None)]),
        ("说明", [["填写说明"], ["请如实填写"]]),
    )
    reading = read(content)
    assert [(found.sheet, entry_of(found).source) for found in reading.rows] == [
        ("网民留言", "S9"),
        ("2019年领导交办", "S8"),
    ]
    assert reading.other_sheets == ("说明",)


def test_real_dates_and_numbers_of_a_workbook_are_understood() -> None:
    """Date cells, serial numbers and whole numbers read like their text."""
    content = workbook(
        (
            "台账",
            [
                HEADINGS,
                row(
                    序号=7,
                    立项时间=date(2019, 7, 8),
                    办结时限=43707,
                    办结时间=datetime(2019, 8, 1, 9, 30),  # noqa: DTZ001 - a workbook knows no zone
                    办理状态="√",
                ),
            ],
        )
    )
    entry = entry_of(read(content).rows[0])
    assert (entry.seq, entry.docketed_on, entry.due_on, entry.completed_on) == (
        "7",
        date(2019, 7, 8),
        date(2019, 8, 30),
        date(2019, 8, 1),
    )


def test_merged_cells_hold_for_every_row_they_span() -> None:
    """A source and a unit merged over two rows count for both; the inherited source is flagged."""
    rows = [row(), row(督办编号="泽督〔2019〕2号", 事项来源=None, 主办单位=None)]
    found = read(workbook(("台账", [HEADINGS, *rows]), merge=("D2:D3", "F2:F3"))).rows
    assert (entry_of(found[1]).source_text, entry_of(found[1]).lead_unit) == ("市长唐修远批示", "JYJ")
    assert "source_inherited" in labels(found[1])


def test_headings_are_found_below_a_title_under_other_names_and_in_another_order() -> None:
    """A title above, two lines of headings, other words, an unknown column: the fields are found all the same."""
    content = workbook(
        (
            "Sheet1",
            [
                ["2020年度重点事项督办台账"],
                ["主要内容", "责任单位", None, "时间要求", None, "完成情况", "经费(万元)"],
                ["任务名称", "牵头单位", "配合单位", "交办时间", "完成时限", "完成状态", None],
                ["修桥", "交通局", "财政局", "3月5日", "年底前", "推进中", 12],
            ],
        ),
    )
    found = read(content).rows[0]
    entry = entry_of(found)
    assert (entry.title, entry.lead_unit, entry.co_units) == ("修桥", "JTJ", ("CZJ",))
    assert (entry.docketed_on, entry.due_on) == (date(2020, 3, 5), date(2020, 12, 31))
    assert found.as_written["经费(万元)"] == "12"


def test_lines_that_hold_no_matter_are_reported() -> None:
    """Repeated headings, totals and the foot of the page are listed with their reason."""
    content = text_file([HEADINGS, row(), HEADINGS, ["合计", "", "1"], ["填表人:李若溪"]])
    reading = read(content)
    assert [line.reason for line in reading.other_lines] == ["heading", "total", "remark"]
    assert len(reading.rows) == 1


def test_a_group_that_counts_wrong_is_reported() -> None:
    """A heading that says two where three follow is flagged for the file."""
    rows = [["九、网民留言(2件)"], *(row(督办编号=f"泽督〔2019〕{n}号") for n in (1, 2, 3))]
    flag = read(text_file([HEADINGS, *rows])).miscounted[0]
    assert (flag.code, flag.parameters["said"], flag.parameters["found"]) == ("group:count", "2", "3")


def test_calculated_cells_are_flagged() -> None:
    """A formula counts with the value that was saved; without one the field is empty and flagged."""
    calculated = repacked(in_sheet(b"<v>7</v>", b"<f>3+4</f><v>7</v>"))
    valued = read(calculated).rows[0]
    assert (entry_of(valued).seq, "seq:formula" in labels(valued)) == ("7", True)
    found = read(workbook(("台账", [HEADINGS, row(备注="=1+1")]))).rows[0]
    assert "remarks:formula_without_value" in labels(found)


REFUSED = [
    (b"", faults.LedgerEmpty),
    (b" \r\n", faults.LedgerEmpty),
    (text_file([HEADINGS]), faults.LedgerEmpty),
    (OLD_EXCEL, faults.LedgerNotAWorkbook),
    (b"<html><table><tr><td>1</td></tr></table></html>", faults.LedgerNotAWorkbook),
    (b"%PDF-1.7 ...", faults.LedgerNotAWorkbook),
    (bytes(range(256)) * 4, faults.LedgerNotAWorkbook),
    (BOOK[: len(BOOK) // 2], faults.LedgerBroken),
    (BOOK[:200] + b"\xff" * 80 + BOOK[280:], faults.LedgerBroken),
    (repacked(same, (("xl/vbaProject.bin", b"x"),)), faults.LedgerHasMacros),
    (repacked(with_macro_type), faults.LedgerHasMacros),
    (repacked(in_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')), faults.LedgerBroken),
    (repacked(same, (("xl/media/image1.png", b"\x00" * 250_000_000),)), faults.LedgerTooLarge),
    (text_file([["甲", "乙"], ["1", "2"]]), faults.LedgerColumnsMissing),
    (text_file([HEADINGS, *(row() for _ in range(MAX_ROWS + 1))]), faults.LedgerTooLong),
    (workbook(("台账", [HEADINGS, *([1] for _ in range(MAX_ROWS + 1))])), faults.LedgerTooLong),
    (b"a" * 20_000_001, faults.LedgerTooLarge),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "fault"), REFUSED, ids=[f"{n}-{fault.code}" for n, (_, fault) in enumerate(REFUSED)]
)
def test_unusable_files_are_refused_by_name(content: bytes, fault: type[Fault]) -> None:
    """Empty, damaged, foreign, dangerous and endless files end in their own fault."""
    with pytest.raises(fault):
        read(content)


def test_missing_columns_are_named() -> None:
    """The refusal lists the headings that are not there."""
    without = [
        [cell for heading, cell in zip(HEADINGS, line, strict=True) if heading not in ("主办单位", "办结时限")]
        for line in (HEADINGS, row())
    ]
    with pytest.raises(faults.LedgerColumnsMissing) as refusal:
        read(text_file(without))
    assert refusal.value.details["missing"] == ["主办单位", "办结时限"]


@pytest.mark.parametrize("position", range(0, len(BOOK), max(1, len(BOOK) // 60)))
def test_a_damaged_workbook_never_breaks_the_reader(position: int) -> None:
    """With any byte turned over, a workbook is read or refused with a fault."""
    damaged = bytearray(BOOK)
    damaged[position] ^= 0xFF
    with suppress(Fault):
        assert read(bytes(damaged)).rows
