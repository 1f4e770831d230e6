"""Text files: comma, semicolon or tab between cells, in UTF-8, UTF-16 or the national encoding."""

import csv
import io

from workflows.ledger.faults import LedgerBroken, LedgerNotAWorkbook, LedgerTooLong
from workflows.ledger.reading.table import MAX_COLUMNS, MAX_ROWS, Line, Sheet

_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ",\t;|"
_SNIFFED_LINES = 20


def read_csv(content: bytes) -> Sheet:
    """The one sheet of a text file. Raises LedgerNotAWorkbook, LedgerBroken, LedgerTooLong."""
    text = _decode(content)
    lines: list[Line] = []
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for number, row in enumerate(rows, 1):
            if not any(cell.strip() for cell in row):
                continue
            if len(lines) > MAX_ROWS:
                raise LedgerTooLong(limit=MAX_ROWS)
            lines.append(Line(number, tuple(row[:MAX_COLUMNS])))
    except csv.Error as error:
        raise LedgerBroken(part=f"line {rows.line_num}", reason=str(error)) from None
    return Sheet("", tuple(lines))


def _decode(content: bytes) -> str:
    if content.startswith(_UTF_16):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in content:
        raise LedgerNotAWorkbook(format="binary")
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LedgerNotAWorkbook(format="binary")


def _separator(text: str) -> str:
    """The mark that parts the most cells in the first lines."""
    head = "\n".join(text.splitlines()[:_SNIFFED_LINES])
    return max(_SEPARATORS, key=head.count)
