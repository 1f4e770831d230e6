"""Running instances over HTTP: found, laid open, operated on, by those who may and nobody else."""

import re
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from engine.commands import instances
from engine.commands.deployments import Resource, deploy
from engine.commands.inspection import inspect
from engine.store.tables import JobKind, instance, job
from tests.features.web.conftest import Site
from tests.support.administrators import add_administrators
from tests.support.processes import diagram, process, user_task
from tests.support.processes import path as sequence
from tests.support.snapshots import nothing_changes
from tests.support.supervision import SupervisionOffice
from workflows.history.seals import seals_of_office
from workflows.organisation.models import User, UserRole
from workflows.organisation.queries import records
from workflows.organisation.roles import Role

pytestmark = pytest.mark.sqlite_only
TITLE, LATER = "Noise at night", "Smoke in the morning"


@pytest.fixture
def site(supervision: SupervisionOffice) -> Site:
    """A site with a matter that two units have in hand, an hour later one that was only taken in."""
    add_administrators(supervision)
    with supervision.acting() as tx:
        user = User(login="machinist", name="Machinist", unit_code="OFF", must_change=False)
        user.roles = [UserRole(Role.SYSTEM_ADMIN)]
        tx.session.add(user)
    supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    supervision.begin_handling("env")
    supervision.wait(hours=1)
    supervision.open(LATER)
    return Site(supervision)


def found(site: Site, query: str = "", login: str = "designer", language: str = "en") -> list[str]:
    """The words of the rows of the list, in order."""
    page = html.fromstring(site.visitor(login, language).get(f"/instances/?{query}").text)
    return [" ".join(row.text_content().split()) for row in page.xpath("//tbody/tr")]


def address(site: Site, process: str, title: str = TITLE) -> str:
    """The page of the first instance of a process that is about this matter."""
    with site.supervision.reading() as session:
        rows = session.execute(
            select(instance.c.id, instance.c.business_key)
            .where(instance.c.process == process)
            .order_by(instance.c.started_at, instance.c.id)
        ).all()
    return next(f"/instances/{row.id}" for row in rows if site.supervision.matter(row.business_key).title == title)


def words(answer: TestResponse) -> str:
    """What a page says, without its diagram."""
    main = html.fromstring(answer.text).xpath("//main")[0]
    for script in main.xpath(".//script"):
        script.drop_tree()
    return " ".join(main.text_content().split())


def link(answer: TestResponse, ending: str, about: str = "") -> str:
    """The address of the first link whose address ends so, in a row that names ``about``."""
    page = html.fromstring(answer.text)
    hrefs = page.xpath(f"//main//tr[contains(., '{about}')]//a/@href" if about else "//main//a/@href")
    return next(href for href in hrefs if href.endswith(ending))


def sent(site: Site, path: str, login: str = "designer", language: str = "en", **fields: Any) -> TestResponse:
    """The form at ``path`` with its hidden fields, filled in and sent."""
    visitor = site.visitor(login, language)
    hidden = html.fromstring(visitor.get(path).text).xpath("//main//input[@type='hidden'][@name!='csrf_token']")
    return visitor.post(path, **{field.get("name"): field.get("value") for field in hidden} | fields)


def break_a_timer(site: Site) -> str:
    """Let a timer of the part of ENV have failed too often; the id of its job."""
    owner = address(site, "undertaking").rpartition("/")[2]
    with site.supervision.acting() as tx:
        timers = (job.c.instance_id == owner, job.c.kind == JobKind.TIMER)
        job_id = tx.session.scalar(select(job.c.id).where(*timers).limit(1))
        failed = {"incident": True, "attempts": 5, "error": "OSError: no connection"}
        tx.session.execute(update(job).where(job.c.id == job_id).values(failed))
    return str(job_id)


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


def test_suspended_nobody_works_on_it_until_it_is_resumed(site: Site) -> None:
    """With all it called; the unit's task says why it cannot be done now; the history says who and why."""
    whole, part = (address(site, process) for process in ("directive", "undertaking"))
    done = sent(site, f"{whole}/suspend", login="machinist", reason="wrong unit?")
    assert done.location == whole
    assert "Suspended" in words(site.visitor("designer").get(part))
    assert "nothing can be submitted now" in site.visitor("env.liaison").get(site.task("handle")).text
    refused = site.visitor("env.liaison").post(site.task("handle"), handling_notes="done so far")
    assert refused.status_code == 409
    assert "suspended" in refused.text
    assert "done so far" in refused.text
    assert sent(site, f"{whole}/resume", reason="it was right").location == whole
    assert site.visitor("env.liaison").post(site.task("handle"), handling_notes="done").status_code == 302
    told = words(site.visitor("designer").get(whole))
    assert "“领导批示件督办” suspended: wrong unit?" in told
    assert "Machinist" in told


def test_who_comes_second_gets_a_sentence(site: Site) -> None:
    """Suspended, resumed, moved and ended twice: 409, what was meant is not done again, and the page leads back."""
    visitor, path = site.visitor("designer"), address(site, "directive", LATER)
    move = link(visitor.get(path), "/move")
    for action, fields in (
        (f"{path}/suspend", {}),
        (f"{path}/resume", {}),
        (move, {"element": "draft_opinion"}),
        (f"{path}/cancel", {"confirmed": "yes"}),
    ):
        assert visitor.post(action, reason="first", **fields).status_code == 302, action
        with nothing_changes(site.supervision.office.database):
            second = visitor.post(action, reason="second", **fields)
        assert (second.status_code, "not possible now" in second.text) == (409, True), action
        assert visitor.get(action).status_code == 409


def test_only_what_is_possible_is_offered(site: Site) -> None:
    """Running it can be suspended, suspended resumed; a called part is not ended alone; an ended one not at all."""
    visitor, path, part = site.visitor("designer"), address(site, "directive", LATER), address(site, "undertaking")

    def offered(page: str) -> set[str]:
        hrefs = html.fromstring(visitor.get(page).text).xpath("//main//a/@href")
        return {href.rpartition("/")[2] for href in hrefs} & {"suspend", "resume", "cancel", "move", "variables"}

    assert offered(path) == {"suspend", "cancel", "move", "variables"}
    assert offered(part) == {"suspend", "move", "variables"}
    assert visitor.post(f"{part}/cancel", reason="r", confirmed="yes").status_code == 409
    sent(site, f"{path}/suspend", reason="r")
    assert offered(path) == {"resume", "cancel", "move", "variables"}
    sent(site, f"{path}/cancel", reason="r", confirmed="yes")
    assert offered(path) == set()


def test_ending_needs_a_reason_and_a_confirmation(site: Site) -> None:
    """Each missing one is told at its field and what was typed is kept; then it ends and the tasks are withdrawn."""
    path = address(site, "directive", LATER)
    unconfirmed = sent(site, f"{path}/cancel", reason="filed twice")
    assert unconfirmed.status_code == 422
    assert "filed twice" in unconfirmed.text
    assert "field-confirmed" in unconfirmed.text
    blank = sent(site, f"{path}/cancel", confirmed="yes", reason="  ")
    assert (blank.status_code, 'href="#field-reason"' in blank.text) == (422, True)
    assert sent(site, f"{path}/cancel", reason="filed twice", confirmed="yes").location == path
    assert site.supervision.tasks("receive") == []
    assert "filed twice" in words(site.visitor("designer").get(path))


def test_a_token_is_moved_to_a_step_chosen_by_name(site: Site) -> None:
    """Only steps that it can go to are offered; the history tells from where to where; the work list follows."""
    path = address(site, "directive", LATER)
    move = link(site.visitor("designer").get(path), "/move")
    form = html.fromstring(site.visitor("designer").get(move).text)
    assert "拟定督办意见" in form.xpath("//select[@name='element']/option/text()")
    nowhere = sent(site, move, element="no_such_step", reason="r")
    assert (nowhere.status_code, "field-element" in nowhere.text) == (422, True)
    assert sent(site, move, element="draft_opinion", reason="received on paper").location == path
    assert [task.business_key for task in site.supervision.tasks("draft_opinion")]
    assert "Moved from “收件登记” to “拟定督办意见”: received on paper" in words(site.visitor("designer").get(path))


def test_a_wrong_value_is_told_where_it_was_typed(site: Site) -> None:
    """The sentence says what is wrong and where, what was typed is kept, nothing changes."""
    site.visitor("designer")
    for name, kind, text, field, said in (
        ("source", "number", "12a", "value", "“12a” is no number"),
        ("source", "json", '{"a": 1,\n "b": }', "value", "From line 2, column 7"),
        ("source", "nonsense", "x", "kind", "nonsense"),
        ("a b", "text", "x", "name", "cannot name a variable"),
        ("loopCounter", "number", "1", "name", "cannot name a variable"),
    ):
        path = f"{address(site, 'directive', LATER)}/variables?name={name}"
        with nothing_changes(site.supervision.office.database):
            refused = sent(site, path, name=name, kind=kind, value=text, reason="kept reason")
        page = html.fromstring(refused.text)
        assert refused.status_code == 422
        assert said in " ".join(page.xpath(f"//a[@href='#field-{field}']/text()")), name
        assert page.xpath("//textarea[@name='value']/text()")[0].lstrip("\n") == text
        assert page.xpath("//textarea[@name='reason']/text()") == ["kept reason"]


def test_a_variable_gets_a_value_of_the_kind_chosen(site: Site) -> None:
    """A list typed as JSON is a list for the diagram, and the history can be played again."""
    path = address(site, "directive", LATER)
    done = sent(
        site, f"{path}/variables?name=source", name="source", kind="json", value='[{"unit": "EDU"}]', reason="r"
    )
    assert done.status_code == 302
    with site.supervision.reading() as session:
        (root, *_) = inspect(session, site.supervision.office.engine, path.rpartition("/")[2]).tokens
        seals = list(seals_of_office(session, site.supervision.office.engine, played=True))
    assert root.variables["source"] == [{"unit": "EDU"}]
    assert all(seal.broken is None for seal in seals)


def test_a_variable_that_somebody_else_changed_is_not_written_over(site: Site) -> None:
    """Two windows: the second is told, its text is kept, the first one's value stays; the history tells both values."""
    path = f"{address(site, 'directive', LATER)}/variables?name=title"
    hidden = html.fromstring(site.visitor("designer").get(path).text).xpath("//input[@name='seen']/@value")[0]
    fields = {"name": "title", "scope": "", "seen": hidden, "kind": "text", "reason": "spelling"}
    assert site.visitor("designer").post(path, value="Smog in the morning", **fields).status_code == 302
    second = site.visitor("checker").post(path, value="Fog", **fields)
    assert second.status_code == 409
    assert "changed by somebody else" in words(second)
    assert "Fog" in second.text
    told = words(site.visitor("designer").get(address(site, "directive", LATER)))
    assert f"“事项标题” changed from {LATER} to Smog in the morning: spelling" in told


def test_a_new_variable_and_one_of_a_scope_are_set(site: Site) -> None:
    """The form without a name asks for one; a variable of one pass changes there alone."""
    path = address(site, "directive")
    assert sent(site, f"{path}/variables", name="note_of_office", kind="text", value="x", reason="r").status_code == 302
    page = site.visitor("designer").get(path)
    assert "note_of_office" in words(page)
    of_pass = next(
        href for href in html.fromstring(page.text).xpath("//a/@href") if "scope=" in href and "part" in href
    )
    done = sent(site, of_pass, kind="json", value='{"unit": "POL"}', reason="r")
    assert done.status_code == 302
    scopes = html.fromstring(site.visitor("designer").get(path).text).xpath(
        "//section[@id='variables']//details[@class='fold']"
    )
    assert ['{"unit":"POL"}' in scope.text_content() for scope in scopes].count(True) == 1


def test_a_pass_is_added_and_taken_away(site: Site) -> None:
    """A third part begins; one of the others ends without a result; adding from an outdated window is refused."""
    path = address(site, "directive")
    page = site.visitor("designer").get(path)
    add, remove = link(page, "/passes"), link(page, "/remove", "EDU")
    item = '{"assignment_id": "none", "unit": "EDU"}'
    fields = {"kind": "json", "value": item, "seen": "1", "reason": "r"}
    outdated = site.visitor("designer").post(add, **fields)
    assert (outdated.status_code, item.replace('"', "&#34;") in outdated.text) == (409, True)
    assert sent(site, remove, reason="not their business").location == path
    assert "taken away: not their business" in words(site.visitor("designer").get(path))
    assert [task.element_id for task in site.supervision.tasks("acknowledge")] == []
    assert site.visitor("designer").post(remove, reason="again").status_code == 409


def test_a_timer_is_carried_out_before_its_time(site: Site) -> None:
    """It rings now, once; the second window is told."""
    path = address(site, "undertaking")
    page = site.visitor("designer").get(path)
    hasten = link(page, "/hasten")
    fields = {"job": html.fromstring(site.visitor("designer").get(hasten).text).xpath("//input[@name='job']/@value")[0]}
    assert site.visitor("designer").post(hasten, reason="test of the reminder", **fields).location == path
    assert "test of the reminder" in words(site.visitor("designer").get(path))
    assert site.visitor("designer").post(hasten, reason="again", **fields).status_code == 409


def test_an_automatic_step_is_answered_by_hand(site: Site) -> None:
    """Where it waits to be tried again; results that are no JSON object are refused at their field, then it goes on."""
    step = '<serviceTask id="ask"><extensionElements><zeebe:taskDefinition type="build-archive-package" retries="3"/>'
    body = f'<startEvent id="s"/><endEvent id="e"/>{step}</extensionElements></serviceTask>'
    with site.supervision.acting() as tx:
        deploy(tx, [Resource("asking.bpmn", diagram(process("asking", body, sequence("s", "ask", "e"))))])
        path_of = f"/instances/{instances.start(tx, 'asking')}"
    answer = link(site.visitor("designer").get(path_of), "/answer")
    for text, said in (("{", "line 1, column"), ("[]", "JSON object")):
        refused = sent(site, answer, value=text, reason="kept reason")
        assert (refused.status_code, said in words(refused), "kept reason" in refused.text) == (422, True, True)
    assert sent(site, answer, value='{"number": "A-1"}', reason="done on paper").location == path_of
    told = words(site.visitor("designer").get(path_of))
    assert "Completed" in told
    assert "done on paper" in told
    assert site.visitor("designer").post(answer, value="{}", reason="again").status_code == 409


def test_a_step_of_an_ad_hoc_sub_process_is_begun(site: Site) -> None:
    """Chosen by name among what can begin there; anything else is refused at its field."""
    drawn = f'<adHocSubProcess id="x">{user_task("call")}{user_task("visit")}</adHocSubProcess>'
    body = f'<startEvent id="s"/><endEvent id="e"/>{drawn}'
    with site.supervision.acting() as tx:
        deploy(tx, [Resource("adhoc.bpmn", diagram(process("adhoc", body, sequence("s", "x", "e"))))])
        path = f"/instances/{instances.start(tx, 'adhoc')}"
    activate = link(site.visitor("designer").get(path), "/activate")
    refused = sent(site, activate, element="no_such_step", reason="r")
    assert (refused.status_code, 'href="#field-element"' in refused.text) == (422, True)
    assert sent(site, activate, element="visit", reason="nobody answered").location == path
    assert [task.element_id for task in site.supervision.tasks()].count("visit") == 2
    assert "“visit” begun: nobody answered" in words(site.visitor("designer").get(path))


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
    assert "Instance suspended" in site.visitor("auditor").get("/administration/records").text


def test_the_player_tells_operations_in_words(site: Site) -> None:
    """Who, what, before and after, in the reader's language, and what was recorded can be played again."""
    path = address(site, "directive", LATER)
    sent(site, f"{path}/variables?name=title", name="title", kind="text", value="Fog", reason="spelling")
    sent(site, link(site.visitor("designer").get(path), "/move"), element="draft_opinion", reason="on paper")
    events = site.visitor("auditor", "zh-CN").get(f"/history/{path.rpartition('/')[2]}/data").get_json()
    assert events["verified"]["ok"] is True
    assert [event["text"] for event in events["events"]][-2:] == [
        f"“事项标题”由 {LATER} 改为 Fog: spelling",
        "由“收件登记”移到“拟定督办意见”: on paper",
    ]


def test_chinese_readers_read_chinese(site: Site) -> None:
    """List, instance, form and refusal."""
    path = address(site, "directive", LATER)
    assert "办理中" in found(site, language="zh-CN")[0]
    assert "目前在哪里" in site.visitor("designer", "zh-CN").get(path).text
    refused = sent(site, f"{path}/suspend", language="zh-CN", reason="")
    assert "请填写理由" in refused.text
    assert "暂停后,没有人能办理" in refused.text
