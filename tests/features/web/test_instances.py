"""Running instances over HTTP: found and laid open, by those who may and nobody else."""

import re

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.support.instance_pages import address, break_a_timer, found, link, sent, words
from tests.support.snapshots import nothing_changes
from tests.support.under_way import LATER, TITLE
from workflows.organisation.records import records

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def site(site_with_matters: Site) -> Site:
    """A site with a matter that two units have in hand, an hour later one that was only taken in."""
    return site_with_matters


def test_the_list_tells_where_everything_stands(site: Site) -> None:
    """The newest first, called parts by their unit, with version, number, state and the names of the steps."""
    later, whole, *parts = found(site)
    assert LATER in later
    assert "收件登记" in later
    assert all(word in whole for word in (TITLE, "泽督〔2019〕1号", "Version 1", "Running", "承办单位办理 ×2"))
    assert sorted(re.findall(r"· (ENV|EDU)", " ".join(parts))) == ["EDU", "ENV"]


def test_instances_are_found_by_number_title_process_step_and_state(site: Site) -> None:
    """Each filter alone and together; a word that means nothing counts as none."""
    for query, count in {
        "q=smoke": 1,
        "q=1号": 3,
        "q=nonsense": 0,
        "process=undertaking": 2,
        "process=undertaking&version=1": 2,
        "process=undertaking&version=2": 2,
        "process=undertaking&step=receive": 2,
        "process=undertaking&step=handle": 1,
        "process=directive&step=undertake": 1,
        "process=directive&step=receive": 1,
        "state=suspended": 0,
        "state=completed": 0,
        "state=all": 4,
        "state=nonsense": 4,
        "version=nonsense&page=x": 4,
    }.items():
        assert len(found(site, query)) == count, query
    page = html.fromstring(site.visitor("designer").get("/instances/?process=undertaking&version=1").text)
    assert page.xpath("//select[@name='version']/option[@selected]/@value") == ["1"]
    assert "办理" in page.xpath("//select[@name='step']/option/text()")


def test_an_empty_list_says_what_to_do(site: Site) -> None:
    """Filtered to nothing it offers to show everything."""
    assert "No instance meets the conditions" in site.visitor("designer").get("/instances/?q=nonsense").text


def test_incidents_are_counted_on_top_and_lead_to_where_they_are_mended(site: Site) -> None:
    """The number, the filter, the error in words on the instance's page, the retry with its reason."""
    job_id = break_a_timer(site)
    assert "Instances with an incident: 1" in site.visitor("machinist").get("/instances/").text
    assert len(found(site, "state=incident")) == 1
    page = site.visitor("machinist").get(address(site, "undertaking"))
    assert "OSError: no connection" in page.text
    retry = link(page, job_id)
    refused = site.visitor("machinist").post(retry, reason=" ")
    assert (refused.status_code, "Enter the reason" in refused.text) == (422, True)
    done = site.visitor("machinist").post(retry, reason="the line works again")
    assert done.location == address(site, "undertaking")
    assert found(site, "state=incident") == []
    assert "the line works again" in site.visitor("machinist").get(done.location).text
    assert site.visitor("machinist").post(retry, reason="again").status_code == 404


def test_an_instance_is_laid_open(site: Site) -> None:
    """Step, since when, who is asked and by when, timers, messages, called parts, variables by the words of forms."""
    whole = site.visitor("designer").get(address(site, "directive"))
    for word in (TITLE, "承办单位办理: ENV", "承办单位办理: EDU", "2 in all, 0 done", "批示类别", "directive_class"):
        assert word in words(whole), word
    assert "批办性" in words(whole)
    part = site.visitor("designer").get(address(site, "undertaking"))
    for word in ("领导批示件督办", "办理", "Timer", "deadline-changed", "today 09:00", "unit_name"):
        assert word in words(part), word
    assert address(site, "directive") in html.fromstring(part.text).xpath("//main//a/@href")
    assert site.visitor("designer").get("/instances/nothing").status_code == 404


def test_the_diagram_shows_the_tokens_and_leads_to_what_was_called(site: Site) -> None:
    """The island gets the waiting elements with their counts, and turns to suspended with the instance."""
    path = address(site, "directive")

    def shown() -> str:
        return str(html.fromstring(site.visitor("designer").get(path).text).xpath("//*[@data-island]/script")[0].text)

    assert '"element": "undertake", "kind": "waiting"' in shown()
    assert "/instances/" in shown()
    sent(site, f"{path}/suspend", reason="look closer")
    assert '"element": "undertake", "kind": "suspended"' in shown()


def test_the_system_administrator_sees_no_contents_and_changes_no_course(site: Site) -> None:
    """No title, no variables nor their history; suspend and resume alone are open, the rest answers 403."""
    path = address(site, "directive")
    sent(site, f"{path}/variables?name=intent", name="intent", kind="text", value="Quiet nights", reason="r")
    page = site.visitor("machinist").get(path)
    for hidden in (TITLE, "Quiet nights", "directive_class", "Find out and report"):
        assert hidden not in words(page)
    assert TITLE not in " ".join(found(site, login="machinist"))
    assert found(site, "q=Noise", login="machinist") == []
    assert len(found(site, "q=1号", login="machinist")) == 3
    with nothing_changes(site.supervision.office.database):
        for action in ("cancel", "variables", "tokens/1/move", "tokens/1/passes", "tokens/1/remove", "tokens/1/hasten"):
            assert site.visitor("machinist").get(f"{path}/{action}").status_code == 403
            assert site.visitor("machinist").post(f"{path}/{action}", reason="r").status_code == 403


def test_nobody_else_gets_in(site: Site) -> None:
    """Neither the list nor an instance nor an operation."""
    path = address(site, "directive")
    for login in ("clerk", "director", "leader", "env.liaison", "auditor"):
        visitor = site.visitor(login)
        with nothing_changes(site.supervision.office.database):
            assert visitor.get("/instances/").status_code == 403
            assert visitor.get(path).status_code == 403
            assert visitor.post(f"{path}/suspend", reason="r").status_code == 403


def test_the_audit_administrator_reads_who_interfered_and_why(site: Site) -> None:
    """Each operation leaves a record; its page shows it in words."""
    path = address(site, "directive", LATER)
    sent(site, f"{path}/suspend", reason="look closer")
    sent(site, f"{path}/variables?name=title", name="title", kind="text", value="x", reason="spelling")
    with site.supervision.reading() as session:
        told = {(each.actor, each.action, each.subject, each.reason) for each in records(session)}
    subject = path.rpartition("/")[2]
    assert {
        ("designer", "instance-suspended", subject, "look closer"),
        ("designer", "variable-set", subject, "spelling"),
    } <= told
    auditor = site.visitor("auditor")
    assert "Instance suspended" in auditor.get("/administration/records").text
    sent(site, f"{address(site, 'directive')}/suspend", reason="wait for rain")
    page = words(auditor.get("/administration/records?q=1号"))
    assert "泽督〔2019〕1号 wait for rain" in page
    assert "look closer" not in page


def test_the_player_tells_operations_in_words(site: Site) -> None:
    """Who, what, before and after, in the reader's language, and what was recorded can be played again."""
    path = address(site, "directive", LATER)
    sent(site, f"{path}/variables?name=title", name="title", kind="text", value="Fog", reason="spelling")
    sent(site, link(site.visitor("designer").get(path), "/move"), element="draft_opinion", reason="on paper")
    events = site.visitor("auditor", "zh-CN").get(f"/history/{path.rpartition('/')[2]}/data").get_json()
    assert events["verified"]["ok"] is True
    assert [event["text"] for event in events["events"]][-2:] == [
        f"“事项标题”由 {LATER} 改为 Fog：spelling",
        "由“收件登记”移到“拟定督办意见”：on paper",
    ]


def test_chinese_readers_read_chinese(site: Site) -> None:
    """List, instance, form and refusal."""
    path = address(site, "directive", LATER)
    assert "办理中" in found(site, language="zh-CN")[0]
    assert "目前在哪里" in site.visitor("designer", "zh-CN").get(path).text
    refused = sent(site, f"{path}/suspend", language="zh-CN", reason="")
    assert "请填写理由" in refused.text
    assert "暂停后，没有人能办理" in refused.text
