"""The file store: a folder in which every content lies once, under its SHA-256, written whole or not at all."""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from workflows.attachments.errors import FileEmpty, FileTooLarge, StorageFull

_CHUNK = 256 * 1024
_MEGABYTE = 1024 * 1024


class FileStore:
    """Files below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def receive(self, stream: IO[bytes], name: str, megabytes: int) -> Path:
        """Copy ``stream`` to a temporary file of the store; ``keep`` or ``discard`` it.

        Raises FileTooLarge, FileEmpty, StorageFull.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, path = tempfile.mkstemp(dir=self._folder, suffix=".part")
        except OSError as error:
            raise StorageFull from error
        arrived = Path(path)
        try:
            with os.fdopen(descriptor, "wb") as file:
                _copy(stream, file, name, megabytes)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.discard(arrived)
            raise StorageFull from error
        except BaseException:
            self.discard(arrived)
            raise
        return arrived

    def keep(self, arrived: Path) -> str:
        """Move a received file to its place and return its SHA-256. Raises StorageFull."""
        with arrived.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        place = self.path(digest)
        try:
            place.parent.mkdir(exist_ok=True)
            arrived.replace(place)
        except OSError as error:
            self.discard(arrived)
            raise StorageFull from error
        return digest

    def discard(self, arrived: Path) -> None:
        """Remove a received file that is not wanted."""
        with suppress(OSError):
            arrived.unlink(missing_ok=True)

    def holds(self, digest: str) -> bool:
        """Whether the content with this SHA-256 lies here, unaltered."""
        try:
            with self.path(digest).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == digest
        except OSError:
            return False

    def path(self, digest: str) -> Path:
        """Where the content with this SHA-256 lies."""
        return self._folder / digest[:2] / digest


def _copy(stream: IO[bytes], file: IO[bytes], name: str, megabytes: int) -> None:
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > megabytes * _MEGABYTE:
            raise FileTooLarge(name=name, megabytes=megabytes)
        file.write(chunk)
    if not size:
        raise FileEmpty(name=name)
