"""Taking a new matter in: it is registered and its process starts, in one command."""

from engine.transaction import Transaction
from workflows.beginnings.service import begin_main
from workflows.matters.intake import receive
from workflows.matters.models import Matter
from workflows.matters.values import Source


def open_matter(
    tx: Transaction, *, source: Source, title: str, text: str = "", source_text: str = "", procedure: str | None = None
) -> Matter:
    """Register a matter and start its process with what is known of it, which the first form then shows.

    ``procedure`` is the id of the process, by default the one that diagrams propose for the source.
    Raises FieldMissing, ClassifiedContent, NotForIntake, UnknownDefinition.
    """
    matter = receive(tx, source=source, title=title, text=text)
    known = {"title": matter.title, "source": source.value, "source_text": source_text, "original_text": text}
    begin_main(tx, matter, procedure, **known)
    return matter
