"""Where matters come from: the group headings of a sheet, the sheet's name, and what the source column says."""

from dataclasses import dataclass

from workflows.ledger.reading.text import plain
from workflows.ledger.reading.vocabulary import first_of, matches, number, pattern, table
from workflows.matters.values import Source


@dataclass(frozen=True)
class Group:
    """The rows below one heading; ``count`` is how many it says there are."""

    heading: str
    source: Source | None
    count: int | None


def source_of(text: str) -> Source | None:
    """The source that ``text`` speaks of; None when it says nothing known."""
    compared = plain(text)
    labels: dict[str, str] = table("sources")
    named = next((code for code, label in labels.items() if compared.upper() == code or compared == plain(label)), None)
    if named:
        return Source(named)
    found = first_of(table("source"), compared)
    return Source(found[0]["code"]) if found else None


def group_of(text: str) -> Group | None:
    """The group that a heading line opens; None when the line is no such heading."""
    compared = plain(text)
    source = source_of(pattern(table("layout.group_count")).sub("", compared))
    count = matches("layout.group_count", compared)
    if not matches("layout.group", compared) and (source is None or count is None):
        return None
    return Group(text.strip(), source, number(count["n"]) if count else None)
