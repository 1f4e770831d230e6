"""One row of a ledger as it is understood, whether it was read from a file or is about to be written to one."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from enum import StrEnum

from workflows.matters.values import DirectiveClass, DueKind, Source, Urgency


class Standing(StrEnum):
    """Where a row says its matter stands."""

    IN_PROGRESS = "in_progress"
    CLOSED = "closed"
    OVERDUE = "overdue"
    RETURNED = "returned"
    FILED_FOR_REFERENCE = "filed_for_reference"
    MERGED = "merged"

    @property
    def is_open(self) -> bool:
        """Whether work is still to be done."""
        return self in (Standing.IN_PROGRESS, Standing.OVERDUE, Standing.RETURNED)


class Weight(StrEnum):
    """How much a flag matters.

    An error keeps the row out; a doubt wants a person's eye; a rule gave a day or name that is not written out, as it
    always does; a note says how something was read.
    """

    ERROR = "error"
    DOUBT = "doubt"
    RULE = "rule"
    NOTE = "note"


@dataclass(frozen=True)
class Flag:
    """Something about one field of a row that is not certain. ``parameters`` are what its sentence mentions."""

    code: str
    field: str
    weight: Weight = Weight.DOUBT
    parameters: Mapping[str, str] = default(default_factory=dict)

    @property
    def label(self) -> str:
        """The code as it stands in a list of flags; a duplicate names the row that it repeats."""
        return f"{self.code}:{self.parameters['seq']}" if self.code == "duplicate_of" else self.code


@dataclass(frozen=True)
class Entry:
    """One matter of a ledger. Units are codes, people names; ``due_text`` is as written, ``merged_into`` a ``seq``."""

    seq: str = ""
    matter_no: str = ""
    source: Source | None = None
    source_text: str = ""
    directive_class: DirectiveClass | None = None
    title: str = ""
    requirement: str = ""
    urgency: Urgency = Urgency.NORMAL
    lead_unit: str = ""
    co_units: tuple[str, ...] = ()
    responsible_leader: str = ""
    handler: str = ""
    docketed_on: date | None = None
    due_on: date | None = None
    due_kind: DueKind | None = None
    due_text: str = ""
    original_due_on: date | None = None
    progress: str = ""
    standing: Standing | None = None
    urge_count: int = 0
    return_count: int = 0
    completed_on: date | None = None
    closed_out_on: date | None = None
    merged_into: str = ""
    remarks: str = ""
