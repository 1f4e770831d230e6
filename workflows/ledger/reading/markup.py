"""What the markup of a sheet says beyond its values: which cells are merged, which are calculated, how far it reaches.

The library that reads the values leaves this out when it streams, and streaming is what bounds time and memory.
"""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from engine.xml import Node, XmlRefused, read
from workflows.ledger.faults import LedgerBroken, LedgerTooLong
from workflows.ledger.reading.package import read_part
from workflows.ledger.reading.table import MAX_COLUMNS, MAX_ROWS, Place

_MAX_MERGES = 20_000
_MAX_SHEETS = 200
_REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
_LINE = re.compile(r"^\d{1,7}$", re.ASCII)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Markup:
    """``merges`` are (first line, first column, last line, last column); ``last_line`` is the last one with a value."""

    formulas: set[Place] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    last_line: int = 0


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name. Raises LedgerBroken."""
    targets = {
        relation.get("Id"): relation.get("Target") or ""
        for relation in _elements(package, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    parts = {}
    sheets = _elements(package, "xl/workbook.xml", "sheet")
    if len(sheets) > _MAX_SHEETS:
        raise LedgerBroken(part="xl/workbook.xml", reason="too-many")
    for sheet in sheets:
        target = targets.get(sheet.get(_RELATION), "")
        parts[sheet.get("name", "") or ""] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return parts


def read_markup(package: zipfile.ZipFile, part: str) -> Markup:
    """The markup of one sheet. Raises LedgerBroken; LedgerTooLong as soon as too many lines have values."""
    scan = _Scan()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = scan.start
    try:
        parser.Parse(read_part(package, part))
    except expat.ExpatError:
        raise LedgerBroken(part=part, reason="malformed") from None
    return scan.markup


def place_of(reference: str) -> Place | None:
    """Line and column of a reference such as ``B12``; None when it is not one."""
    match = _REFERENCE.match(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _line(number: str) -> int:
    if not _LINE.match(number):
        raise LedgerBroken(part="row", reason="malformed")
    return int(number)


class _Scan:
    def __init__(self) -> None:
        self.markup = Markup()
        self._place: Place = (0, 0)
        self._lines = 0

    def start(self, name: str, attributes: dict[str, Any]) -> None:
        match name.rpartition(" ")[2]:
            case "row":
                self._place = (_line(attributes["r"]) if "r" in attributes else self._place[0] + 1, 0)
            case "c":
                given = place_of(attributes.get("r", ""))
                self._place = given or (self._place[0], self._place[1] + 1)
            case "f":
                self.markup.formulas.add(self._place)
            case "v" | "is":
                self._value()
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def _value(self) -> None:
        line = self._place[0]
        if line != self.markup.last_line:
            self._lines += 1
            self.markup.last_line = max(line, self.markup.last_line)
        if self._lines > MAX_ROWS:
            raise LedgerTooLong(limit=MAX_ROWS)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = place_of(first), place_of(last or first)
        if start and end and start[1] <= MAX_COLUMNS:
            self.markup.merges.append((*start, *end))
        if len(self.markup.merges) > _MAX_MERGES:
            raise LedgerBroken(part="mergeCells", reason="too-many")


def _elements(package: zipfile.ZipFile, part: str, tag: str) -> list[Node]:
    try:
        root = read(read_part(package, part))
    except XmlRefused as refusal:
        raise LedgerBroken(part=part, reason=refusal.details["reason"]) from None
    nodes = [root]
    for node in nodes:
        nodes.extend(node.children)
    return [node for node in nodes if node.tag == tag]
