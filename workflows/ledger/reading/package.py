"""The zip package that a workbook is: looked at before anything in it is unpacked."""

import io
import struct
import zipfile
import zlib
from xml.parsers import expat

from workflows.ledger.faults import LedgerBroken, LedgerHasMacros, LedgerNotAWorkbook, LedgerTooLarge

MAX_UNPACKED_MEGABYTES = 200
_MAX_PARTS = 2_000
_MAX_RATIO = 400
_RATIO_COUNTS_FROM = 5_000_000
_CHUNK = 65_536
_MEGABYTE = 1_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")

_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""What may stand before the first sign: marks of byte order, blanks, and the empty halves of wide characters."""
_EBCDIC = b"\x4c\x6f\xa7\x94"

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises on a damaged package."""


def is_package(content: bytes) -> bool:
    """Whether ``content`` is a zip package. Raises LedgerNotAWorkbook for the old formats that look like workbooks."""
    if content.startswith(_OLE):
        raise LedgerNotAWorkbook(format="encrypted" if _ENCRYPTED_MARK in content else "old-excel")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise LedgerNotAWorkbook(format="html")
    if content.startswith(b"%PDF"):
        raise LedgerNotAWorkbook(format="pdf")
    return content.startswith(_ZIP)


def open_package(content: bytes) -> zipfile.ZipFile:
    """The checked package of a workbook.

    Raises LedgerBroken, LedgerTooLarge, LedgerHasMacros, LedgerNotAWorkbook.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGE:
        raise LedgerBroken(part="zip", reason="not-a-zip") from None
    parts = package.infolist()
    _check_size(parts)
    names = {part.filename for part in parts}
    _check_kind(names)
    for part in parts:
        _refuse_doctype(package, part)
    if b"macroEnabled" in read_part(package, "[Content_Types].xml"):
        raise LedgerHasMacros
    return package


def read_part(package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one part. Raises LedgerBroken."""
    try:
        return package.read(name)
    except (KeyError, *_DAMAGE):
        raise LedgerBroken(part=name, reason="malformed") from None


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    blown_up = unpacked > _RATIO_COUNTS_FROM and unpacked > _MAX_RATIO * max(packed, 1)
    if len(parts) > _MAX_PARTS or unpacked > MAX_UNPACKED_MEGABYTES * _MEGABYTE or blown_up:
        raise LedgerTooLarge(limit=MAX_UNPACKED_MEGABYTES)


def _check_kind(names: set[str]) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise LedgerHasMacros
    if "xl/workbook.bin" in names:
        raise LedgerNotAWorkbook(format="binary-workbook")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise LedgerNotAWorkbook(format="zip")


def _refuse_doctype(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A DOCTYPE can only stand before the root element, so reading stops at the first element.

    Whether a part is XML shows in its first sign, since any name may be that of a sheet.
    """
    if not _is_xml(package, part):
        return
    seen_root = False

    def refuse(*_: object) -> None:
        raise LedgerBroken(part=part.filename, reason="doctype")

    def root(*_: object) -> None:
        nonlocal seen_root
        seen_root = True

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = root
    try:
        with package.open(part) as stream:
            while not seen_root and (chunk := stream.read(_CHUNK)):
                parser.Parse(chunk)
    except expat.ExpatError:
        raise LedgerBroken(part=part.filename, reason="malformed") from None
    except _DAMAGE:
        raise LedgerBroken(part=part.filename, reason="malformed") from None


def _is_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return True
    try:
        with package.open(part) as stream:
            start = stream.read(_CHUNK)
    except _DAMAGE:
        raise LedgerBroken(part=part.filename, reason="malformed") from None
    return start.lstrip(_BEFORE_XML).startswith((b"<", _EBCDIC))
