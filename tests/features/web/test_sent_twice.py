"""Bar R3: what is pressed twice, or sent again after a lost answer, is done once and answered as the first time."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from sqlalchemy import Table, func, select

from engine.commands import request_keys
from engine.database import Base
from engine.store.tables import DefinitionKind, instance, request_key
from tests.features.web.conftest import Site
from tests.support.browsers import Visitor
from tests.support.instance_pages import address
from tests.support.posted_forms import form_on, send, send_at_once
from tests.support.snapshots import nothing_changes
from tests.support.under_way import TITLE
from tests.unit.workflows.ledger.books import HEADINGS, row, text_file
from web import repeats
from workflows.matters.models import Matter
from workflows.procedures import service

WEB = Path(repeats.__file__).parent
INTAKE = {"title": "Noise at night", "source": "S5", "original_text": "A letter."}
RENAMED = (b'"receive"', b'"take_in"')
"""A step and what the next version calls it."""
LEDGER = text_file([HEADINGS, row(督办编号="泽督〔2019〕99号", 主办单位="ENV bureau")])


@dataclass(frozen=True)
class Deed:
    """A form: who sends it from which page where, what is typed, and in which table it leaves how many rows."""

    login: str
    page: str
    action: str
    table: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    rows: int = 1


def complete(site: Site) -> Deed:
    """A task is completed."""
    site.supervision.open()
    page = site.task("receive")
    return Deed("clerk", page, page, "history_event", INTAKE)


def take_on(site: Site) -> Deed:
    """A task is claimed."""
    site.supervision.open()
    page = site.task("receive")
    return Deed("clerk", page, f"{page}/claim", "history_event")


def register(_site: Site) -> Deed:
    """A matter is taken in."""
    typed = {"title": "Dust", "source": "S5", "text": "A letter."}
    return Deed("clerk", "/matters/new", "/matters/new", "matter", typed)


def record_minutes(_site: Site) -> Deed:
    """The minutes of a meeting are begun."""
    return Deed("clerk", "/matters/new", "/matters/minutes", "instance")


def urge(site: Site) -> Deed:
    """The units are urged."""
    matter = _matter(site)
    return Deed("clerk", f"{matter}?tab=units", f"{matter}/urges", "urge", {"urge-content": "Please hurry."})


def ask_for_time(site: Site) -> Deed:
    """A unit asks for more time."""
    matter = _matter(site)
    return Deed("env.liaison", f"{matter}?tab=units", f"{matter}/extensions", "instance")


def add_papers(site: Site) -> Deed:
    """A paper is put with a matter."""
    matter = f"/matters/{site.supervision.open()}"
    return Deed("clerk", f"{matter}?tab=papers", f"{matter}/papers", "attachment", {"papers": ("a.txt", b"A letter.")})


def read_ledger(_site: Site) -> Deed:
    """A ledger is read."""
    return Deed("clerk", "/ledger/import", "/ledger/import", "ledger_import", {"file": ("a.csv", LEDGER)})


def confirm_ledger(site: Site) -> Deed:
    """A ledger that was read becomes matters."""
    clerk = site.visitor("clerk")
    page = send(clerk, "/ledger/import", form_on(clerk, "/ledger/import", "/ledger/import", read_ledger(site).typed))
    return Deed("clerk", page.location, f"{page.location}/confirm", "matter")


def propose(site: Site) -> Deed:
    """A changed procedure is proposed."""
    with site.supervision.reading() as session:
        body = site.supervision.office.engine.definitions.latest(session, DefinitionKind.PROCESS, "directive").body
    typed = {"file": ("directive.bpmn", body.replace(*RENAMED)), "reason": "clearer"}
    path = "/designer/bpmn/directive/versions"
    return Deed("designer", path, path, "procedure_proposal", typed)


def approve(site: Site) -> Deed:
    """What somebody else proposed is deployed."""
    page = f"/designer/proposals/{_proposed(site)}"
    return Deed("checker", page, f"{page}/approve", "deployment", {"note": "fine"})


def suspend(site: Site) -> Deed:
    """An instance is suspended, with the two that it called."""
    page = f"{address(site, 'directive')}/suspend"
    return Deed("designer", page, page, "history_event", {"reason": "wait"}, rows=3)


def order_migration(site: Site) -> Deed:
    """Everything that runs is taken over to the newest version."""
    proposed = _proposed(site)
    with site.supervision.acting("checker") as tx:
        service.approve(tx, proposed)
    with site.supervision.reading() as session:
        definitions = site.supervision.office.engine.definitions
        target = definitions.latest(session, DefinitionKind.PROCESS, "directive").id
        source = session.scalars(select(instance.c.definition_id).where(instance.c.process == "directive")).first()
    page = f"/migrations/new?source={source}&target={target}&planned=yes"
    return Deed("designer", page, "/migrations/new", "migration", {"reason": "clearer"})


def _matter(site: Site) -> str:
    with site.supervision.reading() as session:
        return f"/matters/{session.scalar(select(Matter.id).where(Matter.title == TITLE))}"


def _proposed(site: Site) -> str:
    definitions = site.supervision.office.engine.definitions
    with site.supervision.reading() as session:
        latest = definitions.latest(session, DefinitionKind.PROCESS, "directive")
    body = latest.body.replace(*RENAMED)
    with site.supervision.acting("designer") as tx:
        kind = DefinitionKind.PROCESS
        return str(service.propose(tx, kind, "directive", body, base_id=latest.id, reason="clearer").id)


DEEDS: tuple[Callable[[Site], Deed], ...] = (
    complete,
    take_on,
    register,
    record_minutes,
    urge,
    ask_for_time,
    add_papers,
    read_ledger,
    confirm_ledger,
    propose,
    approve,
    suspend,
    order_migration,
)


@pytest.fixture
def site(site_with_matters: Site) -> Site:
    """A site with matters under way and people for everything."""
    return site_with_matters


def rows(site: Site, table: str) -> int:
    """How many rows a table has."""
    found: Table = Base.metadata.tables[table]
    with site.supervision.reading() as session:
        return session.scalar(select(func.count()).select_from(found)) or 0


@pytest.mark.parametrize("prepare", DEEDS, ids=lambda prepare: prepare.__name__)
def test_what_is_sent_again_gets_the_first_answer(site: Site, prepare: Callable[[Site], Deed]) -> None:
    """The form of the page, sent, and the same once more later: done once, the same place and the same words."""
    deed = prepare(site)
    visitor = site.visitor(deed.login)
    form = form_on(visitor, deed.page, deed.action, deed.typed)
    before = rows(site, deed.table)
    first = send(visitor, deed.action, form)
    assert first.status_code in (302, 303), first.text
    assert rows(site, deed.table) == before + deed.rows
    told = visitor.get(first.location).text.count("notice-success")
    with nothing_changes(site.supervision.office.database):
        again = send(visitor, deed.action, form)
    assert (again.status_code, again.location) == (first.status_code, first.location)
    assert visitor.get(again.location).text.count("notice-success") == told


@pytest.mark.parametrize("prepare", DEEDS, ids=lambda prepare: prepare.__name__)
def test_of_two_presses_at_once_one_counts(site: Site, prepare: Callable[[Site], Deed]) -> None:
    """Both are answered alike, and it is done once."""
    deed = prepare(site)
    pair = [Visitor(site.app, "en").sign_in(deed.login) for _ in range(2)]
    form = form_on(pair[0], deed.page, deed.action, deed.typed)
    before = rows(site, deed.table)
    answers = send_at_once(pair, deed.action, form)
    assert rows(site, deed.table) == before + deed.rows
    assert [answer.status_code for answer in answers] in ([302, 302], [303, 303]), [each.text for each in answers]
    assert answers[0].location == answers[1].location


def test_going_back_and_sending_something_else_is_asked_about(site: Site) -> None:
    """The same form with other words is refused with what was typed; sent once more from there, it is meant."""
    clerk, deed = site.visitor("clerk"), register(site)
    form = form_on(clerk, deed.page, deed.action, deed.typed)
    send(clerk, deed.action, form)
    before = rows(site, deed.table)
    refused = send(clerk, deed.action, form | {"title": "Smell"})
    assert (refused.status_code, rows(site, deed.table)) == (422, before)
    assert "Smell" in refused.text
    fresh = form_on_answer(refused.text, deed.action) | {"title": "Smell"}
    assert send(clerk, deed.action, fresh).status_code == 302
    assert rows(site, deed.table) == before + 1


def test_a_form_that_was_refused_keeps_its_key(site: Site) -> None:
    """What did not go through was not carried out: put right, the same form counts, and then once."""
    clerk = site.visitor("clerk")
    deed = register(site)
    form = form_on(clerk, deed.page, deed.action, {**deed.typed, "title": ""})
    refused = send(clerk, deed.action, form)
    assert refused.status_code == 422
    shown = form_on_answer(refused.text, deed.action)
    assert shown["_key"] == form["_key"]
    before = rows(site, deed.table)
    assert [send(clerk, deed.action, shown | dict(deed.typed)).status_code for _ in range(2)] == [302, 302]
    assert rows(site, deed.table) == before + 1


def test_an_answer_that_was_never_kept_is_told_as_it_is(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program ends between the commit and the answer: sent again, it is not done again, and the page says so."""
    monkeypatch.setattr(repeats, "PATIENCE", timedelta(0))
    monkeypatch.setattr(request_keys, "note_result", lambda *_: None)
    deed = complete(site)
    visitor = site.visitor(deed.login)
    form = form_on(visitor, deed.page, deed.action, deed.typed)
    assert send(visitor, deed.action, form).status_code == 302
    before = rows(site, "history_event")
    answer = visitor.client.post(deed.action, data=form, headers={"Referer": f"http://localhost{deed.page}"})
    assert (answer.status_code, answer.location) == (302, deed.page)
    assert "was sent and carried out before" in visitor.get(answer.location).text
    assert rows(site, "history_event") == before


def test_keys_are_forgotten_after_a_week(site: Site) -> None:
    """The keys of a person who goes on working do not pile up."""
    for _ in range(2):
        deed = register(site)
        visitor = site.visitor(deed.login)
        typed = {**deed.typed, "checked": "yes"}
        assert send(visitor, deed.action, form_on(visitor, deed.page, deed.action, typed)).status_code == 302
        assert rows(site, request_key.name) == 1
        site.supervision.clock.advance(timedelta(days=8))


def test_every_form_of_a_page_has_a_key_of_its_own(site: Site) -> None:
    """No two forms of a page count as one; those that change nothing but the reader's session need none."""
    matter = _matter(site)
    for login, path in (
        ("clerk", f"{matter}?tab=units"),
        ("clerk", f"{matter}?tab=handling"),
        ("edu.liaison", site.task("acknowledge")),
        ("edu.liaison", "/inbox"),
    ):
        page = html.fromstring(site.visitor(login).get(path).text)
        keys = page.xpath("//main//form[@method='post']//input[@name='_key']/@value")
        assert len(set(keys)) == len(page.xpath("//main//form[@method='post']")) > 0, path


def form_on_answer(page: str, action: str) -> dict[str, str]:
    """The form for ``action`` as the answer shows it."""
    [form, *_] = html.fromstring(page).xpath(f"//main//form[@action='{action}']")
    return {name: value for name, value in form.form_values() if value}


SAVES = {
    "account": ("choose_language",),
    "administration": ("create_user", "disable_user", "enable_user", "keep_roles", "keep_user", "reset_password"),
    "attachments": ("keep_uploads",),
    "calendar": ("release", "settle"),
    "designer": ("_findings", "_proposal_page", "propose", "save"),
    "inbox": ("read_copy", "read_reminders"),
    "ledger": ("choose_columns", "delete_view", "mend_row", "save_view"),
    "tasks": ("_keep",),
}
"""What may be sent twice without a key, by page family: it sets something to what was sent, and does so again."""


def test_every_view_that_does_something_does_it_once() -> None:
    """No view opens a command of its own past ``once`` but those that save what they are sent."""
    found: dict[str, set[str]] = {}
    for file in sorted(WEB.glob("*/*.py")):
        for function in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and ".transaction(current_actor())" in ast.unparse(function):
                found.setdefault(file.parent.name, set()).add(function.name)
    assert {name: tuple(sorted(functions)) for name, functions in found.items()} == SAVES
