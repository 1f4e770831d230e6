"""The course of a matter: docketed, completed, closed out, or ended otherwise; never deleted (rule A01)."""

from datetime import date

from sqlalchemy import select

from workflows.calendar.service import load_calendar
from workflows.calendar.working import week_of
from workflows.columns import new_id
from workflows.directives.queries import directives_of
from workflows.fields import FieldMissing
from workflows.letters.models import Notice, NoticeKind
from workflows.matters.errors import (
    AlreadyDocketed,
    AuthorityMissing,
    CadenceMissing,
    ClosedOutTooEarly,
    DueDateMissing,
    EffectEvidenceMissing,
    LeaderApprovalMissing,
    MergedIntoItself,
    NotDocketed,
    NotForDocketing,
    NoticeMissing,
    NotReviewed,
)
from workflows.matters.models import EffectEvidence, Matter
from workflows.matters.queries import evidence_of, matter_row
from workflows.matters.values import (
    Cadence,
    Demand,
    DirectiveClass,
    DueKind,
    Kind,
    Outcome,
    Phase,
    Source,
    Stage,
    Status,
)
from workflows.moments import today
from workflows.numbering.service import next_number
from workflows.replies.errors import NotContent
from workflows.replies.queries import is_answered, is_content
from workflows.reviews.queries import unreviewed
from workflows.unit_of_work import UnitOfWork

SERIES = "matter"
LEADERS = "role:leader"
OF_RIGHT = frozenset({Source.PROPOSAL, Source.NETIZEN_MESSAGE, Source.PUBLIC_COMPLAINT})
"""Where the law has it that an answer is given, whoever decides."""


def docket(
    tx: UnitOfWork,
    matter_id: str,
    *,
    number_pattern: str,
    due_on: date | None,
    due_kind: DueKind,
    cadence: Cadence = Cadence.NONE,
) -> Matter:
    """Give the matter its number and deadline and start its course. Rules A03, A05, B07, B15 and E03.

    ``number_pattern`` holds ``{year}`` and ``{serial}``. Raises AlreadyDocketed, NotForDocketing, DueDateMissing,
    CadenceMissing, AuthorityMissing, FieldMissing (rule C09: content and requirement are concrete).
    """
    matter = matter_row(tx.session, matter_id)
    if matter.matter_no is not None:
        raise AlreadyDocketed(matter_no=matter.matter_no)
    if matter.directive_class is DirectiveClass.REFERENCE:
        raise NotForDocketing(directive_class=matter.directive_class.value)
    if matter.directive_class is DirectiveClass.GUIDANCE and cadence is Cadence.NONE:
        raise CadenceMissing(matter=matter_id)
    if due_on is None and not matter.long_term and matter.directive_class is not DirectiveClass.GUIDANCE:
        raise DueDateMissing(matter=matter_id)
    if not has_authority(tx, matter):
        raise AuthorityMissing(matter=matter_id)
    for field in ("title", "requirement"):
        if not getattr(matter, field).strip():
            raise FieldMissing(field=field)
    day, calendar = today(tx), load_calendar(tx.session)
    matter.matter_no = number_pattern.format(year=day.year, serial=next_number(tx, SERIES, day.year))
    matter.docketed_on = day
    matter.due_on = matter.original_due_on = due_on
    matter.due_kind, matter.cadence = due_kind, cadence
    matter.provisional = due_on is not None and not calendar.knows(due_on.year)
    matter.status, matter.stage, matter.phase = Status.IN_PROGRESS, Stage.CONFIRM_METHOD, Phase.TRIAGE
    return matter


def has_authority(tx: UnitOfWork, matter: Matter) -> bool:
    """Whether somebody decided that the matter be supervised: a document, a leader in writing, or the law. Rule B15."""
    decided = bool(matter.basis.strip()) or matter.source in OF_RIGHT
    return decided or bool(directives_of(tx.session, matter.id))


def check_leader(tx: UnitOfWork, matter: Matter) -> None:
    """Raise LeaderApprovalMissing where the whole is concerned and no leader acts. Rule B40."""
    if matter.demand is Demand.OVERALL and LEADERS not in tx.actor.groups:
        raise LeaderApprovalMissing(matter=matter.id)


def file_for_reference(tx: UnitOfWork, matter_id: str) -> Matter:
    """End a matter that was only to be read: circulated and filed, without a number. Rule A05."""
    matter = matter_row(tx.session, matter_id)
    if matter.matter_no is not None:
        raise AlreadyDocketed(matter_no=matter.matter_no)
    matter.status, matter.outcome = Status.FILED, Outcome.FILED_FOR_REFERENCE
    matter.stage, matter.phase = Stage.ARCHIVE, Phase.REVIEW
    return matter


def merge(tx: UnitOfWork, matter_id: str, into: str) -> Matter:
    """End a matter as the same as ``into``, which is followed on; both keep sources and directives. Rule E11."""
    matter, target = matter_row(tx.session, matter_id), matter_row(tx.session, into)
    if matter.id == target.id or matter.merged_into is not None or target.merged_into is not None:
        raise MergedIntoItself(matter=matter_id, into=into)
    matter.status, matter.outcome, matter.merged_into = Status.MERGED, Outcome.MERGED, target.id
    return matter


def present(tx: UnitOfWork, matter_id: str) -> Matter:
    """The office has made its report: the directing leader is to read it. Rule E12."""
    matter = matter_row(tx.session, matter_id)
    matter.stage, matter.phase = Stage.FEEDBACK, Phase.REVIEW
    return matter


def complete(tx: UnitOfWork, matter_id: str) -> Matter:
    """The matter is done: every report accepted, the leader told. A long-term one needs its effect shown (rule A14).

    Those who asked for it, where somebody did, are content with the reply (rule B35).
    Raises NotDocketed, EffectEvidenceMissing, NotContent.
    """
    matter = _running(tx, matter_id)
    check_effect(tx, matter_id)
    if not is_content(tx.session, matter_id):
        raise NotContent(matter=matter_id)
    matter.status, matter.completed_on = Status.COMPLETED, today(tx)
    matter.stage, matter.phase = Stage.ARCHIVE, Phase.REVIEW
    return matter


def check_effect(tx: UnitOfWork, matter_id: str) -> None:
    """Raise EffectEvidenceMissing for a long-term matter whose effect nothing shows. Rule A14."""
    if matter_row(tx.session, matter_id).long_term and not evidence_of(tx.session, matter_id):
        raise EffectEvidenceMissing(matter=matter_id)


def check_reviewed(tx: UnitOfWork, matter_id: str) -> None:
    """Raise NotReviewed while a unit's report was neither five-checked nor inspected. Rule C23.

    A reply that passed its gates was reviewed with what the other units contributed to it (rule B29).
    What an imported ledger calls done was reviewed before this system was there.
    """
    missing = [] if is_answered(tx.session, matter_id) else unreviewed(tx.session, matter_id)
    if matter_row(tx.session, matter_id).imported:
        missing = [part for part in missing if part.accepted_at is None]
    if missing:
        raise NotReviewed(units=[part.unit for part in missing])


def close_out(tx: UnitOfWork, matter_id: str) -> Matter:
    """Strike the matter off, with its close-out notice, the week after it was completed at the earliest.

    Rules C13, C23 and D12. Raises NotDocketed, NotReviewed, ClosedOutTooEarly, NoticeMissing.
    """
    matter = matter_row(tx.session, matter_id)
    if matter.status is not Status.COMPLETED or matter.completed_on is None:
        raise NotDocketed(matter=matter_id)
    check_reviewed(tx, matter_id)
    if today(tx) <= week_of(matter.completed_on)[-1]:
        earliest = load_calendar(tx.session).start_of_next_week(matter.completed_on)
        raise ClosedOutTooEarly(completed_on=matter.completed_on.isoformat(), earliest=earliest.isoformat())
    notice = select(Notice.id).where(Notice.matter_id == matter_id, Notice.kind == NoticeKind.CLOSE_OUT_NOTICE)
    if tx.session.scalar(notice) is None:
        raise NoticeMissing(matter=matter_id)
    matter.status, matter.outcome, matter.closed_out_on = Status.CLOSED_OUT, Outcome.CLOSED_OUT, today(tx)
    matter.phase = Phase.RETURN_VISIT
    return matter


def mark_archived(tx: UnitOfWork, matter_id: str) -> Matter:
    """The package of the matter has been made."""
    matter = matter_row(tx.session, matter_id)
    matter.status, matter.archived_on = Status.ARCHIVED, today(tx)
    return matter


def set_kind(tx: UnitOfWork, matter_id: str, kind: Kind | None) -> Matter:
    """Say which kind of supervision this is; None for neither. Rules B03 and B04."""
    matter = matter_row(tx.session, matter_id)
    matter.kind = kind
    return matter


def add_effect_evidence(tx: UnitOfWork, matter_id: str, content: str) -> EffectEvidence:
    """Record what shows that the matter had effect. Rule A14."""
    if not content.strip():
        raise FieldMissing(field="content")
    matter_row(tx.session, matter_id)
    evidence = EffectEvidence(
        id=new_id(), matter_id=matter_id, content=content.strip(), recorded_by=tx.actor.id, recorded_at=tx.now
    )
    tx.session.add(evidence)
    tx.session.flush()
    return evidence


def _running(tx: UnitOfWork, matter_id: str) -> Matter:
    matter = matter_row(tx.session, matter_id)
    if matter.status is not Status.IN_PROGRESS:
        raise NotDocketed(matter=matter_id)
    return matter
