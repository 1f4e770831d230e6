"""The file of a backup: a ZIP whose parts are written and read as streams.

``tables/<name>.jsonl`` has a row a line, ``heads.jsonl`` and ``files.jsonl`` are lists, ``files/<sha256>`` the contents
of attachments, and ``manifest.json`` counts and hashes all of it.
"""

import hashlib
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, cast

import orjson

from workflows.keeping.errors import BackupDamaged, BackupExists, BackupUnreadable, BackupUnwritable
from workflows.keeping.manifest import Manifest, Part

MANIFEST = "manifest.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError)
"""What ``zipfile`` raises for a file that is not as it was written."""


class Writer:
    """Writes the parts of a backup, one after the other."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed

    def lines(self, name: str, lines: Iterable[Any], columns: tuple[str, ...] = ()) -> Part:
        """A part that has a JSON value a line."""
        digest, count = hashlib.sha256(), 0
        with self._open(_place(name), zipfile.ZIP_DEFLATED) as part:
            for line in lines:
                encoded = orjson.dumps(line) + b"\n"
                digest.update(encoded)
                part.write(encoded)
                count += 1
        return Part(name, count, digest.hexdigest(), columns)

    def file(self, digest: str, content: IO[bytes]) -> None:
        """The content of the attachments that have this SHA-256."""
        with self._open(f"files/{digest}", zipfile.ZIP_STORED) as part:
            shutil.copyfileobj(content, part, _CHUNK)

    def close(self, manifest: Manifest) -> None:
        """The last part."""
        with self._open(MANIFEST, zipfile.ZIP_DEFLATED) as part:
            part.write(manifest.encoded())

    def _open(self, name: str, compression: int) -> IO[bytes]:
        member = zipfile.ZipInfo(name, _EPOCH)
        member.compress_type = compression
        member.external_attr = 0o600 << 16
        return self._packed.open(member, "w", force_zip64=True)


class Reader:
    """Reads the parts of a backup. Each method raises BackupDamaged where a part is not what the manifest says."""

    def __init__(self, packed: zipfile.ZipFile, manifest: Manifest) -> None:
        self._packed = packed
        self.manifest = manifest

    def check(self) -> None:
        """Read every part to its end and hold it against its hash."""
        manifest = self.manifest
        for part in (*manifest.tables, manifest.heads, manifest.files):
            with self._open(_place(part.name)) as content:
                if _digest(content) != part.sha256:
                    raise BackupDamaged(part=part.name)
        for digest in self.files():
            with self.file(digest) as content:
                if _digest(content) != digest:
                    raise BackupDamaged(part=f"files/{digest}")

    def lines(self, part: Part) -> Iterator[Any]:
        """The JSON values of a part."""
        with self._open(_place(part.name)) as content:
            for line in BufferedReader(cast("Any", content), _CHUNK):
                yield orjson.loads(line)

    def files(self) -> Iterator[str]:
        """The SHA-256 of each attached file."""
        for digest, _ in self.lines(self.manifest.files):
            if _DIGEST.fullmatch(digest) is None:
                raise BackupDamaged(part=self.manifest.files.name)
            yield digest

    def file(self, digest: str) -> AbstractContextManager[IO[bytes]]:
        """The content of an attached file."""
        return self._open(f"files/{digest}")

    @contextmanager
    def _open(self, place: str) -> Iterator[IO[bytes]]:
        try:
            with self._packed.open(place) as content:
                yield content
        except (*_BROKEN, orjson.JSONDecodeError) as error:
            raise BackupDamaged(part=place) from error


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """A new backup at ``target``, readable by its owner only: there when the block ends, not at all when it raises.

    Raises BackupExists, BackupUnwritable.
    """
    if target.exists():
        raise BackupExists(path=str(target))
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    except OSError as error:
        raise BackupUnwritable(path=str(target)) from error
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w") as packed:
                yield Writer(packed)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    except OSError as error:
        raise BackupUnwritable(path=str(target)) from error
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def reading(source: Path) -> Iterator[Reader]:
    """The backup at ``source``. Raises BackupUnreadable; what is read of it BackupDamaged."""
    try:
        packed = zipfile.ZipFile(source)
    except (OSError, *_BROKEN) as error:
        raise BackupUnreadable(path=str(source)) from error
    with packed:
        try:
            manifest = Manifest.decoded(packed.read(MANIFEST))
        except (ValueError, *_BROKEN) as error:
            raise BackupUnreadable(path=str(source)) from error
        yield Reader(packed, manifest)


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _place(name: str) -> str:
    return f"{name}.jsonl"
