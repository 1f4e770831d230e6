"""What people typed, named or drew is text on every page that shows it: no script in it ever runs."""

import io
import re

import pytest
from lxml import html
from sqlalchemy import select

from engine.store.tables import DefinitionKind
from tests.features.web.conftest import Site
from tests.support.supervision import OPINION, REPORT
from workflows.organisation.models import Unit, User

PAYLOAD = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}</textarea></title><svg/onload=alert(3)>"
HARMLESS = {"application/json"}
"""The type of script elements that hold data for the islands and are never run."""


def text(name: str) -> str:
    """The payload, told apart by ``name``."""
    return f"{name}{PAYLOAD}"


@pytest.fixture
def site(site: Site) -> Site:
    """A matter with the payload in every field, file name, note, remark, view, name and diagram label."""
    office = site.supervision
    clerk, env, designer = (site.visitor(login) for login in ("clerk", "env.liaison", "designer"))
    with office.acting() as tx:
        for user in tx.session.scalars(select(User)):
            user.name, user.title = text(user.login)[:80], text("title")[:80]
        for unit in tx.session.scalars(select(Unit)):
            unit.phone = text("phone")[:80]
            unit.short_name = (unit.code + PAYLOAD)[:80]
    intake = {"title": text("title"), "source": "S5", "source_text": text("source"), "basis": text("basis")}
    clerk.post("/matters/new", title=text("title"), source="S5", text=text("text"), source_text=text("source"))
    assert clerk.post(site.task("receive"), **intake, original_text=text("original")).status_code == 302
    kept = {key: value for key, value in OPINION.items() if not isinstance(value, bool | list)}
    free = ("verbatim", "directive_leader", "intent", "requirement", "lead_duty")
    opinion = {**kept, **{key: text(key)[:80] for key in free}}
    assert clerk.post(site.task("draft_opinion"), **opinion).status_code == 302
    office.go(("approve_docketing", "director"), ("leader_approval", "leader"), ("confirm_method", "clerk"))
    office.do("approve_letter", "director")
    matter_id = office.tasks("acknowledge")[0].business_key
    office.do("acknowledge", "env.liaison")
    office.do("name_handler", "env.liaison", handler_choice="env.liaison")
    office.do("handle", "env.liaison", handling_notes=text("notes"))
    office.do("prepare_report", "env.liaison", **{key: text(key) for key in REPORT if key != "rectify"})
    office.do("sign_report", "env.head")
    urge = {"urge-channel": "phone", "urge-content": text("urge")}
    site.visitor("deputy").post(f"/matters/{matter_id}/urges", **urge)
    clerk.post(f"/matters/{matter_id}/copies", **{"copy-recipient": "director", "copy-note": text("note")})
    for visitor in (clerk, env):
        visitor.post(f"/matters/{matter_id}/papers", file=(io.BytesIO(b"%PDF-1.7"), text("file") + ".pdf"))
    clerk.post("/ledger/views?source=S5", name=text("view"))
    with office.reading() as session:
        running = office.office.engine.definitions.latest(session, DefinitionKind.PROCESS, "directive")
    label = PAYLOAD.replace('"', "&quot;").replace("<", "&lt;")
    body = running.body.replace("收件登记".encode(), label.encode())
    sent = {"file": (io.BytesIO(body), "a.bpmn"), "base": running.id, "reason": text("reason")}
    proposed = designer.post("/designer/bpmn/directive/versions", **sent)
    assert site.visitor("checker").post(f"{proposed.location}/approve", note=text("note")).status_code == 302
    return site


def test_no_page_runs_what_was_typed(site: Site) -> None:
    """Every page reachable by links, by everybody: the payload shows as text, and no element or handler comes of it."""
    shown = set()
    for login in ("clerk", "director", "env.liaison", "reviewer", "designer", "checker", "auditor"):
        waiting, seen = ["/"], set[str]()
        while waiting and len(seen) < 90:
            path = waiting.pop(0)
            kind = re.sub(r"[0-9a-f]{16,}(-\d+)?|\?.*", "", path)
            if path in seen or sum(re.sub(r"[0-9a-f]{16,}(-\d+)?|\?.*", "", each) == kind for each in seen) >= 4:
                continue
            seen.add(path)
            answer = site.visitor(login).client.get(path, follow_redirects=True)
            if answer.mimetype != "text/html":
                continue
            check(answer.text, path)
            if "alert(1)" in answer.text:
                shown.add(kind)
            links = html.fromstring(answer.text).xpath("//a/@href")
            waiting += [link.partition("#")[0] for link in links if link.startswith("/")]
    assert {"/matters/", "/tasks/", "/ledger", "/inbox", "/history/"} <= shown


def check(page: str, path: str) -> None:
    """Fail when the payload has become anything but text. HTML is read the way browsers do where it matters."""
    tree = html.fromstring(page)
    for script in tree.xpath("//script"):
        assert script.get("src") or script.get("type") in HARMLESS, path
        assert "</script" not in (script.text or "").lower(), path
    assert not tree.xpath("//@onerror | //@onload | //@onclick"), path
    assert not tree.xpath("//img[@src='x']"), path
    assert "<script>alert" not in page, path
    assert "<img src=x" not in page, path
    assert "<svg/onload" not in page, path
    assert not [link for link in tree.xpath("//@href | //@src") if link.strip().lower().startswith("javascript:")], path
