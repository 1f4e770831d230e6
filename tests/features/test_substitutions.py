"""Substitutes during absence: who may be named, what they can do and for how long, and what is recorded."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from engine.actor import Actor
from engine.commands import tasks
from engine.commands.rights import NotYourTask, SeparationOfDuties
from tests.support.supervision import OPINION, TO_DOCKET, SupervisionOffice
from workflows.inbox import service as inbox
from workflows.inbox.access import may_see_matter, may_see_task
from workflows.inbox.queries import TaskItem, done, to_do
from workflows.notifications.models import Notification
from workflows.organisation.models import OrganisationRecord
from workflows.organisation.people import Person, actor_of
from workflows.organisation.queries import person
from workflows.organisation.roles import Role, RolesExclude
from workflows.organisation.service import ReasonMissing
from workflows.overview.course import course
from workflows.overview.essentials import essentials
from workflows.reports.errors import OwnReport
from workflows.substitutions import service
from workflows.substitutions.errors import (
    AbsentAlready,
    CannotStandIn,
    NotYoursToName,
    PeriodWrong,
    SubstitutesChain,
    SubstitutionNotFound,
    SubstitutionOver,
)
from workflows.substitutions.models import Substitution
from workflows.substitutions.queries import substitutions, with_places

FIRST, LAST = date(2019, 9, 27), date(2019, 10, 11)
AFTERWARDS = datetime(2019, 10, 11, 16, 0, tzinfo=UTC)
"""Midnight in the office after the last day."""


@pytest.fixture
def office(supervision: SupervisionOffice) -> SupervisionOffice:
    """An office with a matter that the environment bureau works on."""
    supervision.join("env.second", "ENV", Role.DEPUTY_HEAD)
    return supervision


def name(
    office: SupervisionOffice,
    absent: str,
    substitute: str,
    by: str | None = None,
    *,
    starts_on: date = FIRST,
    ends_on: date = LAST,
    reason: str = "annual leave",
) -> Substitution:
    """Name a substitute, as the absent one unless ``by`` somebody else."""
    with office.acting(by or absent) as tx:
        row = service.name(tx, absent, substitute, starts_on=starts_on, ends_on=ends_on, reason=reason)
        tx.session.expunge(row)
        return row


def reader(office: SupervisionOffice, login: str) -> Person:
    """The person as the site recognises them."""
    with office.reading() as session:
        return with_places(session, person(session, login), office.clock.now())


def listed(office: SupervisionOffice, login: str) -> list[TaskItem]:
    """The inbox of the person."""
    with office.reading() as session:
        return to_do(office.office.engine, session, actor_of(reader(office, login)), office.clock.now())


def submit(office: SupervisionOffice, element: str, login: str, **values: object) -> None:
    """Complete the oldest task at the element as the inbox does."""
    with office.acting(login) as tx:
        inbox.complete(tx, office.tasks(element)[0].id, values)


@pytest.mark.sqlite_only
def test_the_substitute_finds_and_does_the_tasks_in_both_names(office: SupervisionOffice) -> None:
    """In the inbox stands whose task it is; the task, the report and the course have both names; the head is told."""
    matter_id = office.issue()
    office.begin_handling(handler="env.staff")
    office.go(("handle", "env.staff"), ("prepare_report", "env.staff"))
    assert listed(office, "env.deputy") == []
    name(office, "env.head", "env.deputy")
    assert [(each.element_id, each.on_behalf_of) for each in listed(office, "env.deputy")] == [
        ("sign_report", "env.head")
    ]
    submit(office, "sign_report", "env.deputy", signature_decision="sign")
    head, deputy = reader(office, "env.head"), reader(office, "env.deputy")
    with office.reading() as session:
        for who in (head, deputy):
            latest = done(session, actor_of(who), office.clock.now())[0]
            assert (latest.completed_by, latest.on_behalf_of) == ("env.deputy", "env.head")
        seen = essentials(session, reader(office, "director"), matter_id, office.clock.now())
        steps = course(session, seen, reader(office, "director"), office.clock.now())
        signed = next(step for step in steps if step.actor == "env.deputy")
        assert signed.on_behalf_of == "env.head"
        told = session.scalars(select(Notification).where(Notification.kind == "done_for_you")).all()
    assert [(each.recipient, each.params["by"], each.matter_id) for each in told] == [
        ("env.head", "env.deputy", matter_id)
    ]


@pytest.mark.sqlite_only
def test_it_begins_and_ends_by_itself(office: SupervisionOffice) -> None:
    """Before the first day and after the last one the substitute finds nothing and is refused."""
    office.issue()
    task = office.tasks("acknowledge")[0]
    name(office, "env.liaison", "env.deputy", starts_on=date(2019, 9, 29))
    assert listed(office, "env.deputy") == []
    with pytest.raises(NotYourTask), office.acting("env.deputy") as tx:
        inbox.complete(tx, task.id, {"receipt_confirmed": True})
    office.until(datetime(2019, 9, 28, 16, 0, tzinfo=UTC))
    with office.acting("env.deputy") as tx:
        tasks.claim(tx, task.id)
    assert [each.assignee for each in listed(office, "env.deputy") if each.id == task.id] == ["env.liaison"]
    office.until(AFTERWARDS)
    assert listed(office, "env.deputy") == []
    for command in (tasks.claim, lambda tx, task_id: inbox.complete(tx, task_id, {"receipt_confirmed": True})):
        with pytest.raises(NotYourTask), office.acting("env.deputy") as tx:
            command(tx, task.id)
    submit(office, "acknowledge", "env.liaison", receipt_confirmed=True)


def test_whoever_ends_it_ends_it_at_once(office: SupervisionOffice) -> None:
    """The page that the substitute has open counts for nothing: the command asks again under the lock."""
    office.issue()
    row = name(office, "env.liaison", "env.deputy")
    carried = actor_of(reader(office, "env.deputy"))
    assert carried.places
    with office.acting("env.liaison") as tx:
        service.end(tx, row.id)
    with pytest.raises(NotYourTask), office.office.transaction(carried) as tx:
        inbox.complete(tx, office.tasks("acknowledge")[0].id, {"receipt_confirmed": True})
    with pytest.raises(SubstitutionOver), office.acting("env.liaison") as tx:
        service.end(tx, row.id)


@pytest.mark.sqlite_only
def test_duties_stay_apart_for_both(office: SupervisionOffice) -> None:
    """Who drafted approves for nobody; who wrote the report does not sign it for the head; roles that exclude stay."""
    office.open()
    office.go(*TO_DOCKET[:1])
    with pytest.raises(RolesExclude):
        name(office, "director", "clerk")
    name(office, "clerk", "reviewer")
    submit(office, "draft_opinion", "reviewer", **OPINION)
    with pytest.raises(SeparationOfDuties), office.office.transaction(Actor("reviewer", _groups("approver"))) as tx:
        tasks.complete(tx, office.tasks("approve_docketing")[0].id, {"docketing_decision": "approve"})
    office.go(*TO_DOCKET[2:], ("confirm_method", "clerk"), ("approve_letter", "director"))
    office.begin_handling(handler="env.deputy")
    office.go(("handle", "env.deputy"), ("prepare_report", "env.deputy"))
    name(office, "env.head", "env.deputy")
    with pytest.raises(OwnReport):
        submit(office, "sign_report", "env.deputy", signature_decision="sign")


def test_there_are_no_chains_and_no_loops(office: SupervisionOffice) -> None:
    """Nobody stands in for a substitute, nor two for one, nor two for each other; other days are free."""
    name(office, "env.head", "env.deputy")
    for absent, substitute, why in (
        ("env.head", "env.second", AbsentAlready),
        ("env.deputy", "env.second", SubstitutesChain),
        ("env.deputy", "env.head", SubstitutesChain),
        ("env.second", "env.head", SubstitutesChain),
    ):
        with pytest.raises(why):
            name(office, absent, substitute, ends_on=date(2019, 9, 30))
    name(office, "env.liaison", "env.deputy")
    name(office, "env.deputy", "env.second", starts_on=date(2019, 10, 12), ends_on=date(2019, 10, 14))


def test_of_two_that_would_make_a_chain_one_is_named(office: SupervisionOffice) -> None:
    """Both at the same moment: the second sees the first and is refused."""

    def attempt(pair: tuple[str, str]) -> bool:
        try:
            name(office, *pair)
        except SubstitutesChain:
            return False
        return True

    pairs = (("env.head", "env.deputy"), ("env.deputy", "env.second"), ("env.second", "env.staff"))
    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(attempt, pairs))
    assert not (outcomes[0] and outcomes[1])
    assert not (outcomes[1] and outcomes[2])
    assert any(outcomes)


@pytest.mark.sqlite_only
def test_only_those_concerned_name_a_substitute_and_only_for_colleagues(office: SupervisionOffice) -> None:
    """Themselves, the head of the unit, the system administrator; the substitute is a colleague with an inbox."""
    office.join("sysadmin", "OFF", Role.SYSTEM_ADMIN)
    office.join("env.guest", "ENV")
    for by in ("env.liaison", "edu.head", "director", "env.deputy"):
        with pytest.raises(NotYoursToName):
            name(office, "env.staff", "env.second", by)
    for substitute in ("edu.head", "env.guest", "env.staff"):
        with pytest.raises(CannotStandIn):
            name(office, "env.staff", substitute)
    with pytest.raises(NotYoursToName):
        name(office, "sysadmin", "clerk")
    for wrong in ({"ends_on": date(2019, 9, 26)}, {"ends_on": date(2020, 9, 1)}):
        with pytest.raises(PeriodWrong):
            name(office, "env.staff", "env.second", **wrong)  # type: ignore[arg-type]  # each is a keyword of the helper
    with pytest.raises(ReasonMissing):
        name(office, "env.staff", "env.second", reason=" ")
    name(office, "env.staff", "env.second", "env.head")
    row = name(office, "env.liaison", "env.second", "sysadmin", reason="in hospital")
    with pytest.raises(SubstitutionNotFound), office.acting("edu.head") as tx:
        service.end(tx, row.id)
    with office.reading() as session:
        kept = session.scalars(select(OrganisationRecord).where(OrganisationRecord.action == "substitute-named")).all()
        told = session.scalars(select(Notification.recipient).where(Notification.kind == "substitution")).all()
    assert [(each.actor, each.subject, each.reason) for each in kept][-1] == ("sysadmin", "env.liaison", "in hospital")
    assert sorted(told) == ["env.liaison", "env.second", "env.second", "env.staff"]


@pytest.mark.sqlite_only
def test_who_may_know_of_a_substitution(office: SupervisionOffice) -> None:
    """Both of them, the head, the system and the audit administrator; nobody else."""
    office.join("sysadmin", "OFF", Role.SYSTEM_ADMIN)
    office.join("auditor", "OFF", Role.AUDIT_ADMIN)
    name(office, "env.staff", "env.second")
    knowing = {}
    for login in ("env.staff", "env.second", "env.head", "sysadmin", "auditor", "env.liaison", "edu.head", "director"):
        with office.reading() as session:
            found = substitutions(session, person(session, login), office.clock.now())
        knowing[login] = [each.may_end for each in found]
    assert knowing == {
        "env.staff": [True],
        "env.second": [False],
        "env.head": [True],
        "sysadmin": [True],
        "auditor": [False],
        "env.liaison": [],
        "edu.head": [],
        "director": [],
    }


@pytest.mark.sqlite_only
def test_the_substitute_reads_the_tasks_of_the_absent_and_nothing_else(office: SupervisionOffice) -> None:
    """Not what the absent has done, not other matters, and nothing that the absent could not read."""
    office.join("off.helper", "OFF", Role.HANDLER)
    other = office.open("Dust")
    office.go(("receive", "clerk"))
    mine = office.open("Noise")
    name(office, "clerk", "off.helper")
    helper = reader(office, "off.helper")
    with office.reading() as session:
        assert may_see_task(session, helper, office.tasks("receive")[0].id)
        assert may_see_matter(session, helper, mine)
        assert may_see_matter(session, helper, other)
    office.go(("draft_opinion", "clerk"))
    approval = office.tasks("approve_docketing")[0].id
    with office.reading() as session:
        assert not may_see_matter(session, reader(office, "off.helper"), other)
        assert not may_see_task(session, reader(office, "off.helper"), approval)
    office.until(AFTERWARDS)
    with office.reading() as session:
        assert not may_see_matter(session, reader(office, "off.helper"), mine)


def _groups(role: str) -> frozenset[str]:
    return frozenset({f"role:{role}"})
