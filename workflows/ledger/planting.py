"""From a row of a ledger to a matter: finished ones are recorded as finished, open ones run on where they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from engine.commands import instances
from engine.transaction import Transaction
from workflows.assignments.models import Assignment, Role, State
from workflows.assignments.service import Duty, plan
from workflows.calendar.service import load_calendar
from workflows.calendar.working import WorkingCalendar
from workflows.columns import new_id
from workflows.directives.service import record_directive
from workflows.ledger.continuing import Continuation, continuations
from workflows.ledger.entry import Entry, Flag, Standing
from workflows.ledger.reading.text import plain
from workflows.ledger.reading.vocabulary import matches, table
from workflows.matters.models import Matter
from workflows.matters.service import SERIES
from workflows.matters.values import (
    KINDS,
    Cadence,
    DirectiveClass,
    DueKind,
    Outcome,
    Phase,
    Source,
    Stage,
    Status,
)
from workflows.moments import at, today
from workflows.numbering.service import note_number
from workflows.organisation import queries as organisation
from workflows.organisation.people import Person
from workflows.organisation.permissions import Permission
from workflows.organisation.roles import Role as PersonRole
from workflows.replies.models import PROPOSALS, Asker, AskerKind
from workflows.replies.service import BY_SOURCE
from workflows.reports.service import tell_progress
from workflows.settings import Settings

FEEDBACK_NODE = "imported"
_PROFILE = "given"
"""An imported matter has its own deadline; the first feedback of a profile was due long ago."""
_OPENING = time(9)
_HANDLER_DAYS = 5
_LONG = frozenset({DueKind.LONG_TERM, DueKind.PERIODIC})
_WORDED = frozenset({Source.SUPERIOR_DIRECTIVE, Source.OWN_LEADER})


@dataclass(frozen=True)
class Nursery:
    """What planting needs to know of the office, read once for a whole ledger."""

    calendar: WorkingCalendar
    people: Sequence[Person]
    number_pattern: str
    by_seq: dict[str, str] = field(default_factory=dict)
    """The matters planted so far by the serial number of their row, for those merged into them."""
    places: dict[Source, Mapping[Status, Continuation]] = field(default_factory=dict)
    """Where the matters of a source go on, for the sources met so far."""

    @classmethod
    def of(cls, tx: Transaction, settings: Settings) -> "Nursery":
        """The office as it is now."""
        return cls(load_calendar(tx.session), organisation.people(tx.session), settings.matter_number)

    def handler(self, unit: str, name: str) -> str | None:
        """The login of somebody of ``unit`` called ``name`` who can open tasks."""
        named = (found for found in self.people if (found.unit_code, found.name) == (unit, name))
        return next((found.login for found in named if found.may(Permission.WORK_ON_TASKS)), None)

    def leader(self, name: str) -> str | None:
        """The login of the leader called ``name``."""
        leaders = (found for found in self.people if PersonRole.LEADER in found.roles)
        return next((found.login for found in leaders if found.name == name), None)

    def continuation(self, tx: Transaction, matter: Matter) -> Continuation | None:
        """Where ``matter`` goes on; None where it has ended."""
        if matter.source not in self.places:
            self.places[matter.source] = continuations(tx, matter.source)
        return self.places[matter.source].get(matter.status)


def plant(tx: Transaction, entry: Entry, flags: Sequence[Flag], nursery: Nursery) -> Matter:
    """Make the matter of ``entry``, which needs a title, a source and a lead unit, and let it run on if it is open.

    Raises UnitNotFound, and whatever starting the process refuses.
    """
    matter = _matter(tx, entry, flags, nursery)
    tx.session.add(matter)
    tx.session.flush()
    if entry.seq:
        nursery.by_seq[entry.seq] = matter.id
    if entry.matter_no:
        _note_number(tx, entry.matter_no, nursery.number_pattern)
    if entry.requirement and entry.source in _WORDED:
        record_directive(
            tx, matter.id, leader=entry.source_text or entry.responsible_leader or "-", verbatim=entry.requirement
        )
    assignments = _assign(tx, matter, entry, nursery)
    if entry.progress and assignments:
        values = {"feedback_progress": entry.progress}
        tell_progress(tx, assignments[0].id, FEEDBACK_NODE, values)
    asker = _asker(tx, matter)
    _run(tx, matter, assignments, asker, nursery)
    return matter


def _matter(tx: Transaction, entry: Entry, flags: Sequence[Flag], nursery: Nursery) -> Matter:
    status, stage, phase, outcome = _STANDINGS[_course(entry)]
    docketed = entry.docketed_on or today(tx)
    handler = nursery.handler(entry.lead_unit, entry.handler)
    unnamed = table("planting.named_handler").format(name=entry.handler) if entry.handler and not handler else ""
    return Matter(
        id=new_id(),
        matter_no=entry.matter_no or None,
        source=entry.source,
        source_text=entry.source_text,
        kind=KINDS.get(entry.source) if entry.source else None,
        directive_class=entry.directive_class,
        title=entry.title,
        requirement=entry.requirement,
        urgency=entry.urgency,
        lead_unit=entry.lead_unit,
        responsible_leader=entry.responsible_leader,
        received_at=_morning(docketed),
        docketed_on=entry.docketed_on if entry.matter_no else None,
        due_on=entry.due_on,
        original_due_on=entry.original_due_on or entry.due_on,
        due_kind=entry.due_kind,
        provisional=entry.due_on is not None and not nursery.calendar.knows(entry.due_on.year),
        long_term=entry.due_kind in _LONG,
        cadence=_cadence(entry),
        stage=stage,
        phase=phase,
        status=status,
        outcome=outcome,
        urge_count=entry.urge_count,
        return_count=entry.return_count,
        completed_on=entry.completed_on,
        closed_out_on=entry.closed_out_on,
        merged_into=nursery.by_seq.get(entry.merged_into) if entry.standing is Standing.MERGED else None,
        imported=True,
        import_flags=[flag.label for flag in flags],
        remarks="\n".join(filter(None, (entry.remarks, unnamed))),
        created_by=tx.actor.id,
    )


def _course(entry: Entry) -> str:
    if entry.standing is Standing.CLOSED:
        return "closed_out" if entry.closed_out_on else "completed"
    return "open" if entry.standing is None or entry.standing.is_open else entry.standing.value


_STANDINGS: Mapping[str, tuple[Status, Stage, Phase, Outcome | None]] = {
    "open": (Status.IN_PROGRESS, Stage.COMPLETION_REPORT, Phase.TRACKING, None),
    "completed": (Status.COMPLETED, Stage.ARCHIVE, Phase.REVIEW, None),
    "closed_out": (Status.CLOSED_OUT, Stage.ARCHIVE, Phase.RETURN_VISIT, Outcome.CLOSED_OUT),
    "filed_for_reference": (Status.FILED, Stage.ARCHIVE, Phase.REVIEW, Outcome.FILED_FOR_REFERENCE),
    "merged": (Status.MERGED, Stage.ARCHIVE, Phase.REVIEW, Outcome.MERGED),
}


def _cadence(entry: Entry) -> Cadence:
    """How often progress is collected, where the row says so.

    A guiding directive is reported on each quarter (A05), what has no end in sight each month (E08).
    """
    for text in (entry.due_text, entry.requirement, entry.remarks):
        for cadence in (Cadence.WEEKLY, Cadence.MONTHLY, Cadence.QUARTERLY):
            if matches(f"planting.{cadence.value}", plain(text)):
                return cadence
    if entry.directive_class is DirectiveClass.GUIDANCE:
        return Cadence.QUARTERLY
    return Cadence.MONTHLY if entry.due_kind in _LONG else Cadence.NONE


def _note_number(tx: Transaction, matter_no: str, number_pattern: str) -> None:
    """Let the office's own series go on after the numbers that the ledger has used."""
    found = matches("matter_number.pattern", plain(matter_no))
    if found and number_pattern.format(year=found["year"], serial=found["number"]) == matter_no:
        note_number(tx, SERIES, int(found["year"]), int(found["number"]))


def _assign(tx: Transaction, matter: Matter, entry: Entry, nursery: Nursery) -> list[Assignment]:
    """The units' parts: the lead's handler is at work, or to be named; what is finished was accepted."""
    lead = Duty(entry.lead_unit, entry.requirement or entry.title)
    assignments = plan(tx, matter, lead, [Duty(unit, table("planting.co_duty")) for unit in entry.co_units])
    issued_at = _morning(entry.docketed_on or today(tx))
    named_by = nursery.calendar.add_working_days(today(tx), _HANDLER_DAYS).on
    finished = matter.status is not Status.IN_PROGRESS
    for assignment in assignments:
        if assignment.role is Role.LEAD:
            assignment.handler = nursery.handler(entry.lead_unit, entry.handler)
            assignment.return_count = entry.return_count
        assignment.issued_at = assignment.acknowledged_at = issued_at
        assignment.due_on, assignment.original_due_on = matter.due_on, matter.original_due_on
        assignment.state = State.HANDLING if assignment.handler else State.ACKNOWLEDGED
        if assignment.handler:
            assignment.handler_named_at, assignment.handler_named_by = tx.now, tx.actor.id
        elif not finished:
            assignment.handler_due_on = named_by
        if finished:
            assignment.state = State.ACCEPTED
            assignment.accepted_at = _morning(entry.completed_on) if entry.completed_on else issued_at
    return assignments


def _asker(tx: Transaction, matter: Matter) -> Asker | None:
    """Who asked for a proposal or by a message, as far as a ledger tells. Rules B31 and B35."""
    words = plain(matter.source_text)
    proposes = AskerKind.CPPCC if matches("planting.cppcc", words) else AskerKind.NPC
    kind = proposes if matter.source is Source.PROPOSAL else BY_SOURCE.get(matter.source)
    if kind is None:
        return None
    number = matches("planting.proposal_number", words) if kind in PROPOSALS else None
    told = {"number": number[0] if number else "", "recorded_by": tx.actor.id, "recorded_at": tx.now}
    asker = Asker(matter_id=matter.id, kind=kind, **told)
    tx.session.add(asker)
    return asker


def _run(
    tx: Transaction, matter: Matter, assignments: Sequence[Assignment], asker: Asker | None, nursery: Nursery
) -> None:
    """Start the process where the matter stands; what has ended needs none. Rule D17."""
    place = nursery.continuation(tx, matter)
    if place is None:
        return
    parts = [{"assignment_id": each.id, "unit": each.unit} for each in assignments]
    due_on = matter.due_on.isoformat() if matter.due_on else None
    variables = {
        "matter_id": matter.id,
        "units": parts,
        "assignment_id": assignments[0].id,
        "co_units": parts[1:],
        "asker_kind": asker.kind.value if asker else None,
        "deadline_profile": _PROFILE,
        "deadline": {"due_on": due_on, "due_kind": matter.due_kind.value if matter.due_kind else None},
        "directing_leader": nursery.leader(matter.responsible_leader),
        "directive_class": matter.directive_class.value if matter.directive_class else None,
        "long_term": matter.long_term,
        "completed_on": matter.completed_on.isoformat() if matter.completed_on else None,
    }
    matter.procedure = place.process
    instances.start(tx, place.process, business_key=matter.id, variables=variables, at=list(place.elements))


def _morning(day: date) -> datetime:
    return at(day, _OPENING).astimezone(UTC)
