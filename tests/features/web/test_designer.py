"""The process administrator's pages: from a drawing to a deployment that somebody else approved."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests.features.web.conftest import Site
from tests.support.administrators import add_administrators
from tests.support.supervision import SupervisionOffice
from workflows.procedures.seeding import SUPPLIED

pytestmark = pytest.mark.sqlite_only

OLD, NEW = "收件登记", "收件核对"


@pytest.fixture
def site(supervision: SupervisionOffice) -> Site:
    """A site with two process administrators."""
    add_administrators(supervision)
    return Site(supervision)


def island(site: Site, path: str, by: str = "designer") -> dict[str, Any]:
    """What the page hands to its first island."""
    page = html.fromstring(site.visitor(by).get(path).text)
    data: dict[str, Any] = json.loads(page.xpath("//*[@data-island]/script")[0].text)
    return data


def supplied(name: str) -> bytes:
    """A file that comes with the program."""
    return (SUPPLIED / name).read_bytes()


def press(site: Site, button: str, by: str = "designer", **sent: str) -> TestResponse:
    """Press a button of the designer of the directive flow, as its island does."""
    data = island(site, "/designer/bpmn/directive", by)
    client: FlaskClient = site.visitor(by).client
    body = {"xml": data["xml"].replace(OLD, NEW), **sent}
    headers = {"X-CSRFToken": data["csrf_token"], "Accept": "application/json"}
    return client.post(data["urls"][button], json=body, headers=headers)


def proposed(site: Site, **sent: str) -> str:
    """The address of a proposal of ``designer``."""
    answer = press(site, "propose", reason="clearer", **sent)
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["location"])


def text(site: Site, path: str, by: str = "designer") -> str:
    """The text of a page."""
    answer = site.visitor(by).get(path)
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.text).text_content().split())


def test_the_list_leads_to_every_procedure(site: Site) -> None:
    """Diagrams, decision tables and forms stand with their versions; a diagram opens in the designer."""
    page = html.fromstring(site.visitor("designer").get("/designer/").text)
    links = set(page.xpath("//main//a/@href"))
    assert {
        "/designer/bpmn/directive",
        "/designer/bpmn/directive/versions",
        "/designer/form/draft_opinion/versions",
    } <= links
    assert any(link.startswith("/designer/dmn/") for link in links)


def test_the_linter_is_asked_about_the_drawing_and_not_about_what_is_deployed(site: Site) -> None:
    """Check answers with a sentence, a remedy and a place for each finding; the drawing is not kept."""
    broken = island(site, "/designer/bpmn/directive")["xml"].replace('type="register-matter"', 'type="nothing"')
    found = press(site, "check", xml=broken).get_json()["findings"][0]
    assert (found["code"], found["severity"], found["element"]) == ("delegate.unknown", "error", "register_matter")
    assert found["line"] > 1
    assert found["message"] != "lint.delegate.unknown"
    assert island(site, "/designer/bpmn/directive")["state"].startswith("Version 1")


def test_a_draft_is_found_again_by_its_author_alone(site: Site) -> None:
    """What was saved stands on the author's canvas; the other administrator reads that it exists."""
    assert press(site, "save").get_json()["state"].startswith("Draft, saved by Designer")
    assert NEW in island(site, "/designer/bpmn/directive")["xml"]
    assert OLD in island(site, "/designer/bpmn/directive", "checker")["xml"]
    assert "Designer also has a draft" in text(site, "/designer/bpmn/directive", "checker")
    site.visitor("designer").post("/designer/bpmn/directive/discard")
    assert OLD in island(site, "/designer/bpmn/directive")["xml"]


def test_the_drawing_is_compared_with_what_runs(site: Site) -> None:
    """A renamed step is told with both names; nothing else is."""
    answer = press(site, "compare").get_json()
    assert answer == {
        "against": "version 1",
        "added": [],
        "removed": [],
        "changed": [{"element": "receive", "text": f"Name: {OLD} → {NEW}"}],
    }


def test_another_administrator_sees_what_changed_and_deploys_it(site: Site) -> None:
    """The proposal shows reason and change; approved, it is the version that runs, with both names."""
    address = proposed(site)
    assert "Review" in text(site, "/designer/", "checker")
    page = text(site, address, "checker")
    for expected in ("clearer", OLD, NEW, "Approve and deploy"):
        assert expected in page
    assert island(site, address, "checker")["marks"] == {"added": [], "changed": ["receive"]}
    assert site.visitor("checker").post(f"{address}/approve", note="fine").status_code == 302
    versions = text(site, "/designer/bpmn/directive/versions")
    assert "Version 2 Current" in versions
    assert "Designer Checker clearer" in versions


def test_the_proposer_can_only_read_and_withdraw(site: Site) -> None:
    """Bar S8 on the page and behind it: no button to approve, and the request itself is refused."""
    address = proposed(site)
    page = html.fromstring(site.visitor("designer").get(address).text)
    assert page.xpath("//main//form/@action") == [f"{address}/withdraw"]
    assert site.visitor("designer").post(f"{address}/approve").status_code == 403
    assert site.visitor("designer").post(f"{address}/refuse", note="no").status_code == 403
    site.visitor("designer").post(f"{address}/withdraw")
    assert "Withdrawn" in text(site, address)


def test_a_refusal_needs_a_reason(site: Site) -> None:
    """Without one the page comes back with the error; with one the proposal is refused for good."""
    address = proposed(site)
    assert site.visitor("checker").post(f"{address}/refuse", note=" ").status_code == 422
    assert site.visitor("checker").post(f"{address}/refuse", note="unclear").status_code == 302
    assert "unclear" in text(site, address)
    assert site.visitor("checker").post(f"{address}/approve").status_code == 409


def test_a_proposal_with_errors_is_refused_with_findings(site: Site) -> None:
    """The island gets a sentence and the findings, and no proposal is made."""
    broken = island(site, "/designer/bpmn/directive")["xml"].replace('type="register-matter"', 'type="nothing"')
    answer = press(site, "propose", xml=broken, reason="try")
    assert answer.status_code == 422
    assert [found["code"] for found in answer.get_json()["findings"]] == ["delegate.unknown"]
    assert "Awaiting" not in text(site, "/designer/bpmn/directive/versions")


def test_somebody_deployed_in_between(site: Site) -> None:
    """The later of two proposals cannot be approved and says why; an outdated draft goes on after a look."""
    xml = island(site, "/designer/bpmn/directive")["xml"]
    press(site, "save", "checker", xml=xml.replace("归档", "存档"))
    late, early = proposed(site, xml=xml.replace("立项审批", "立项核准")), proposed(site)
    site.visitor("checker").post(f"{early}/approve")
    assert "version 2 was deployed meanwhile" in text(site, late, "checker")
    assert site.visitor("checker").post(f"{late}/approve").status_code == 409
    refused = press(site, "propose", "checker", reason="mine")
    assert refused.status_code == 409
    assert "version 2" in refused.get_json()["message"]
    assert "version 2 was deployed meanwhile" in text(site, "/designer/bpmn/directive", "checker")
    site.visitor("checker").post("/designer/bpmn/directive/rebase")
    assert press(site, "propose", "checker", reason="mine").status_code == 200


def test_versions_are_downloaded_as_they_were_deployed(site: Site) -> None:
    """An attachment with the bytes of that version, never shown by the browser."""
    page = html.fromstring(site.visitor("designer").get("/designer/bpmn/directive/versions").text)
    answer = site.visitor("designer").get(page.xpath("//a[contains(@href, '/file')]/@href")[0])
    assert answer.headers["Content-Disposition"] == "attachment; filename=directive-1.bpmn"
    assert answer.data == supplied("processes/directive.bpmn")


@pytest.mark.parametrize(
    ("kind", "key", "file", "old", "new"),
    [
        ("form", "intake", "forms/intake.form", "标题", "事由"),
        ("dmn", "deadline", "decisions/deadline.dmn", "办结时限", "办理期限"),
    ],
)
def test_a_changed_form_or_decision_table_is_proposed_as_a_file(  # noqa: PLR0917 -- one argument for each column
    site: Site, kind: str, key: str, file: str, old: str, new: str
) -> None:
    """An uploaded file becomes a proposal that shows the lines that differ."""
    path = f"/designer/{kind}/{key}/versions"
    page = html.fromstring(site.visitor("designer").get(path).text)
    base = page.xpath("//input[@name='base']/@value")[0]
    body = supplied(file).replace(old.encode(), new.encode())
    sent = {"base": base, "reason": "plainer", "file": (io.BytesIO(body), f"changed.{kind}")}
    answer = site.visitor("designer").post(path, **sent)
    assert answer.status_code == 302, answer.text
    told = html.fromstring(site.visitor("checker").get(answer.location).text).xpath("//pre//ins/text()")
    assert told
    assert all(new in line for line in told)
    site.visitor("checker").post(f"{answer.location}/approve")
    assert "Version 2 Current" in text(site, path)


def test_a_draft_belongs_to_a_version_of_its_own_process(site: Site) -> None:
    """A made-up address with the version of something else is not found."""
    data = island(site, "/designer/bpmn/directive")
    foreign = island(site, "/designer/bpmn/extension")["urls"]["save"].partition("?")[2]
    headers = {"X-CSRFToken": data["csrf_token"], "Accept": "application/json"}
    address = f"/designer/bpmn/directive/save?{foreign}"
    assert site.visitor("designer").client.post(address, json={"xml": data["xml"]}, headers=headers).status_code == 404


@pytest.mark.parametrize("body", [b"", b"<not-bpmn/>", b'{"type": "default"}'])
def test_a_file_that_cannot_be_used_comes_back_with_its_error(site: Site, body: bytes) -> None:
    """An empty or foreign file is refused at its field, and the reason typed is kept."""
    path = "/designer/bpmn/directive/versions"
    base = html.fromstring(site.visitor("designer").get(path).text).xpath("//input[@name='base']/@value")[0]
    sent = {"base": base, "reason": "my reason", "file": (io.BytesIO(body), "a.bpmn")}
    answer = site.visitor("designer").post(path, **sent)
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("//a[@href='#field-file']")
    assert page.xpath("//textarea[@name='reason']")[0].text.strip() == "my reason"


@pytest.mark.parametrize("sent", [[], {}, {"xml": 5}, {"reason": "no drawing"}, {"xml": "\ud800"}])
def test_nonsense_from_an_island_is_a_bad_request(site: Site, sent: object) -> None:
    """JSON of another shape is refused, not a failure."""
    data = island(site, "/designer/bpmn/directive")
    headers = {"X-CSRFToken": data["csrf_token"], "Accept": "application/json"}
    for address in (each for each in data["urls"].values() if each):
        assert site.visitor("designer").client.post(address, json=sent, headers=headers).status_code == 400


def test_unknown_procedures_are_not_found(site: Site) -> None:
    """Whatever kind or key an address names."""
    for path in ("/designer/bpmn/nothing", "/designer/exe/directive/versions", "/designer/form/nothing/versions"):
        assert site.visitor("designer").get(path).status_code == 404


def _foreign() -> list[Path]:
    """Models that were drawn elsewhere: our own, and the reference models where they are."""
    root = Path(__file__).resolve().parents[3]
    return [root / "tests/conformance/models/foreign.bpmn", *sorted((root.parent / "shared" / "miwg").glob("*.bpmn"))]


@pytest.mark.parametrize("model", _foreign(), ids=lambda model: model.name)
def test_a_diagram_drawn_elsewhere_is_checked_and_kept(site: Site, model: Path) -> None:
    """The linter answers with findings that have a place, and a draft comes back as it was sent, byte for byte."""
    xml = model.read_bytes().decode("utf-8-sig")
    checked = press(site, "check", xml=xml)
    assert checked.status_code == 200
    assert all(found["message"] and found["line"] >= 1 for found in checked.get_json()["findings"])
    assert checked.get_json()["findings"]
    assert press(site, "compare", xml=xml).status_code == 200
    assert press(site, "save", xml=xml).status_code == 200
    assert island(site, "/designer/bpmn/directive")["xml"] == xml


@pytest.mark.rule("C01")
def test_a_decision_table_shows_the_document_it_rests_on(site: Site) -> None:
    """Its page quotes the document, its date and the version that is deployed."""
    shown = text(site, "/designer/dmn/deadline/versions")
    assert "2020年7月14日印发" in shown
    assert "Version 1 Current" in shown
