"""Long lists in pages, the number in the address as ``page``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import request, url_for

Item = TypeVar("Item")
SIZE = 50
_DIGITS = 9


def number(text: str) -> int | None:
    """The number that an address holds, cut to nine digits, beyond what any list has; None where it holds none."""
    return int(text[:_DIGITS]) if text.isdecimal() else None


@dataclass(frozen=True)
class Paging:
    """Which part of ``total`` items is shown; ``page`` counts from 1."""

    total: int
    page: int
    size: int = SIZE

    @classmethod
    def of(cls, total: int, arguments: Mapping[str, str]) -> "Paging":
        """The page that ``arguments`` ask for, the nearest one there is."""
        asked = number(arguments.get("page", "")) or 1
        last = max(1, -(-total // SIZE))
        return cls(total, min(asked, last))

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many items stand before this page."""
        return (self.page - 1) * self.size

    def cut(self, items: Sequence[Item]) -> Sequence[Item]:
        """The items of this page."""
        return items[self.offset : self.offset + self.size]

    def address(self, page: int) -> str:
        """The address of another page of the list shown now, its filters kept."""
        arguments = {**(request.view_args or {}), **request.args.to_dict(flat=False), "page": page}
        return url_for(str(request.endpoint), **arguments)
