"""Who may act is never decided by the actor's data: what is sent beside the form's own fields changes nothing."""

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.support.snapshots import nothing_changes
from tests.support.supervision import OPINION, TO_DOCKET
from workflows.organisation.models import UserRole
from workflows.organisation.roles import Role
from workflows.organisation.service import user_row

INTAKE = {"title": "Noise at night", "source": "S5", "source_text": "", "original_text": "A letter.", "basis": ""}
OPINION_POST = {key: value for key, value in OPINION.items() if not isinstance(value, bool | list)}

FORGED = (
    "approver", "assignee", "candidate_groups", "candidateGroups", "candidate_users", "directing_leader", "drafter",
    "docketing_decision", "leader", "lead_unit", "matter_id", "assignment_id", "unit", "role", "nrOfInstances",
    "loopCounter", "status", "matter_no", "co.0.unit", "title.assignee", "_assignee", "__class__", "constructor",
)  # fmt: skip
"""Names under which peers, diagrams and programs keep who may act, and what no form here asks for."""


def test_a_field_that_the_form_does_not_have_is_refused(site: Site) -> None:
    """The whole submission is refused at the first task, and no row of any table changes."""
    site.supervision.open()
    clerk, address = site.visitor("clerk"), site.task("receive")
    with nothing_changes(site.supervision.office.database):
        answers = {name: clerk.post(address, **INTAKE, **{name: "clerk"}).status_code for name in FORGED}
    assert answers == dict.fromkeys(FORGED, 422)


def test_a_row_that_the_form_does_not_have_is_refused(site: Site) -> None:
    """Names inside a list are judged like those outside; rows with no proper number are not silently dropped."""
    site.supervision.open()
    site.supervision.do("receive", "clerk")
    clerk, address = site.visitor("clerk"), site.task("draft_opinion")
    names = ("co.x.unit", "co.0.approver", "co.9999999999.unit", "co.0.unit.assignee", "co.²._")
    with nothing_changes(site.supervision.office.database):
        answers = {name: clerk.post(address, **OPINION_POST, **{name: "EDU"}).status_code for name in names}
    assert answers == dict.fromkeys(names, 422)


def test_a_button_for_a_row_that_is_not_there_does_nothing(site: Site) -> None:
    """Numbers that no page hands out remove nothing and break nothing."""
    site.supervision.open()
    site.supervision.do("receive", "clerk")
    address = site.task("draft_opinion")
    rows = {"co.0._": "1", "co.0.unit": "EDU", "co.0.duty": "helps"}
    for number in ("9" * 5000, "-1", "٣", "1e9", ""):
        answer = site.visitor("clerk").post(address, **OPINION_POST, **rows, _do=f"remove:co.{number}")
        assert answer.status_code == 303
        page = html.fromstring(site.visitor("clerk").get(address).text)
        assert page.xpath("//textarea[@name='co.0.duty']/text()") == ["\nhelps"]


@pytest.mark.parametrize("named", ["clerk", "director", "nobody", "leader,clerk", "role:drafter"])
def test_naming_somebody_as_the_leader_makes_nobody_an_approver(site: Site, named: str) -> None:
    """The peers' mistake: who wants the approval posts who is to approve. Here only who holds the role may."""
    site.supervision.open()
    site.supervision.do("receive", "clerk")
    clerk = site.visitor("clerk")
    assert clerk.post(site.task("draft_opinion"), **OPINION_POST | {"directive_leader": named}).status_code == 302
    site.supervision.do("approve_docketing", "director")
    assert site.supervision.tasks("leader_approval")[0].assignee in (None, "leader")
    address = site.task("leader_approval")
    for login in ("clerk", "director"):
        visitor = site.visitor(login)
        with nothing_changes(site.supervision.office.database):
            assert visitor.post(address, leader_decision="approve").status_code == 403
    assert site.visitor("leader").post(address, leader_decision="approve").status_code == 302


@pytest.mark.parametrize("forged", [{}, {"directing_leader": "clerk"}, {"assignee": "clerk", "approver": "clerk"}])
def test_who_drafted_cannot_approve_whatever_is_posted(site: Site, forged: dict[str, str]) -> None:
    """The drafter finds neither approval to do, and posting to either as if it were theirs changes nothing."""
    site.supervision.open()
    clerk = site.visitor("clerk")
    assert clerk.post(site.task("receive"), **INTAKE).status_code == 302
    assert clerk.post(site.task("draft_opinion"), **OPINION_POST).status_code == 302
    for element, form, login in (
        ("approve_docketing", {"docketing_decision": "approve"}, "director"),
        ("leader_approval", {"leader_decision": "approve"}, "leader"),
    ):
        address = site.task(element)
        with nothing_changes(site.supervision.office.database):
            for path in (address, f"{address}/claim", f"{address}/unclaim"):
                assert clerk.post(path, **form, **forged).status_code in (403, 409), path
        assert site.supervision.places() == [element]
        assert site.visitor(login).post(address, **form).status_code == 302


def test_an_approver_who_drafted_is_kept_from_approving(site: Site) -> None:
    """Holding both roles does not help: duties are separate per matter, on the page and behind it."""
    with site.supervision.acting() as tx:
        clerk = user_row(tx, "clerk")
        clerk.roles.append(UserRole(Role.APPROVER))
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:2])
    address = site.task("approve_docketing")
    answer = site.visitor("clerk").post(address, docketing_decision="approve")
    assert answer.status_code == 403
    assert site.supervision.places() == ["approve_docketing"]


def test_a_request_key_of_somebody_else_opens_nothing(site: Site) -> None:
    """An own key is refused at another task; the key of a form that another person submitted is nobody's but theirs."""
    site.supervision.open()
    site.supervision.open("Second")
    clerk = site.visitor("clerk")
    first, second = (f"/tasks/{task.id}" for task in site.supervision.tasks("receive"))
    assert clerk.post(first, **INTAKE, _key="k1").status_code == 302
    with nothing_changes(site.supervision.office.database):
        assert clerk.post(second, **INTAKE, _key="k1").status_code == 422
    site.supervision.go(("draft_opinion", "clerk"))
    director = site.visitor("director").post(site.task("approve_docketing"), docketing_decision="approve", _key="k1")
    assert director.headers["Location"] == "/inbox"
    assert "approve_docketing" not in site.supervision.places()


def test_a_unit_cannot_name_a_handler_of_another_unit(site: Site) -> None:
    """The next task's assignee is chosen from the unit's own people only."""
    site.supervision.issue()
    site.supervision.do("acknowledge", "env.liaison")
    address = site.task("name_handler")
    for chosen in ("edu.liaison", "clerk", "leader", "nobody", "env.liaison,clerk"):
        answer = site.visitor("env.liaison").post(address, handler_choice=chosen)
        assert answer.status_code in (403, 422), chosen
        assert "name_handler" in site.supervision.places()


def test_everybody_who_is_offered_as_handler_can_open_the_task(site: Site) -> None:
    """Who has no inbox (an administrator, an observer, an account without a role) is neither offered nor accepted."""
    without = {"env.admin": (Role.SYSTEM_ADMIN,), "env.observer": (Role.OBSERVER_DISCIPLINE,), "env.guest": ()}
    for login, roles in without.items():
        site.supervision.join(login, "ENV", *roles)
    site.supervision.issue()
    site.supervision.do("acknowledge", "env.liaison")
    liaison, address = site.visitor("env.liaison"), site.task("name_handler")
    offered = html.fromstring(liaison.get(address).text).xpath("//*[@name='handler_choice']//@value[. != '']")
    assert sorted(offered) == ["env.deputy", "env.head", "env.liaison", "env.staff"]
    assert {liaison.post(address, handler_choice=login).status_code for login in without} == {422}
    assert liaison.post(address, handler_choice="env.staff").status_code == 302
    assert site.visitor("env.staff").get(site.task("handle")).status_code == 200


def test_an_urge_goes_only_to_a_part_of_its_matter(site: Site) -> None:
    """Naming another matter's part, or none that exists, is refused and tells nobody."""
    first, second = site.supervision.issue(), site.supervision.issue()
    foreign = site.supervision.assignments(second)[0].id
    deputy, form = site.visitor("deputy"), {"urge-channel": "phone", "urge-content": "please report"}
    for part in (foreign, "nothing"):
        with nothing_changes(site.supervision.office.database):
            refused = deputy.post(f"/matters/{first}/urges", **form | {"urge-assignment": part})
        assert refused.status_code == 404, part


def test_a_signature_is_given_and_removed_by_nobody_else(site: Site) -> None:
    """Neither in another's name nor by whoever merely sees the task; strangers learn nothing."""
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:2])
    address = site.task("approve_docketing")
    asked = site.visitor("director").post(f"{address}/ask-signature", to="reviewer", reason="please look")
    assert asked.status_code == 302
    posts = (
        ("ask-signature", {"to": "deputy", "reason": "x"}),
        ("sign", {"answer": "agreed", "reason": "x", "signer": "reviewer", "actor": "reviewer"}),
        ("unask-signature", {"signer": "reviewer", "reason": "x"}),
    )
    for login, statuses in (("archivist", (403, 409, 422)), ("clerk", (403, 409, 422)), ("env.liaison", (404,))):
        visitor = site.visitor(login)
        for action, form in posts:
            with nothing_changes(site.supervision.office.database):
                assert visitor.post(f"{address}/{action}", **form).status_code in statuses, (login, action)
    reviewer = site.visitor("reviewer")
    for action in ("ask-signature", "unask-signature"):
        with nothing_changes(site.supervision.office.database):
            assert reviewer.post(f"{address}/{action}", **dict(posts)[action]).status_code in (403, 422), action
