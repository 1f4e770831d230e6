"""The auditor's pages: a matter is found, played, read as a table, and held against its seal."""

import json
import re
from typing import Any

import pytest
from lxml import html
from sqlalchemy import update

from engine.history.verifying import Break
from engine.store.tables import history_event
from tests.features.web.conftest import Site
from tests.support.administrators import add_administrators
from tests.support.supervision import SupervisionOffice
from tests.support.tampering import unguard
from web.history import views
from web.texts import CHINESE
from workflows.assignments.queries import assignments_of
from workflows.extensions.opening import open_extension
from workflows.history.queries import recorded
from workflows.history.seals import DIVERGED, Seal

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def site(supervision: SupervisionOffice) -> Site:
    """A site with a matter that two units have taken up, an hour later one that was only taken in, and an auditor."""
    add_administrators(supervision)
    supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    supervision.begin_handling("env")
    supervision.wait(hours=1)
    supervision.open("Smoke in the morning")
    return Site(supervision)


def root(site: Site) -> str:
    """The instance of the first matter."""
    with site.supervision.reading() as session:
        return recorded(session, "noise")[0].id


def played(site: Site, language: str = "en") -> dict[str, Any]:
    """What the player is given."""
    answer = site.visitor("auditor", language).get(f"/history/{root(site)}/data")
    data: dict[str, Any] = json.loads(answer.text)
    return data


def test_a_matter_is_found_by_title_number_or_process(site: Site) -> None:
    """Both matters stand in the list, the newest first; a word finds one, nonsense says what to do."""
    auditor = site.visitor("auditor")
    titles = html.fromstring(auditor.get("/history/").text).xpath("//tbody//th/a/text()")
    assert titles == ["Smoke in the morning", "Noise at night"]
    assert html.fromstring(auditor.get("/history/?q=smoke").text).xpath("//tbody//th/a/text()") == titles[:1]
    assert "Nothing found" in auditor.get("/history/?q=nonsense").text


def test_the_page_of_a_called_instance_is_that_of_its_caller(site: Site) -> None:
    """A unit's part is shown inside the history it belongs to; an unknown instance is not found."""
    parts = [each["id"] for each in played(site)["instances"] if each["parent"]]
    for part in parts:
        assert site.visitor("auditor").get(f"/history/{part}").location == f"/history/{root(site)}"
    assert site.visitor("auditor").get("/history/nothing").status_code == 404
    page = html.fromstring(site.visitor("auditor").get(f"/history/{root(site)}").text)
    assert page.xpath("//*[@data-island='player']/@data-source") == [f"/history/{root(site)}/data"]


def test_other_processes_of_the_matter_are_one_click_away(site: Site) -> None:
    """An extension that a unit asked for stands beside the flow, each with a history of its own."""
    with site.supervision.acting("edu.liaison") as tx:
        key = recorded(tx.session, "noise")[0].business_key or ""
        part = next(each for each in assignments_of(tx.session, key) if each.unit == "EDU")
        open_extension(tx, part.id)
    page = html.fromstring(site.visitor("auditor").get(f"/history/{root(site)}").text)
    (other,) = page.xpath("//main//a[@class='chip']/@href")
    back = html.fromstring(site.visitor("auditor").get(other).text)
    assert back.xpath("//main//a[@class='chip']/@href") == [f"/history/{root(site)}"]


def test_the_player_gets_all_events_with_the_state_of_their_time(site: Site) -> None:
    """Names instead of logins, texts in words, tokens, tasks, data before and after, and the diagrams of that time."""
    data = played(site)
    assert [each["name"] for each in data["instances"]][1:] == ["承办单位办理: ENV", "承办单位办理: EDU"]
    first, second = data["events"][:2]
    assert first["text"] == "“领导批示件督办” started"
    assert (second["actor"], second["text"], second["marking"]) == ("clerk", "“收件登记” completed", ["draft_opinion"])
    assert ["original_text", "来件内容", "–", "A letter."] in second["changed"]
    assert [task["element"] for task in second["tasks"]] == ["draft_opinion"]
    assert {event["definition"] for event in data["events"]} == set(data["versions"])
    assert "收件登记" in data["versions"][first["definition"]]
    moments = [event["at"] for event in data["events"]]
    assert moments == sorted(moments)


def test_data_are_told_as_people_know_them_beside_the_record_itself(site: Site) -> None:
    """Labels, titles, units, people and days in words, no id and no code; what was recorded stands beside, as it is."""
    events = played(site, "zh-CN")["events"]
    told = {(label, after) for event in events for _, label, _, after in event["changed"]}
    assert {("事项", "Noise at night"), ("承办单位", "ENV"), ("承办责任人", "env.liaison")} <= told
    assert {after for label, after in told if label == "办结时限"} == {"2019年10月4日"}
    assert [text for pair in told for text in pair if re.search(r'[{"]|[0-9a-f]{9}|[0-9]{4}-', text)] == []
    assert [label for label, _ in told if not CHINESE.search(label)] == []
    recorded = json.loads(events[1]["record"])["changes"]
    assert {name for name, *_ in events[1]["changed"]} <= {name for _, name, _ in recorded}
    assert len(bytes.fromhex(events[1]["hash"])) == 32


def test_several_tokens_stand_on_one_element(site: Site) -> None:
    """Two units at work are two tokens on the same element."""
    assert max(event["marking"].count("undertake") for event in played(site)["events"]) == 2


def test_the_reader_chooses_the_language(site: Site) -> None:
    """The same event in Chinese."""
    assert played(site, "zh-CN")["events"][1]["text"] == "完成“收件登记”"


def test_the_seal_says_how_it_was_verified(site: Site) -> None:
    """Untouched, the chains are whole and replay agrees; with a record changed, the seal names it."""
    assert played(site)["verified"]["ok"] is True
    assert "instances: 3" in played(site)["verified"]["text"]
    with site.supervision.acting() as tx:
        unguard(tx.session)
        where = (history_event.c.instance_id == root(site)) & (history_event.c.seq == 3)
        tx.session.execute(update(history_event).where(where).values(actor="somebody"))
    verified = played(site)["verified"]
    assert verified["ok"] is False
    assert "event 3" in verified["text"]
    assert "was altered" in site.visitor("auditor").get(f"/history/{root(site)}/table").text


def test_a_replay_that_diverges_is_told_apart_from_a_broken_chain(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program now runs a recorded event otherwise, the chain is said to be whole all the same."""
    broken = Break(root(site), 2, DIVERGED)
    monkeypatch.setattr(views, "seals_of_family", lambda *_: [Seal(root(site), 9, 1, broken)])
    verified = played(site)["verified"]
    assert verified["ok"] is False
    assert "hash chains are whole" in verified["text"]
    assert "event 2" in verified["text"]


def test_the_table_tells_the_same_without_a_script(site: Site) -> None:
    """One row an event, with who, what, data and what changed of tasks and deadlines; the seal stands above."""
    page = html.fromstring(site.visitor("auditor").get(f"/history/{root(site)}/table").text)
    rows = page.xpath("//tbody/tr")
    assert len(rows) == len(played(site)["events"])
    second = " ".join(rows[1].text_content().split())
    for expected in ("“收件登记” completed", "clerk", "Noise at night", "拟定督办意见", '"original_text":"A letter."'):
        assert expected in second
    assert rows[1].xpath(".//del/text()") == ["收件登记"]
    deadlines = [row.xpath("string(td[last()])").count("逾期满月") for row in rows]
    assert (max(deadlines), sum(deadlines)) == (1, 2)  # each of the two units has one, told when it was set
    assert page.xpath("//*[@role='status' and contains(@class, 'notice-success')]")


def test_what_people_typed_is_shown_and_not_run(site: Site) -> None:
    """Markup in a title comes out as text, in the list, on the page and in the table."""
    site.supervision.wait(hours=1)
    site.supervision.open("<script>alert(1)</script>")
    site.supervision.do("receive", "clerk", title="<b>bold</b>")
    with site.supervision.reading() as session:
        instance_id = recorded(session)[0].id
    for path in ("/history/", f"/history/{instance_id}", f"/history/{instance_id}/table"):
        answer = site.visitor("auditor").get(path).text
        assert "<script>alert" not in answer
        assert "<b>bold" not in answer


def test_units_cannot_read_the_office_s_history(site: Site) -> None:
    """Only those whose role replays history: auditors and the supervision office, never a unit's people."""
    for path in ("", root(site), f"{root(site)}/data", f"{root(site)}/table"):
        assert site.visitor("env.liaison").get(f"/history/{path}").status_code == 403
        assert site.visitor("director").get(f"/history/{path}").status_code == 200
