"""The pages of inspections, return visits, accountability and those who supervise."""

import pytest
from lxml import html
from werkzeug.test import TestResponse

from tests.features.web.conftest import Site
from tests.support.supervision import REPORT, TO_ARCHIVE, SupervisionOffice
from tests.support.visits import VISIT, begun, carried_out, inspected, ordered
from workflows.accountability.models import RecordKind
from workflows.accountability.queries import accountability_of
from workflows.matters.intake import receive
from workflows.matters.values import Source, Status
from workflows.moments import today
from workflows.organisation.roles import Role
from workflows.special_reports.service import issue_special_report

pytestmark = pytest.mark.sqlite_only
COUNTS = ("matters", "reports", "interviews", "sanctions")
SPECIAL = ("special_title", "special_content", "special_advice")


def held(office: SupervisionOffice, matter_id: str, kind: str, persons: int) -> None:
    """An interview of so many persons, or a referral of them, up to its end."""
    begun(office, "reviewer", "accountability", matter_id)
    named = [{"person_name": f"Mr Wu {number}", "person_title": "head"} for number in range(persons)]
    about = {"record_kind": kind, "concerned_part": "", "facts": "nothing done", "record_basis": "Rule 12"}
    office.do("propose_accountability", "reviewer", **about, persons=named)
    office.do("approve_accountability", "director", accountability_decision="approve")
    told = {"done_on": "2019-09-27", "record_content": "they promised"}
    if kind == "referral":
        office.do("receive_referral", "inspector", **told)
    else:
        office.do("hold_interview", "reviewer", **told, persons=[])


def noted(site: Site, matter_id: str, kind: str = "sanction") -> TestResponse:
    """The reviewer notes a result of the record that has got furthest on the matter's page."""
    with site.supervision.reading() as session:
        records = accountability_of(session, matter_id)
    before = max(records, key=lambda record: list(RecordKind).index(record.kind)).id
    given = {"record_kind": kind, "follows": before, "done_on": "2019-09-27", "person_name": "Mr Wu"}
    given |= {"record_basis": "Decision 7", "record_content": "a warning"}
    form = {f"note-{name}": value for name, value in given.items()}
    return site.visitor("reviewer").post(f"/matters/{matter_id}/accountability", **form)


def words(site: Site, login: str, address: str, place: str) -> str:
    """The words of the element with the id ``place``."""
    page = html.fromstring(site.visitor(login).get(address).text)
    return " ".join("".join(part.text_content() for part in page.xpath(f"//*[@id='{place}']")).split())


@pytest.mark.rule("B17", "D22")
def test_the_office_page_has_the_covert_share_of_a_year(site: Site) -> None:
    """Two of three were unannounced; the year before has none; the matter's page counts its visits by kind."""
    matter_id = site.supervision.issue()
    for kind in ("open", "no_notice", "covert"):
        inspected(site.supervision, matter_id, kind)
    assert words(site, "clerk", "/visits", "covert-share") == "67%"
    assert words(site, "clerk", "/visits?year=2018", "covert-share") == "–"
    assert words(site, "clerk", "/visits?year=abc", "covert-share") == "67%"
    counted = words(site, "clerk", f"/matters/{matter_id}?tab=on_the_spot", "inspections")
    assert "no-notice inspection × 1" in counted
    assert site.visitor("env.liaison").get("/visits").status_code == 403


@pytest.mark.rule("A17", "A24")
def test_who_reviews_a_report_has_what_was_found_on_the_spot_beside_it(site: Site) -> None:
    """The finding about this part, hidden or not, stands on the page of the review; another part's does not."""
    office = site.supervision
    matter_id = office.issue(co=[{"unit": "EDU", "duty": "helps"}])
    office.begin_handling()
    office.report()
    parts = {each.unit: each.id for each in office.assignments(matter_id)}
    for unit in ("ENV", "EDU"):
        ordered(office, matter_id, "director", inspection_kind="covert", inspected_part=parts[unit])
        carried_out(office, matter_id, finding=f"seen at {unit}")
    beside = words(site, "reviewer", site.task("review_report"), "inspected")
    assert "seen at ENV" in beside
    assert "seen at EDU" not in beside


@pytest.mark.rule("D18")
def test_the_four_counters_of_the_office(site: Site) -> None:
    """58 matters, 87 special reports, 21 interviewed person-times and one sanction are told as such."""
    with site.supervision.acting("clerk") as tx:
        matters = [receive(tx, source=Source.OWN_LEADER, title=f"Matter {n}") for n in range(58)]
        for number, matter in enumerate(matters, start=1):
            matter.matter_no, matter.docketed_on, matter.status = f"No {number}", today(tx), Status.IN_PROGRESS
        ids = [matter.id for matter in matters]
        for number in range(87):
            issue_special_report(tx, ids[number % 58], dict.fromkeys(SPECIAL, "x"))
    office = site.supervision
    office.join("inspector", "POL", Role.DISCIPLINE_OFFICER)
    held(office, ids[0], "admonitory_interview", 21)
    held(office, ids[0], "referral", 1)
    noted(site, ids[0])
    shown = {name: words(site, "clerk", "/visits", f"count-{name}") for name in COUNTS}
    assert shown == {"matters": "58", "reports": "87", "interviews": "21", "sanctions": "1"}


@pytest.mark.rule("D16")
def test_the_matter_shows_the_chain_of_four(site: Site) -> None:
    """Work set, supervised, held to account, assessed: each link has its day, and records link back."""
    office = site.supervision
    office.join("inspector", "POL", Role.DISCIPLINE_OFFICER)
    matter_id = office.issue()
    inspected(office, matter_id, "open")
    address = f"/matters/{matter_id}?tab=on_the_spot"
    held(office, matter_id, "referral", 1)
    page = html.fromstring(site.visitor("clerk").get(address).text)
    assert len(page.xpath("//ol[@class='chain']/li")) == 4
    assert len(page.xpath("//li[@class='chain-done']")) == 3
    noted(site, matter_id)
    noted(site, matter_id, "assessment")
    page = html.fromstring(site.visitor("clerk").get(address).text)
    assert len(page.xpath("//li[@class='chain-done']")) == 4
    links = page.xpath("//section[@id='note']//a[contains(@href, '#record-')]/@href")
    assert len(links) == 2
    assert all(page.xpath(f"//*[@id='{link[1:]}']") for link in links)
    assert not words(site, "env.liaison", address, "note")


@pytest.mark.rule("C25")
def test_a_sanction_is_noted_only_after_a_referral(site: Site) -> None:
    """After an interview alone it is refused where it was typed, and nothing typed is lost."""
    office = site.supervision
    matter_id = office.issue()
    held(office, matter_id, "admonitory_interview", 1)
    answer = noted(site, matter_id)
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("//*[@id='error-note-follows']")
    assert page.xpath("//input[@name='note-record_basis']/@value") == ["Decision 7"]


@pytest.mark.rule("A28", "C43")
def test_a_sample_is_drawn_and_both_matters_lead_to_each_other(site: Site) -> None:
    """Drawn on the page with a seed, the visit fails, the follow-up stands with the visited and the other way round."""
    office = site.supervision
    matter_id = office.complete()
    office.wait(days=14)
    office.go(*TO_ARCHIVE)
    form = {"kind": "look_back", "begins": "2019-10-01", "ends": "2019-12-31", "size": "3", "seed": "Q4"}
    assert site.visitor("reviewer").post("/visits/samples", **form | {"size": "none"}).status_code == 422
    nothing = {"begins": "2018-01-01", "ends": "2018-02-01"}
    assert site.visitor("reviewer").post("/visits/samples", **form | nothing).status_code == 422
    assert site.visitor("leader").post("/visits/samples", **form).status_code == 403
    assert site.visitor("reviewer").post("/visits/samples", **form).status_code == 302
    assert "drawing again gives the same" in words(site, "clerk", "/visits", "samples")
    office.do("visit", "reviewer", **VISIT)
    page = html.fromstring(site.visitor("clerk").get(f"/matters/{matter_id}?tab=on_the_spot").text)
    [follow_up] = page.xpath("//section[@id='visits']//a[contains(@href, '/matters/')]/@href")
    page = html.fromstring(site.visitor("clerk").get(f"{follow_up}?tab=on_the_spot").text)
    assert f"/matters/{matter_id}" in page.xpath("//p[@class='notice']//a/@href")


@pytest.mark.rule("A26", "A23")
def test_three_rounds_keep_three_versions_with_their_differences(site: Site) -> None:
    """Each version is kept whole; what was struck out and what was added stands between it and the one before."""
    office = site.supervision
    matter_id = office.issue(co=[{"unit": "EDU", "duty": "helps"}])
    office.begin_handling()
    office.do("handle", "env.liaison")
    for text in ("夜间停工一家", "夜间停工三家", "夜间全部停工"):
        office.do("prepare_report", "env.liaison", **REPORT | {"progress": text})
        office.do("sign_report", "env.head")
        back = {"verdict": "resubmit", "return_reason": "facts_unclear", "hollow": "fail"}
        office.do("review_report", "reviewer", **back)
    part = office.assignments(matter_id)[0].id
    address = f"/matters/{matter_id}/parts/{part}/reports"
    page = html.fromstring(site.visitor("env.liaison").get(address).text)
    sections = page.xpath("//section[starts-with(@id, 'undertaking-')]")
    assert [section.get("id") for section in sections] == [f"undertaking-{n}" for n in (3, 2, 1)]
    assert [section.xpath(".//del/text()") for section in sections] == [["三家"], ["一"], []]
    assert [section.xpath(".//ins/text()") for section in sections] == [["全部"], ["三"], []]
    assert all(text in sections[2 - n].text_content() for n, text in enumerate(("停工一家", "停工三家", "全部停工")))
    assert site.visitor("edu.liaison").get(address).status_code == 404
    assert site.visitor("pol.liaison").get(address).status_code == 404


@pytest.mark.rule("D02", "D03", "D05", "D06")
def test_the_forces_are_kept_on_their_page(site: Site) -> None:
    """Seats, offices and experts are recorded by the director; what is wrong is said; others only read."""
    director, reviewer = site.visitor("director"), site.visitor("reviewer")
    seat = {"seat": "chair", "name": "Mr An", "title": "secretary-general"}
    assert director.post("/forces/seats", **seat).status_code == 302
    assert "Mr An" in words(site, "reviewer", "/forces/", "seats")
    assert director.post("/forces/seats", **seat | {"name": ""}).status_code == 422
    assert director.post("/forces/offices", unit="POL", force="discipline").status_code == 302
    assert "POL" in words(site, "reviewer", "/forces/", "offices")
    assert director.post("/forces/offices/POL/leave").status_code == 302
    expert = {"kind": "expert", "name": "Mr Shi", "field": "noise", "term_from": "2018-03-01", "term_to": "2021-02-28"}
    assert director.post("/forces/experts", **expert).status_code == 302
    assert "not selectable" in words(site, "reviewer", "/forces/", "experts")
    page = html.fromstring(director.get("/forces/").text)
    [renew] = page.xpath("//form[contains(@action, '/renew')]/@action")
    assert reviewer.post(renew).status_code == 403
    assert director.post(renew).status_code == 302
    assert "not selectable" not in words(site, "reviewer", "/forces/", "experts")
    assert director.post("/forces/experts", **expert | {"name": ""}).status_code == 422
    assert site.visitor("env.liaison").get("/forces/").status_code == 403
