"""What kind a file is, by its content. The name only has to agree: a program called report.pdf is refused."""

import zipfile
from pathlib import Path

from workflows.attachments.errors import FileKindRefused, MacrosRefused

_START = 8192
_MAX_MEMBERS = 5000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_BY_START = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_BY_MEMBER = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx", "OFD.xml": "ofd"}

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpeg": "image/jpeg",
    "ofd": "application/ofd",
    "ole": "application/x-ole-storage",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ENDINGS = {
    "docx": {".docx"},
    "jpeg": {".jpg", ".jpeg"},
    "ofd": {".ofd"},
    "ole": {".doc", ".xls", ".ppt", ".wps", ".et", ".dps"},
    "pdf": {".pdf"},
    "png": {".png"},
    "pptx": {".pptx"},
    "txt": {".txt", ".csv"},
    "xlsx": {".xlsx"},
}


def media_type_of(path: Path, name: str) -> str:
    """The media type of the file at ``path``, uploaded as ``name``. Raises FileKindRefused, MacrosRefused."""
    kind = _kind(path, name)
    if kind is None or Path(name).suffix.lower() not in ENDINGS[kind]:
        raise FileKindRefused(name=name)
    return MEDIA_TYPES[kind]


def _kind(path: Path, name: str) -> str | None:
    with path.open("rb") as file:
        start = file.read(_START)
    for signature, kind in _BY_START.items():
        if start.startswith(signature):
            return kind
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path, name)
    if start.startswith(_OLE):
        if _OLE_MACROS in path.read_bytes():
            raise MacrosRefused(name=name)
        return "ole"
    return "txt" if _is_text(start) else None


def _kind_of_zip(path: Path, name: str) -> str | None:
    """Nothing is unpacked: the list of members tells."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if len(members) > _MAX_MEMBERS:
        return None
    if any(Path(member).name.lower() in ("vbaproject.bin", "vbadata.xml") for member in members):
        raise MacrosRefused(name=name)
    return next((kind for member, kind in _BY_MEMBER.items() if member in members), None)


def _is_text(start: bytes) -> bool:
    if any(byte < ord(" ") and byte not in b"\t\n\r\f" for byte in start):
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):  # the sample may end within a character
            try:
                start[: len(start) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False
