"""What a backup says of itself: the last part that is written and the first that is read."""

from dataclasses import asdict, dataclass
from typing import Any

import orjson

FORMAT = 1


@dataclass(frozen=True)
class Part:
    """One part: its name, how many lines it has and their SHA-256; for a table also what the columns are."""

    name: str
    lines: int
    sha256: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """``revisions`` are those of the tables, ``made_at`` the moment in ISO 8601.

    ``heads`` is the part with the last hash of each instance's history, ``files`` the one that lists the attached
    files, ``lost`` the SHA-256 of those that were missing or altered when the backup was made.
    """

    format: int
    made_at: str
    revisions: tuple[str, ...]
    tables: tuple[Part, ...]
    heads: Part
    files: Part
    lost: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows all tables have."""
        return sum(table.lines for table in self.tables)

    def encoded(self) -> bytes:
        """As JSON."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2)

    @classmethod
    def decoded(cls, body: bytes) -> "Manifest":
        """Back from JSON. Raises ValueError when it is of another format, or none."""
        try:
            read: dict[str, Any] = orjson.loads(body)
            if read["format"] != FORMAT:
                raise ValueError(read["format"])
            tables = tuple(_part(each) for each in read.pop("tables"))
            heads, files = _part(read.pop("heads")), _part(read.pop("files"))
            revisions, lost = tuple(read.pop("revisions")), tuple(read.pop("lost"))
            return cls(**read, tables=tables, heads=heads, files=files, revisions=revisions, lost=lost)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(str(error)) from error


def _part(read: dict[str, Any]) -> Part:
    return Part(**{**read, "columns": tuple(read["columns"])})
