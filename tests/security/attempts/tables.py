"""Ledgers and lists of the organisation made to harm: workbooks and text files."""

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

from tests.security.attempts.file import MANY, Table, attempts, external, laughs
from tests.unit.workflows.ledger.books import HEADINGS, row, workbook

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS, BOOK, TYPES = "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "[Content_Types].xml"
BROKEN = {"ledger-broken"}


@cache
def _good() -> dict[str, bytes]:
    book = workbook(("台账", [HEADINGS, row(), row(督办编号="泽督〔2019〕2号")]))
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _zip(parts: dict[str, bytes], *, link: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o120777 if name == link else 0o100644) << 16
            package.writestr(info, content)
    return out.getvalue()


def _changed(part: str, old: bytes, new: bytes) -> bytes:
    assert old in _good()[part], part
    return _zip({**_good(), part: _good()[part].replace(old, new, 1)})


def _with(**parts: bytes) -> bytes:
    return _zip({**_good(), **parts})


def _renamed(change: Callable[[bytes], bytes]) -> bytes:
    """The sheet lies in a part that is not called XML."""
    parts = dict(_good())
    parts["xl/worksheets/sheet1.dat"] = change(parts.pop(SHEET))
    for part in (RELATIONS, TYPES):
        parts[part] = parts[part].replace(b"sheet1.xml", b"sheet1.dat")
    return _zip(parts)


def _typed(sheet: bytes, kind: str = external("worksheet", "file:///etc/passwd")) -> bytes:
    return sheet.replace(b"<worksheet", kind.encode() + b"<worksheet", 1)


def _cell(value: str, kind: str = "n") -> bytes:
    return _changed(SHEET, b"</row>", f'<c r="Z1" t="{kind}"><v>{value}</v></c></row>'.encode())


def _relation(target: str, kind: str = "externalLink") -> bytes:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = f'<Relationship Id="x" Type="{namespace}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return _changed(RELATIONS, b"</Relationships>", more.encode())


def _sheets(count: int) -> bytes:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    one = '<sheet xmlns:r="{}" name="s{}" sheetId="{}" r:id="rId1"/>'
    more = "".join(one.format(namespace, n, n + 9) for n in range(count))
    return _changed(BOOK, b"</sheets>", f"{more}</sheets>".encode())


WORKBOOKS: Table = {
    "line that is no number": (lambda: _changed(SHEET, b'<row r="2"', b'<row r="abc"'), BROKEN),
    "line of many digits": (lambda: _changed(SHEET, b'<row r="2"', b'<row r="' + b"9" * 5_000 + b'"'), BROKEN),
    "line below zero": (lambda: _changed(SHEET, b'<row r="2"', b'<row r="-5"'), BROKEN),
    "line far below": (lambda: _changed(SHEET, b'<row r="3"', b'<row r="1048576"'), set()),
    "dimensions": (
        lambda: _zip(
            {**_good(), SHEET: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', _good()[SHEET])}
        ),
        set(),
    ),
    "column far right": (lambda: _changed(SHEET, b'r="A2"', b'r="XFD2"'), set()),
    "cell of no column": (lambda: _changed(SHEET, b'r="A2"', b'r="ZZZZZ2"'), BROKEN),
    "document type in a sheet": (lambda: _zip({**_good(), SHEET: _typed(_good()[SHEET])}), BROKEN),
    "document type in the types": (lambda: _changed(TYPES, b"<Types", b"<!DOCTYPE a []><Types"), BROKEN),
    "document type in the relations": (
        lambda: _changed(RELATIONS, b"<Relationships", b"<!DOCTYPE a []><Relationships"),
        BROKEN,
    ),
    "document type in shared texts": (lambda: _with(**{"xl/sharedStrings.xml": b"<!DOCTYPE a []><sst/>"}), BROKEN),
    "document type under another name": (lambda: _renamed(_typed), BROKEN),
    "laughs under another name": (lambda: _renamed(lambda sheet: _typed(sheet, laughs("worksheet"))), BROKEN),
    "UTF-16 under another name": (
        lambda: _renamed(lambda sheet: b"\xff\xfe" + _typed(sheet).decode().encode("utf-16-le")),
        BROKEN,
    ),
    "EBCDIC under another name": (
        lambda: _renamed(lambda sheet: _declared_ebcdic(_typed(sheet).decode("ascii", "ignore"))),
        BROKEN,
    ),
    "depth": (
        lambda: _changed(SHEET, b"<sheetData>", b"<sheetData>" + b"<a>" * MANY + b"</a>" * MANY),
        set(),
    ),
    "attributes": (
        lambda: _changed(
            SHEET, b"<sheetData>", ("<sheetData" + "".join(f' a{n}="1"' for n in range(50_000)) + ">").encode()
        ),
        set(),
    ),
    "formula": (lambda: _changed(SHEET, b"</row>", b'<c r="Z1"><f>cmd|"/C calc"!A0</f><v>1</v></c></row>'), set()),
    "formula that reads a file": (
        lambda: _changed(SHEET, b"</row>", b'<c r="Z1"><f>WEBSERVICE("file:///etc/passwd")</f></c></row>'),
        set(),
    ),
    "no number": (lambda: _cell("NaN"), BROKEN),
    "number beyond": (lambda: _cell("1e999"), set()),
    "digits": (lambda: _cell("9" * 5_000), BROKEN),
    "text that is not there": (lambda: _cell("999999999", "s"), BROKEN),
    "day that is none": (lambda: _cell("99999-99-99", "d"), BROKEN),
    "sheets": (lambda: _sheets(5_000), BROKEN),
    "one sheet twice": (lambda: _sheets(1), set()),
    "merged cells": (
        lambda: _changed(SHEET, b"</sheetData>", b"</sheetData>" + b'<mergeCell ref="A1:XFD1048576"/>' * 20_001),
        BROKEN,
    ),
    "relation to a file": (lambda: _relation("file:///etc/passwd"), set()),
    "relation to an address": (lambda: _relation("http://127.0.0.1:9/x"), set()),
    "sheet at another address": (lambda: _relation("http://127.0.0.1:9/x", "worksheet"), set()),
    "sheet outside": (
        lambda: _changed(RELATIONS, b"/xl/worksheets/sheet1.xml", b"../../../../etc/passwd"),
        {"ledger-empty"},
    ),
    "parts that lead out": (lambda: _with(**{"../../../tmp/evil.xml": b"<a/>", "/etc/evil.xml": b"<a/>"}), set()),
    "link": (lambda: _zip({**_good(), "xl/link.png": b"/etc/passwd"}, link="xl/link.png"), set()),
    "macros": (lambda: _with(**{"xl/vbaProject.bin": b"x"}), {"ledger-has-macros"}),
    "macros of another case": (lambda: _with(**{"XL/VBAPROJECT.BIN": b"x"}), {"ledger-has-macros"}),
    "macros by type": (
        lambda: _changed(TYPES, b"<Types", b'<Types a="macroEnabled"'),
        {"ledger-has-macros"},
    ),
    "old macros": (lambda: _with(**{"xl/macrosheets/sheet1.xml": b"<a>" * 9}), set()),
    "bomb": (lambda: _with(**{"xl/media/a.png": bytes(100_000_000)}), {"ledger-too-large"}),
    "parts": (lambda: _with(**{f"xl/media/{n}": b"" for n in range(3_000)}), {"ledger-too-large"}),
    "part with a zero byte": (lambda: _with(**{"xl/a\x00b.xml": b"<a/>"}), set()),
    "half": (lambda: _with()[:2_000], BROKEN),
    "lies about its size": (lambda: _lying(_with()), BROKEN),
    "another zip": (lambda: _zip({"a.txt": b"x"}), {"ledger-not-a-workbook"}),
    "binary workbook": (lambda: _with(**{"xl/workbook.bin": b"x"}), {"ledger-not-a-workbook"}),
    "old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000), {"ledger-not-a-workbook"}),
    "web page": (lambda: b"<html><script>1</script></html>", {"ledger-not-a-workbook"}),
}


def _declared_ebcdic(sheet: str) -> bytes:
    return ('<?xml version="1.0" encoding="cp037"?>' + sheet).encode("cp037")


def _lying(package: bytes) -> bytes:
    """Every part says that it unpacks to nothing."""
    spoilt = bytearray(package)
    for place in (found.start() for found in re.finditer(b"PK\x01\x02", package)):
        spoilt[place + 24 : place + 28] = bytes(4)
    return bytes(spoilt)


_HEADINGS = ",".join(HEADINGS).encode()
_LINE = b"\n" + b",".join([b"x"] * len(HEADINGS))
TEXTS: Table = {
    "cell of megabytes": (lambda: _HEADINGS + b'\n"' + b"x" * 5_000_000 + b'"', BROKEN),
    "quote that never ends": (lambda: _HEADINGS + b'\n"' + b"x\n" * 10_000, {"ledger-empty"}),
    "columns": (lambda: _HEADINGS + b"\n" + b"," * 1_000_000, {"ledger-empty"}),
    "lines": (lambda: _HEADINGS + _LINE * 6_000, {"ledger-too-long"}),
    "formulas": (lambda: _HEADINGS + b"\n" + b",".join([b"=1+1", b"@SUM(A1)", b"+1", b"-1"] * 3), set()),
    "zero byte": (lambda: _HEADINGS + b"\n\x00", {"ledger-not-a-workbook"}),
    "mixed encodings": (lambda: _HEADINGS + "\n督".encode("gb18030") + b"\xff\xff", {"ledger-not-a-workbook"}),
    "half of UTF-16": (lambda: b"\xff\xfe" + _HEADINGS.decode().encode("utf-16-le") + b"x", {"ledger-not-a-workbook"}),
    "line ends": (lambda: _HEADINGS + b"\r" * MANY, {"ledger-empty"}),
    "program": (lambda: b"\x7fELF" + bytes(1_000), {"ledger-not-a-workbook"}),
    "nothing": (lambda: b"", {"ledger-empty"}),
}


def _people(*logins: str) -> bytes:
    return ("登录名,姓名\n" + "".join(f'"{login}",x\n' for login in logins)).encode()


ORGANISATIONS: Table = {
    "document type": (lambda: _zip({**_good(), SHEET: _typed(_good()[SHEET])}), BROKEN),
    "another file": (lambda: b"a,b\n1,2", {"not-an-organisation-file"}),
    "zero byte": (lambda: _people("a\x00b"), {"ledger-not-a-workbook"}),
    "bomb": (lambda: _with(**{"xl/a.png": bytes(100_000_000)}), {"ledger-too-large"}),
    "lines": (lambda: _people(*(f"a{n}" for n in range(6_000))), {"ledger-too-long"}),
    "XML": (lambda: b"<!DOCTYPE x>", {"ledger-not-a-workbook"}),
}


ATTEMPTS = [
    *attempts("ledger", WORKBOOKS),
    *attempts("ledger", TEXTS),
    *attempts("organisation", ORGANISATIONS),
]
