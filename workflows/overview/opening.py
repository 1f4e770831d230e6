"""Taking a new matter in: it is registered and its process starts, in one command."""

from engine.commands import instances
from engine.transaction import Transaction
from workflows.matters.intake import receive
from workflows.matters.models import Matter
from workflows.matters.values import Source

PROCESS = "directive"


def open_matter(tx: Transaction, *, source: Source, title: str, text: str = "", source_text: str = "") -> Matter:
    """Register a matter and start its process with what is known of it, which the first form then shows.

    Raises FieldMissing, ClassifiedContent, UnknownDefinition.
    """
    matter = receive(tx, source=source, title=title, text=text)
    known = {"title": matter.title, "source": source.value, "source_text": source_text, "original_text": text}
    instances.start(tx, PROCESS, business_key=matter.id, variables={"matter_id": matter.id, **known})
    return matter
