"""Running instances are operated on over HTTP: what is possible is offered, each with its reason and its refusals."""

import pytest
from lxml import html

from engine.commands import instances
from engine.commands.deployments import Resource, deploy
from engine.commands.inspection import inspect
from tests.features.web.conftest import Site
from tests.support.instance_pages import address, link, sent, words
from tests.support.processes import diagram, process, user_task
from tests.support.processes import path as sequence
from tests.support.snapshots import nothing_changes
from tests.support.under_way import LATER
from workflows.history.seals import seals_of_office

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def site(site_with_matters: Site) -> Site:
    """A site with a matter that two units have in hand, an hour later one that was only taken in."""
    return site_with_matters


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
    assert ["Unit: POL" in scope.text_content() for scope in scopes].count(True) == 1


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
