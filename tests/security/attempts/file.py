"""What an attempt with a file is."""

from collections.abc import Callable
from dataclasses import dataclass

SECRET = "root:"
"""What stands in the file that attackers would like to read."""
MANY = 100_000
Table = dict[str, tuple[Callable[[], bytes], set[str]]]
"""By name what makes a file, and the codes of which one has to be told; none where what is evil in it is inert."""


@dataclass(frozen=True)
class Attempt:
    """A file: ``reader`` names who is given it, ``codes`` what is told (one of them), none when it is inert."""

    name: str
    reader: str
    build: Callable[[], bytes]
    codes: frozenset[str]


def attempts(reader: str, table: Table) -> list[Attempt]:
    """The attempts of a table."""
    return [Attempt(name, reader, build, frozenset(codes)) for name, (build, codes) in table.items()]


def laughs(root: str, levels: int = 9) -> str:
    """A document type whose last entity is a billion times the first."""
    steps = "".join(f'<!ENTITY l{n} "' + f"&l{n - 1};" * 10 + '">' for n in range(1, levels))
    return f'<!DOCTYPE {root} [<!ENTITY l0 "ha">{steps}]>'


def external(root: str, address: str) -> str:
    """A document type with an entity that lies elsewhere."""
    return f'<!DOCTYPE {root} [<!ENTITY e SYSTEM "{address}">]>'
