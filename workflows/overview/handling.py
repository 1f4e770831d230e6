"""How a matter is supervised: follow-ups, breakdown, urgency, directives, evidence, and the papers signed for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from engine.actor import Actor
from workflows.assignments.models import Breakdown
from workflows.assignments.queries import breakdowns_of
from workflows.assignments.service import may_break_down
from workflows.criticisms.models import Criticism
from workflows.criticisms.queries import criticisms_of
from workflows.extensions.models import Extension
from workflows.extensions.queries import extensions_of
from workflows.letters.errors import LetterNotFound
from workflows.letters.models import LetterStatus, Notice, Receipt, SupervisionLetter
from workflows.letters.queries import letter_of, notices_of, receipts_of
from workflows.matters.models import EffectEvidence, UrgencyChange
from workflows.matters.queries import evidence_of, urgency_changes
from workflows.matters.urgency import may_decide
from workflows.matters.values import Status
from workflows.organisation.queries import names
from workflows.overview.essentials import Essentials, UnitPart
from workflows.reports.queries import reports_of
from workflows.substitutions.queries import stood_in
from workflows.tracking.models import TrackingRecord
from workflows.tracking.queries import tracking_of


@dataclass(frozen=True)
class Division:
    """One unit's task divided up (rule C31): items with their depth from 0, each under the one it belongs to.

    ``milestones`` are those of the plan granted last, ``may_add`` whether the reader may divide it further.
    """

    part: UnitPart
    items: list[tuple[int, Breakdown]]
    milestones: list[dict[str, str]]
    may_add: bool


@dataclass(frozen=True)
class Paper:
    """A notice with its receipt, None while nobody has signed for it. Rule D08."""

    notice: Notice
    receipt: Receipt | None
    unit: str


@dataclass(frozen=True)
class Handling:
    """What one person may see of how a matter is supervised; ``names`` are people's names by login.

    ``urgency_open`` is whether another urgency may still be proposed, ``decides`` whether the reader decides on it,
    ``reports`` the version of each report by its id, ``stood_in`` what was done in somebody's place: by whom and when.
    """

    tracking: list[TrackingRecord]
    divisions: list[Division]
    urgency: list[UrgencyChange]
    urgency_open: bool
    decides: bool
    evidence: list[EffectEvidence]
    letter: SupervisionLetter | None
    papers: list[Paper]
    reports: Mapping[str, int]
    criticisms: list[Criticism]
    stood_in: Mapping[tuple[str, datetime], str]
    names: Mapping[str, str]


def handling(session: Session, seen: Essentials, actor: Actor) -> Handling:
    """How the matter is supervised; a unit's people see their own unit's parts and none of the office's notes."""
    matter_id, sees_all = seen.matter.id, seen.sees_all
    tracking = tracking_of(session, matter_id) if sees_all else []
    urgency = urgency_changes(session, matter_id) if sees_all else []
    evidence = evidence_of(session, matter_id) if sees_all else []
    receipts = receipts_of(session, matter_id)
    papers = [
        Paper(notice, receipts.get(notice.id), seen.unit_names.get(notice.unit, notice.unit))
        for notice in notices_of(session, matter_id)
        if seen.shows(notice.assignment_id) or f"unit:{notice.unit}" in actor.groups
    ]
    extensions = extensions_of(session, matter_id)
    breakdowns = breakdowns_of(session, [part.assignment.id for part in seen.parts])
    found = Handling(
        tracking,
        [_division(part, breakdowns[part.assignment.id], extensions, actor) for part in seen.parts],
        urgency,
        seen.matter.status is Status.IN_PROGRESS,
        may_decide(actor) and seen.matter.matter_no is not None,
        evidence,
        _letter(session, seen),
        papers,
        {report.id: report.version for report in reports_of(session, matter_id)},
        criticisms_of(session, matter_id) if sees_all else [],
        stood_in(session, matter_id),
        {},
    )
    people = names(session, set(_logins(found)))
    return replace(found, names=people)


def _division(part: UnitPart, items: list[Breakdown], extensions: list[Extension], actor: Actor) -> Division:
    granted = [each.plan for each in extensions if each.assignment_id == part.assignment.id and each.granted]
    return Division(
        part, list(_indented(items, None, 0)), granted[-1] if granted else [], may_break_down(actor, part.assignment)
    )


def _indented(items: list[Breakdown], parent_id: str | None, depth: int) -> Iterator[tuple[int, Breakdown]]:
    for item in items:
        if item.parent_id == parent_id:
            yield depth, item
            yield from _indented(items, item.id, depth + 1)


def _letter(session: Session, seen: Essentials) -> SupervisionLetter | None:
    """The supervision letter; before it is issued only the office sees it."""
    try:
        letter = letter_of(session, seen.matter.id)
    except LetterNotFound:
        return None
    return letter if seen.sees_all or (seen.parts and letter.status is LetterStatus.ISSUED) else None


def _logins(found: Handling) -> Iterator[str]:
    yield from found.stood_in.values()
    yield from (each.recorded_by for each in found.tracking)
    yield from (each.recorded_by for each in found.evidence)
    yield from (login for each in found.urgency for login in (each.proposed_by, each.decided_by) if login)
    yield from (each.decided_by for each in found.criticisms if each.decided_by)
    yield from (each.notice.issued_by for each in found.papers)
    yield from (each.receipt.signed_by for each in found.papers if each.receipt)
    if found.letter:
        yield from (login for login in (found.letter.drafted_by, found.letter.approved_by) if login)
