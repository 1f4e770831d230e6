"""Classified matters (涉密) have no place in this system: their marks are looked for in every cell. Bar S10."""

from workflows.ledger.reading.row import RawRow
from workflows.ledger.reading.text import plain, written
from workflows.ledger.reading.vocabulary import matches, pattern, table


def classified_mark(raw: RawRow) -> str | None:
    """The mark that makes a row classified; None for an open one."""
    for at, cell in enumerate(raw.line.cells):
        text = plain(written(cell))
        heading = plain(raw.headings.names.get(at, ""))
        if pattern(table("classified.column")).fullmatch(heading) and not matches("classified.open", text):
            return heading
        found = matches("classified.mark", pattern(table("classified.harmless")).sub("", text))
        if found:
            return found[0]
    return None
