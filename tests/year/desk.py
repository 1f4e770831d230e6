"""What people do at their desks: act on their inbox, take matters in, supervise. All by the services of the pages."""

import io
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from http.client import FOUND
from random import Random
from typing import Any

from sqlalchemy import select

from engine.commands import tasks
from engine.errors import Fault
from engine.transaction import Transaction
from tests.year.browsers import Browsers
from tests.year.glance import glance, soon
from tests.year.journal import Deed
from tests.year.papers import Papers
from tests.year.staff import Colleague
from tests.year.words import Words
from tests.year.working_days import at, day_of, shifted
from workflows.assignments.models import Assignment
from workflows.assignments.queries import assignments_of
from workflows.attachments.service import attach
from workflows.extensions.opening import may_ask, open_extension
from workflows.inbox.queries import TaskItem, to_do
from workflows.inbox.service import complete, save_draft, send_copies
from workflows.inbox.work import Work, work_on
from workflows.ledger.queries import LedgerFilter, ledger
from workflows.matters.merging import merge_matter
from workflows.matters.models import Matter, UrgencyChange
from workflows.matters.urgency import ask_for_urgency, settle_urgency
from workflows.matters.values import Light, Source, Status, Urgency
from workflows.milestones.models import Milestone
from workflows.milestones.service import reach
from workflows.minutes.opening import open_minutes
from workflows.office import Office
from workflows.organisation.roles import Role
from workflows.overview.opening import open_matter
from workflows.overview.similar import similar_matters
from workflows.tracking.models import TrackingChannel
from workflows.tracking.service import track
from workflows.urges.models import UrgeChannel
from workflows.urges.service import urge

WORK_OF_UNITS = frozenset({"handle", "prepare_report", "draft_reply"})
_SAME = 0.95
"""Titles more alike than this say the same."""


class Desk:
    """The desks of an office. What is done is noted in ``journal``, what was refused is counted in ``refused``.

    One task in a hundred is done by way of its page.
    """

    def __init__(
        self,
        office: Office,
        *,
        journal: list[Deed],
        refused: Counter[tuple[str, str]],
        random: Random,
        papers: Papers,
        words: Words,
    ) -> None:
        self._office = office
        self._journal = journal
        self._refused = refused
        self._random = random
        self._papers = papers
        self._words = words
        self._browsers = Browsers(office)
        self._turns: dict[tuple[str, str], datetime] = {}
        self._titles: list[str] = []

    @property
    def _now(self) -> datetime:
        return self._office.clock.now()

    def look(self, here: list[Colleague]) -> None:
        """Each goes through the inbox: what has lain long enough is done, the rest lies on."""
        with self._office.reading() as session:
            seen = glance(session, day_of(self._now))
        for who in here:
            turns = (self._turns.get((who.login, task_id), self._now) for task_id in seen.tasks_of(who))
            if any(turn <= self._now for turn in turns):
                self._work_off(who)
            if who.login in seen.with_nodes:
                self._keep_nodes(who)

    def take_in(self, clerks: list[Colleague], number: int) -> int:
        """Take in that many new matters, some by the minutes of a meeting; how many were."""
        if not clerks:
            return 0
        for _ in range(number):
            who = self._random.choice(clerks)
            if self._papers.chance(0.05):
                self._try(who, "open_minutes", open_minutes)
                continue
            title, source = self._title(), self._random.choice(list(Source))
            self._try(
                who,
                "open_matter",
                lambda tx, title=title, source=source: (
                    open_matter(
                        tx,
                        source=source,
                        title=title,
                        text=self._words.order(),
                        source_text=self._words.meeting(),
                    ).id
                ),
            )
        return number

    def supervise(self, here: list[Colleague]) -> None:
        """Once a day: late matters are urged and followed up, proposals of another urgency decided."""
        for who in here:
            if who.is_(Role.DOCKET_CLERK) and self._papers.chance(0.5):
                self._press(who)
            if who.is_(Role.APPROVER):
                self._settle(who)

    def _work_off(self, who: Colleague) -> None:
        with self._office.reading() as session:
            items = to_do(self._office.engine, session, who.actor, self._now)
        for item in items:
            if self._turn(who, item) <= self._now:
                self._do(who, item)

    def _turn(self, who: Colleague, item: TaskItem) -> datetime:
        """When ``who`` will do the task: decided when they first see it."""
        key = (who.login, item.id)
        if key not in self._turns:
            days = self._days(who, item)
            self._turns[key] = at(shifted(day_of(self._now), days), 0) if days else self._now
        return self._turns[key]

    def _days(self, who: Colleague, item: TaskItem) -> int:
        temper, left = who.temperament, item.days_left
        if item.element_id == "request_extension":
            return 30 if self._papers.chance(temper.forgets) else 0
        if self._papers.chance(temper.late):
            return max(left or 0, 0) + self._random.randint(1, 2 + temper.dawdles)
        if item.element_id == "handle":
            most = 60 if left is None else min(max(left - 1, 0), 15)
            return self._random.randint(0, most)
        return self._random.randint(0, temper.dawdles if left is None else min(temper.dawdles, max(left, 0)))

    def _do(self, who: Colleague, item: TaskItem) -> None:
        with self._office.reading() as session:
            work = work_on(self._office.engine, session, who.person, item.id)
            given = self._papers.fill(work, who, day_of(self._now))
        if item.element_id == "receive" and self._merged(who, work, str(given["title"])):
            return
        if item.element_id in WORK_OF_UNITS and self._asked_for_time(who, item, work):
            return
        if self._papers.chance(0.03):
            self._try(who, "claim", lambda tx: tasks.claim(tx, item.id), work)
        if self._papers.chance(0.03):
            self._try(who, "save_draft", lambda tx: save_draft(tx, item.id, given), work, given)
        if work.form and "evidence" in work.form.keys and self._papers.chance(0.1):
            given["evidence"] = [self._attached(who, work)]
        if self._papers.chance(0.01):
            done = self._by_browser(who, work, given)
        else:
            done = self._try(who, item.element_id, lambda tx: complete(tx, item.id, given), work, given)
        if not done:
            self._turns[who.login, item.id] = at(shifted(day_of(self._now), 1), 0)

    def _by_browser(self, who: Colleague, work: Work, given: Mapping[str, Any]) -> bool:
        moment, task = self._now, work.task
        status = self._browsers.submit(who.login, task.id, given)
        if status != FOUND:
            self._refused[task.element_id, f"http-{status}"] += 1
            return False
        done = Deed(moment, who.login, task.element_id, task.business_key, work.part, task.id, given, by_page=True)
        self._journal.append(done)
        return True

    def _attached(self, who: Colleague, work: Work) -> str:
        paper = self._words.text(5).encode()
        with self._office.transaction(who.actor) as tx:
            kept = attach(
                tx,
                self._office.files,
                io.BytesIO(paper),
                "report.txt",
                megabytes=1,
                matter_id=work.task.business_key,
                task_id=work.task.id,
            )
            return kept.id

    def _merged(self, who: Colleague, work: Work, title: str) -> bool:
        """What is here already is merged into what was first, if that still runs."""
        matter_id = str(work.task.business_key)
        with self._office.reading() as session:
            alike = similar_matters(session, title, but=matter_id)
            same = [each.matter for each in alike if each.likeness > _SAME]
            running = [each.id for each in same if each.status is Status.IN_PROGRESS]
        if not running or who.temperament.forgets > 0.1:
            return False
        into = running[0]
        return self._try(who, "merge", lambda tx: merge_matter(tx, matter_id, into, "same"), work, {"into": into})

    def _asked_for_time(self, who: Colleague, item: TaskItem, work: Work) -> bool:
        """Somebody who will be late asks for more time, when it is nearly too late."""
        part = work.part
        if part is None or item.days_left is None or not 0 <= item.days_left <= 5:
            return False
        with self._office.reading() as session:
            assignment = next(each for each in assignments_of(session, str(item.matter_id)) if each.id == part)
            if not may_ask(who.actor, assignment, day_of(self._now)):
                return False
        if not self._papers.chance(who.temperament.asks):
            return False
        self._turns[who.login, item.id] = at(shifted(day_of(self._now), 3), 0)
        return self._try(who, "open_extension", lambda tx: open_extension(tx, part), work)

    def _keep_nodes(self, who: Colleague) -> None:
        """Most people say of a node of theirs that it is reached, about when it is due."""
        query = (
            select(Milestone)
            .join(Assignment, Assignment.id == Milestone.assignment_id)
            .where(Assignment.handler == who.login, Assignment.accepted_at.is_(None))
            .where(Milestone.actual_on.is_(None), Milestone.planned_on <= soon(day_of(self._now)))
        )
        with self._office.reading() as session:
            rows = session.scalars(query.order_by(Milestone.planned_on, Milestone.id))
            due = [(each.matter_id, each.assignment_id, each.id) for each in rows]
        for matter_id, part, node in due:
            if self._papers.chance(0.4 * (1 - who.temperament.forgets)):
                reached = lambda tx: reach(tx, part, node)  # noqa: E731, B023
                self._try(who, "reach_milestone", reached, given={"milestone": node}, matter_id=matter_id, part_id=part)

    def _press(self, who: Colleague) -> None:
        """Press the late ones: urge, follow up, now and then propose another urgency, send a copy to a leader."""
        late = LedgerFilter(lights=frozenset({Light.LATE}))
        with self._office.reading() as session:
            lines = ledger(session, who.person, late, day_of(self._now), limit=6)
            running = {
                line.matter.id: [each.id for each in assignments_of(session, line.matter.id) if not each.accepted_at]
                for line in lines
            }
        for matter_id, parts in running.items():
            self._remind(who, matter_id, self._random.choice([None, *parts]))

    def _remind(self, who: Colleague, matter_id: str, part: str | None) -> None:
        said, kind = self._words.text(1), self._random.choice(("urge", "urge", "track", "urgency", "copy"))
        channel, urgency = self._random.choice(list(UrgeChannel)), self._random.choice(list(Urgency)).value
        commands: Mapping[str, Callable[[Transaction], Any]] = {
            "urge": lambda tx: urge(tx, matter_id, content=said, channel=channel, assignment_id=part),
            "track": lambda tx: track(
                tx, matter_id, channel=TrackingChannel.PHONE, contact=who.person.name, content=said
            ),
            "urgency": lambda tx: ask_for_urgency(tx, matter_id, {"urgency": urgency, "urgency_reason": said}),
            "copy": lambda tx: send_copies(tx, matter_id, ["wei.shuji"], said),
        }
        self._try(who, kind, commands[kind], given={"part": part, "urgency": urgency}, matter_id=matter_id)

    def _settle(self, who: Colleague) -> None:
        with self._office.reading() as session:
            query = (
                select(UrgencyChange)
                .join(Matter, Matter.id == UrgencyChange.matter_id)
                .where(UrgencyChange.approved.is_(None), Matter.matter_no.is_not(None))
            )
            query = query.order_by(UrgencyChange.proposed_at, UrgencyChange.id)
            proposed = [(each.matter_id, each.id, each.proposed.value) for each in session.scalars(query)]
        for matter_id, change_id, urgency in proposed:
            approved = self._papers.chance(0.5)
            settle = lambda tx: settle_urgency(tx, matter_id, change_id, approved=approved)  # noqa: E731, B023
            given = {"approved": approved, "urgency": urgency}
            self._try(who, "settle_urgency", settle, given=given, matter_id=matter_id)

    def _title(self) -> str:
        """Mostly a new title; now and then one that came before."""
        title = self._random.choice(self._titles) if self._titles and self._papers.chance(0.05) else self._words.title()
        self._titles.append(title)
        return title

    def _try(
        self,
        who: Colleague,
        what: str,
        command: Callable[[Transaction], Any],
        work: Work | None = None,
        given: Mapping[str, Any] | None = None,
        *,
        matter_id: str | None = None,
        part_id: str | None = None,
    ) -> bool:
        """Carry out one command and note it; what is refused is counted. Whether it was carried out."""
        moment, task = self._now, work.task if work else None
        try:
            with self._office.transaction(who.actor) as tx:
                made = command(tx)
        except Fault as fault:
            self._refused[what, fault.code] += 1
            return False
        about = task.business_key if task else made if what == "open_matter" else matter_id
        part, task_id = work.part if work else part_id, task.id if task else None
        self._journal.append(Deed(moment, who.login, what, about, part, task_id, given or {}))
        return True
