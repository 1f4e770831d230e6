"""Every route with what it is about really there: forged requests, reading, and other people's things."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from lxml import html
from sqlalchemy import select, update
from werkzeug.routing import Rule

from engine.outbox import outbox, post
from engine.store.tables import DefinitionKind
from engine.transaction import Transaction
from tests.features.web.conftest import Site
from tests.security.conftest import Made
from tests.support.browsers import Visitor
from tests.support.offices import add_unit, add_user
from tests.support.snapshots import nothing_changes
from tests.unit.workflows.ledger.books import HEADINGS, row, text_file
from web.access import PUBLIC, SIGNED_IN, access_of
from workflows.assignments.models import Assignment
from workflows.comments.service import write
from workflows.experts.service import appoint
from workflows.followups.service import follow_up
from workflows.ledger.models import LedgerImport, LedgerImportRow, LedgerView
from workflows.matters.models import UrgencyChange
from workflows.milestones.models import Milestone
from workflows.organisation.permissions import GRANTS
from workflows.organisation.roles import Role
from workflows.reports.models import Report, ReportKind
from workflows.substitutions.models import Substitution

JSON = {"Accept": "application/json"}
REFUSED = {403, 404}
PDF = b"%PDF-1.7 secret of ENV"
OF_A_UNIT = {
    "assignment_id",
    "attachment_id",
    "copy_id",
    "follow_up_id",
    "instance_id",
    "matter_id",
    "report_id",
    "task_id",
    "view_id",
    "import_id",
    "row_id",
}
"""Placeholders of what belongs to some people and not to others."""
EXPERT = {"kind": "expert", "name": "Mr Shi", "field": "noise", "term_from": "2019-01-01", "term_to": "2021-12-31"}
NOTHING = 123456789
"""What no placeholder stands for."""


@dataclass(frozen=True)
class Busy:
    """A site where something of every kind is there: ``there`` is an existing value for each placeholder."""

    site: Site
    there: dict[str, object]

    def routes(self, method: str) -> Iterator[Rule]:
        """The routes that take ``method``, signing out last."""
        rules = (rule for rule in self.site.app.url_map.iter_rules() if method in (rule.methods or ()))
        return iter(sorted(rules, key=lambda rule: rule.endpoint == "account.sign_out"))

    def address(self, rule: Rule, **other: object) -> str:
        """The address of a route about what is there, or about ``other`` things."""
        values = {name: other.get(name, self.there.get(name, NOTHING)) for name in rule.arguments}
        return str(self.site.app.url_map.bind("localhost").build(rule.endpoint, values))

    def somebody_allowed(self, rule: Rule) -> Visitor:
        """The browser of somebody whom the guard lets through."""
        needed = access_of(self.site.app, rule.endpoint)
        if needed in (PUBLIC, SIGNED_IN):
            return self.site.visitor("clerk")
        return self.site.visitor(_login(next(role for role in Role if needed in GRANTS[role])))


@pytest.fixture(scope="module")
def busy(make_site: Made, tmp_path_factory: pytest.TempPathFactory) -> Busy:
    """A matter at ENV and EDU with files, copies, a draft, an import, a view, a proposal; one person for each role."""
    site = make_site(tmp_path_factory.mktemp("office"))
    office = site.supervision
    add_unit(office.office, "TRY")
    for role in Role:
        add_user(office.office, _login(role), [role], unit="TRY")
    clerk, env, designer = (site.visitor(login) for login in ("clerk", "env.liaison", "designer"))
    matter_id = office.issue(co=[{"unit": "EDU", "duty": "helps"}])
    clerk.post(f"/matters/{matter_id}/copies", **{"copy-recipient": "director", "copy-note": "look"})
    office.do("acknowledge", "env.liaison")
    office.do("name_handler", "env.liaison", handler_choice="env.liaison")
    task = next(task for task in office.tasks("handle"))
    file = (io.BytesIO(PDF), "ENV.pdf")
    clerk.post("/ledger/views?source=S9", name="mine")
    with office.acting("env.liaison") as tx:
        follow_up_id = follow_up(tx, date(2019, 10, 8), matter_id=matter_id).id
        report_id = _report(tx, office.assignments(matter_id)[0])
        write(tx, matter_id, "nightly noise of ENV")
    clerk.post("/ledger/import", file=(io.BytesIO(text_file([HEADINGS, row()])), "a.csv"))
    env.post(f"/matters/{matter_id}/papers", file=file)
    definitions = office.office.engine.definitions
    with office.acting("director") as tx:
        expert_id = appoint(tx, EXPERT).id
    with office.acting() as tx:
        post(tx, "mail", "letter-1", {})
        item_id = tx.session.scalars(update(outbox).values(dead=True, error="gone").returning(outbox.c.id)).one()
    with office.reading() as session:
        running = definitions.latest(session, DefinitionKind.PROCESS, "directive")
    body = running.body.replace("收件登记".encode(), "收件核对".encode())
    changed = {"file": (io.BytesIO(body), "directive.bpmn"), "base": running.id, "reason": "clearer"}
    proposal = designer.post("/designer/bpmn/directive/versions", **changed).location.rpartition("/")[2]
    papers = html.fromstring(env.get(f"/matters/{matter_id}?tab=papers").text)
    copies = html.fromstring(site.visitor("director").get("/inbox?list=copied").text)
    with office.reading() as session:
        there: dict[str, object] = {
            "attachment_id": papers.xpath("//a[contains(@href, '/attachments/')]/@href")[0].rpartition("/")[2],
            "follow_up_id": follow_up_id,
            "report_id": report_id,
            "copy_id": copies.xpath("//form[contains(@action, '/copies/')]/@action")[0].rpartition("/")[2],
            "import_id": session.scalar(select(LedgerImport.id)),
            "row_id": session.scalar(select(LedgerImportRow.id)),
            "view_id": session.scalar(select(LedgerView.id)),
            "milestone_id": session.scalar(select(Milestone.id)) or "nothing",
            "substitution_id": session.scalar(select(Substitution.id)) or "nothing",
            "change_id": session.scalar(select(UrgencyChange.id)) or "nothing",
        }
    return Busy(
        site,
        {
            **there,
            "matter_id": matter_id,
            "task_id": task.id,
            "assignment_id": office.assignments(matter_id)[0].id,
            "instance_id": task.instance_id,
            "expert_id": expert_id,
            "proposal_id": proposal,
            "definition_id": running.id,
            "key": "directive",
            "kind": "bpmn",
            "login": "env.staff",
            "code": "ENV",
            "year": 2020,
            "day": "2020-01-02",
            "week": "2019-W40",
            "job_id": "none",
            "item_id": item_id,
            "migration_id": "none",
            "token": int(task.id.rpartition("-")[2]),
            "filename": "favicon.svg",
        },
    )


def test_something_is_there_for_every_placeholder(busy: Busy) -> None:
    """A route about a new kind of thing belongs into these tests: name one that exists."""
    assert {name for rule in busy.site.app.url_map.iter_rules() for name in rule.arguments} <= set(busy.there)


def test_every_route_that_changes_something_refuses_forged_requests(busy: Busy) -> None:
    """Sent by somebody who may, to what is there: without the token, or from another site, nothing happens."""
    wrong = []
    routes = [(rule, busy.somebody_allowed(rule)) for rule in busy.routes("POST")]
    with nothing_changes(busy.site.supervision.office.database):
        for rule, visitor in routes:
            token = visitor.token()
            answers = (
                visitor.client.post(busy.address(rule), headers=JSON),
                visitor.client.post(busy.address(rule), headers={**JSON, "X-CSRFToken": "x" + token[1:]}),
                visitor.client.post(
                    busy.address(rule), headers={**JSON, "X-CSRFToken": token, "Origin": "https://evil.example"}
                ),
            )
            codes = [answer.get_json()["code"] if answer.is_json else answer.status for answer in answers]
            if codes != ["token-missing", "token-missing", "foreign-origin"]:
                wrong.append((rule.endpoint, codes))
    assert not wrong


def test_no_route_changes_something_by_another_method(busy: Busy) -> None:
    """What is not read with GET is changed with POST, which is what the checks look at."""
    methods = {method for rule in busy.site.app.url_map.iter_rules() for method in rule.methods or ()}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_reading_never_writes(busy: Busy, role: Role | None) -> None:
    """Every page about what is there, in every role: no failure, and no row of any table differs."""
    visitor = busy.site.visitor(_login(role)) if role else Visitor(busy.site.app)
    with nothing_changes(busy.site.supervision.office.database):
        for rule in busy.routes("GET"):
            assert visitor.get(busy.address(rule)).status_code < 500, rule.endpoint


@pytest.mark.parametrize("login", ["pol.liaison", "pol.head", "r.handler", "r.expert-guest"])
def test_what_is_another_units_answers_like_what_is_not_there(busy: Busy, login: str) -> None:
    """Every route about a matter, task, file, copy, view, import or history: nothing tells that it exists."""
    visitor, wrong = busy.site.visitor(login), []
    with nothing_changes(busy.site.supervision.office.database):
        for method in ("GET", "POST"):
            for rule in busy.routes(method):
                if not rule.arguments & OF_A_UNIT:
                    continue
                there, nowhere = busy.address(rule), busy.address(rule, **dict.fromkeys(OF_A_UNIT, NOTHING))
                answers = [_ask(visitor, method, address) for address in (there, nowhere)]
                if answers[0] != answers[1] or answers[0][0] not in REFUSED:
                    wrong.append((method, rule.endpoint, answers))
    assert not wrong


def test_lists_and_searches_show_nothing_of_other_units(busy: Busy) -> None:
    """Ledger, inbox and search of a unit that has no part do not hold the matter's title or number."""
    matter = busy.site.supervision.matter(str(busy.there["matter_id"]))
    for path in (
        "/search?q=noise",
        "/ledger",
        "/ledger/print",
        "/ledger?q=night",
        "/ledger?unit=ENV",
        "/inbox",
        "/inbox?list=done",
        "/",
    ):
        page = busy.site.visitor("pol.liaison").client.get(path, follow_redirects=True)
        assert matter.title not in page.text
        assert str(matter.matter_no) not in page.text


def test_a_co_unit_sees_nothing_of_the_leads_work(busy: Busy) -> None:
    """The lead's task and file are not there for the co-unit of the same matter, which sees the matter itself."""
    visitor = busy.site.visitor("edu.liaison")
    assert visitor.get(f"/matters/{busy.there['matter_id']}").status_code == 200
    report = f"/matters/{busy.there['matter_id']}/reports/{busy.there['report_id']}"
    for path in (f"/tasks/{busy.there['task_id']}", f"/attachments/{busy.there['attachment_id']}", report):
        assert visitor.get(path).status_code == 404
    for path in ("/search?q=secret", "/search?q=nightly", f"/matters/{busy.there['matter_id']}?tab=comments"):
        assert "of ENV" not in html.fromstring(visitor.get(path).text).text_content()
    papers = visitor.get(f"/matters/{busy.there['matter_id']}?tab=papers").text
    assert "ENV.pdf" not in papers
    own = busy.site.visitor("env.liaison").get(f"/attachments/{busy.there['attachment_id']}")
    assert own.data == PDF
    assert own.headers["Content-Disposition"].startswith("attachment")


def test_a_unit_cannot_ask_for_time_in_the_name_of_another(busy: Busy) -> None:
    """The co-unit posts the lead's part: refused, nothing is started."""
    matter_id = str(busy.there["matter_id"])
    lead = busy.site.supervision.assignments(matter_id)[0].id
    visitor = busy.site.visitor("edu.liaison")
    with nothing_changes(busy.site.supervision.office.database):
        assert visitor.post(f"/matters/{matter_id}/extensions", assignment=lead).status_code == 403


def test_who_only_observes_puts_nothing_with_a_matter(busy: Busy) -> None:
    """Observers and assessors read; a file of theirs is refused."""
    for role in (Role.OBSERVER_MEDIA, Role.OBSERVER_DISCIPLINE, Role.ASSESSOR, Role.AUDIT_ADMIN):
        visitor = busy.site.visitor(_login(role))
        with nothing_changes(busy.site.supervision.office.database):
            file = (io.BytesIO(PDF), "a.pdf")
            assert visitor.post(f"/matters/{busy.there['matter_id']}/papers", file=file).status_code == 403


def _report(tx: Transaction, part: Assignment) -> str:
    written = dict.fromkeys(("deployment", "progress", "results"), "secret of ENV")
    report = Report(id="report-of-env", matter_id=part.matter_id, assignment_id=part.id, **written)
    report.kind, report.version, report.word_count = ReportKind.UNDERTAKING, 1, 9
    report.written_by, report.written_at = tx.actor.id, tx.now
    tx.session.add(report)
    return report.id


def _login(role: Role) -> str:
    return f"r.{role.value.replace('_', '-')}"


def _ask(visitor: Visitor, method: str, address: str) -> tuple[int, str]:
    token = {"X-CSRFToken": visitor.token()} if method == "POST" else {}
    answer = visitor.client.open(address, method=method, headers={**JSON, **token})
    return answer.status_code, str(answer.get_json()["code"]) if answer.is_json else answer.text[:200]
