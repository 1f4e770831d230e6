"""What the page of a matter shows, whatever was just tried on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask import render_template
from werkzeug.datastructures import MultiDict

from engine.errors import Fault
from web.catalogues import sentence
from web.context import current_actor, current_office, signed_in_person
from workflows.archive.queries import packages_of
from workflows.assignments.errors import AssignmentNotFound
from workflows.attachments.queries import attachments_with_merged
from workflows.beginnings.queries import may_begin
from workflows.comments.errors import NoPartInMatter
from workflows.extensions.opening import may_ask
from workflows.inbox.access import attachments_seen, has_part_in
from workflows.inbox.queries import InboxFilter, open_tasks_of, to_do
from workflows.listings.queries import open_listing
from workflows.matters.merging import mergers
from workflows.matters.values import Kind, Urgency
from workflows.moments import day_of
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import people
from workflows.organisation.roles import Role
from workflows.overview.answering import answering
from workflows.overview.asked import asked
from workflows.overview.beside import beside
from workflows.overview.course import course
from workflows.overview.diagram import Diagram, diagram_of, root_instance
from workflows.overview.essentials import essentials
from workflows.overview.grouping import grouping
from workflows.overview.handling import handling
from workflows.overview.milestones import milestone_chart
from workflows.overview.on_the_spot import on_the_spot
from workflows.overview.rounds import Kept, round_standings
from workflows.overview.sharing import sharing, talk
from workflows.overview.stages import stage_bar
from workflows.tracking.models import TrackingChannel, TrackingMode
from workflows.urges.models import UrgeChannel


class Tab(StrEnum):
    """The parts of the page, in order."""

    COURSE = "course"
    UNITS = "units"
    HANDLING = "handling"
    ON_THE_SPOT = "on_the_spot"
    COMMENTS = "comments"
    PAPERS = "papers"
    DIAGRAM = "diagram"


@dataclass(frozen=True)
class Attempt:
    """A small form of the page that did not go through: its name, what was typed, and why.

    The fields of a form are called ``<name>-<field>``, so that several stand on one page.
    """

    name: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None

    @property
    def chosen(self) -> list[str]:
        """The people ticked as recipients of a copy."""
        return self.typed.getlist("copy-recipient") if isinstance(self.typed, MultiDict) else []

    @property
    def errors(self) -> dict[str, str]:
        """The sentence about each field that is wrong."""
        if self.fault is None:
            return {}
        return {f"{self.name}-{self.fault.details.get('field', '')}".rstrip("-"): sentence(self.fault)}


def matter_page(matter_id: str, tab: Tab, attempt: Attempt = Attempt()) -> str:
    """The matter's head and one of its parts. Raises MatterNotFound."""
    office, person = current_office(), signed_in_person()
    actor, now = current_actor(), office.clock.now()
    with office.reading() as session:
        seen = essentials(session, person, matter_id, now)
        files = attachments_with_merged(session, matter_id) if tab is Tab.PAPERS else []
        mine = to_do(office.engine, session, actor, now, InboxFilter(matter_id=matter_id))
        diagram = diagram_of(office.engine, session, matter_id) if tab is Tab.DIAGRAM else None
        return render_template(
            "matters/matter.html",
            seen=seen,
            matter=seen.matter,
            tab=tab,
            tabs=list(Tab),
            bar=stage_bar(session, office.settings.stage_profile, seen.matter),
            steps=course(session, seen, person, now) if tab is Tab.COURSE else [],
            waiting=[task for task in open_tasks_of(session, matter_id, now) if seen.sees_all],
            mine=mine,
            files=attachments_seen(session, person, files),
            diagram=_island(diagram) if diagram else None,
            sharing=sharing(session, person, matter_id) if tab is Tab.COURSE else None,
            mergers=mergers(session, seen.matter) if seen.sees_all else [],
            talk=talk(session, person, matter_id) if tab is Tab.COMMENTS else None,
            channels=list(UrgeChannel),
            extensible=[each for each in seen.parts if may_ask(actor, each.assignment, day_of(now))],
            packages=packages_of(session, matter_id) if person.may(Permission.ARCHIVE_MATTERS) else [],
            root=root_instance(session, matter_id) if person.may(Permission.REPLAY_HISTORY) else None,
            handling=handling(session, seen, actor) if tab is Tab.HANDLING else None,
            answering=answering(session, seen) if tab is Tab.HANDLING else None,
            asked=asked(session, seen, actor) if tab is Tab.HANDLING else None,
            milestones=milestone_chart(session, seen, actor, day_of(now)) if tab is Tab.HANDLING else None,
            beside=beside(session, seen, {task.id for task in mine}) if tab is Tab.HANDLING else [],
            offers=may_begin(office.engine, session, actor, matter_id) if tab is Tab.HANDLING else [],
            grouping=grouping(session, seen) if tab is Tab.HANDLING else None,
            kinds=list(Kind),
            listed=open_listing(session, matter_id),
            rounds=round_standings(session, seen, now) if tab is Tab.UNITS else [],
            kept_kinds=list(Kept),
            spot=on_the_spot(session, seen) if tab is Tab.ON_THE_SPOT else None,
            tracking_channels=list(TrackingChannel),
            tracking_modes=list(TrackingMode),
            urgencies=list(Urgency),
            leaders=people(session, role=Role.LEADER) if tab is Tab.HANDLING else [],
            typed=attempt.typed,
            errors=attempt.errors,
            attempted=attempt.name,
            chosen=attempt.chosen,
        )


def check_seen(matter_id: str, assignment_id: str | None = None) -> None:
    """Raise MatterNotFound, AssignmentNotFound where the matter, or this part of it, is not theirs who is signed in."""
    office = current_office()
    with office.reading() as session:
        seen = essentials(session, signed_in_person(), matter_id, office.clock.now())
        if assignment_id and assignment_id not in {part.assignment.id for part in seen.parts}:
            raise AssignmentNotFound(assignment=assignment_id)


def check_part(matter_id: str) -> None:
    """Raise MatterNotFound, NoPartInMatter where who is signed in has nothing to do with the matter but to read it."""
    check_seen(matter_id)
    with current_office().reading() as session:
        if not has_part_in(session, signed_in_person(), matter_id):
            raise NoPartInMatter(matter=matter_id)


def _island(diagram: Diagram) -> dict[str, Any]:
    """The data of the viewer island, see web/assets/README.md."""
    active = [
        {"element": each.element, "count": each.count, "kind": "late" if each.late else "waiting"}
        for each in diagram.active
    ]
    return {"xml": diagram.xml, "title": diagram.title, "active": active, "done": diagram.done}
