"""Taking running matters over to another version over HTTP: chosen, previewed, ordered, found again."""

import re

import pytest
from lxml import html
from werkzeug.test import TestResponse

from engine.store.tables import DefinitionKind
from tests.features.web.conftest import Site
from tests.support.administrators import add_administrators
from tests.support.snapshots import nothing_changes
from tests.support.supervision import SupervisionOffice
from workflows.history.seals import seals_of_office
from workflows.procedures import service

pytestmark = pytest.mark.sqlite_only
RENAMED = (b'"receive"', b'"take_in"')
"""A step and what the second version calls it."""


@pytest.fixture
def site(supervision: SupervisionOffice) -> Site:
    """A site where two matters stand at a step that the new version calls otherwise, and one at a later step."""
    add_administrators(supervision)
    supervision.open("Third")
    supervision.do("receive", "clerk", title="Third")
    for title in ("First", "Second"):
        supervision.open(title)
    with supervision.reading() as session:
        latest = supervision.office.engine.definitions.latest(session, DefinitionKind.PROCESS, "directive")
    with supervision.acting("designer") as tx:
        body = latest.body.replace(*RENAMED)
        proposal = service.propose(
            tx, DefinitionKind.PROCESS, "directive", body, base_id=latest.id, reason="clearer"
        ).id
    with supervision.acting("checker") as tx:
        service.approve(tx, proposal)
    return Site(supervision)


def words(answer: TestResponse) -> str:
    """What a page says, without its diagrams."""
    main = html.fromstring(answer.text).xpath("//main")[0]
    for script in main.xpath(".//script"):
        script.drop_tree()
    return " ".join(main.text_content().split())


def planning(site: Site) -> str:
    """The address of the page that plans the migration, as the list of outdated versions leads to it."""
    page = html.fromstring(site.visitor("designer").get("/migrations/").text)
    (found,) = page.xpath("//main//a[contains(@href, '/migrations/new')]/@href")
    return str(found)


def unmapped(site: Site) -> str:
    """The same with an empty mapping chosen."""
    return f"{planning(site)}&planned=yes"


def order(site: Site, path: str, reason: str = "clearer names", login: str = "designer") -> TestResponse:
    """Send the form at ``path`` with its hidden fields."""
    fields = html.fromstring(site.visitor("designer").get(path).text).xpath("//form[@method='post']//input[@name]")
    given = {field.get("name"): field.get("value") for field in fields if field.get("name") != "csrf_token"}
    return site.visitor(login).post("/migrations/new", **given, reason=reason)


def instance_of(site: Site, title: str) -> str:
    """The page of the instance of the matter with this title."""
    page = html.fromstring(site.visitor("designer").get(f"/instances/?q={title}").text)
    return str(page.xpath("//tbody//th//a/@href")[0])


def test_the_versions_page_and_the_list_lead_to_the_plan(site: Site) -> None:
    """Where something still runs on an older version; nothing is offered once nothing does."""
    path = planning(site)
    page = site.visitor("designer").get("/designer/bpmn/directive/versions")
    assert path in html.fromstring(page.text).xpath("//main//a/@href")
    assert site.visitor("designer").get("/migrations/new").location == "/migrations/"


def test_a_renamed_step_is_suggested_and_everything_can_go(site: Site) -> None:
    """The suggestion is preselected; the preview counts; both diagrams are there with what differs marked."""
    page = site.visitor("designer").get(planning(site))
    tree = html.fromstring(page.text)
    assert tree.xpath("//select[@name='to.receive']/option[@selected]/@value") == ["take_in"]
    assert "All 3 can go over." in words(page)
    assert len(tree.xpath("//*[@data-island='viewer']")) == 2


def test_without_a_mapping_the_preview_says_who_is_blocked_where_and_why(site: Site) -> None:
    """By step and in words, with links; the others can go; nothing has changed."""
    path = unmapped(site)
    with nothing_changes(site.supervision.office.database):
        page = site.visitor("designer").get(path)
    assert "1 can go over, 2 are blocked." in words(page)
    (row,) = [each for each in html.fromstring(page.text).xpath("//tbody/tr") if "Second" in each.text_content()]
    assert "收件登记" in row.text_content()
    assert "The new version does not have this step" in row.text_content()
    assert instance_of(site, "Second") in row.xpath(".//a/@href")


def test_all_go_over_in_the_background_and_the_page_is_found_again(site: Site) -> None:
    """Waiting at first, then migrated or blocked with the reason; the list has it; histories stay true."""
    done = order(site, unmapped(site))
    assert re.fullmatch("/migrations/[^/]+", done.location)
    waiting = site.visitor("designer").get(done.location)
    assert "Waiting 3" in words(waiting)
    assert "data-progress" in waiting.text
    site.supervision.office.engine.run_due()
    page = site.visitor("designer").get(done.location)
    assert "data-progress" not in page.text
    assert "Blocked 2" in words(page)
    assert "Migrated 1" in words(page)
    assert "收件登记: The new version does not have this step" in words(page)
    assert done.location in html.fromstring(site.visitor("checker").get("/migrations/").text).xpath("//main//a/@href")
    told = words(site.visitor("designer").get(instance_of(site, "Third")))
    assert "Taken from version 1 to version 2: clearer names" in told
    assert site.visitor("designer").get(instance_of(site, "First")).text.count("Version 1")
    with site.supervision.reading() as session:
        assert all(not seal.broken for seal in seals_of_office(session, site.supervision.office.engine, played=True))


def test_one_instance_goes_over_at_once(site: Site) -> None:
    """From its page: what becomes of its task is told, then it stands at the new step and the same people go on."""
    page = site.visitor("designer").get(instance_of(site, "First"))
    path = next(href for href in html.fromstring(page.text).xpath("//main//a/@href") if "/migrations/new" in href)
    preview = words(site.visitor("designer").get(path))
    assert "It can go over." in preview
    assert "The task stays, with its people" in preview
    assert "cannot go over" in words(site.visitor("designer").get(f"{path}&planned=yes"))
    assert order(site, path).location == instance_of(site, "First")
    assert len(site.supervision.tasks("take_in")) == 1
    site.supervision.do("take_in", "clerk", title="First", source="S5", original_text="x", classified=False)


def test_who_comes_second_is_told_and_changes_nothing(site: Site) -> None:
    """Two windows with the same instance: 409 and a sentence."""
    page = site.visitor("designer").get(instance_of(site, "First"))
    path = next(href for href in html.fromstring(page.text).xpath("//main//a/@href") if "/migrations/new" in href)
    form = html.fromstring(site.visitor("designer").get(path).text).xpath("//form[@method='post']//input[@name]")
    fields = {each.get("name"): each.get("value") for each in form if each.get("name") != "csrf_token"}
    assert site.visitor("designer").post("/migrations/new", **fields, reason="r").status_code == 302
    with nothing_changes(site.supervision.office.database):
        other_window = fields | {"_key": "of-the-other-window"}
        second = site.visitor("designer").post("/migrations/new", **other_window, reason="r")
    assert second.status_code == 409
    assert "changed by somebody else" in words(second)


def test_a_reason_is_needed_and_the_mapping_is_kept(site: Site) -> None:
    """Refused at its field with what was chosen."""
    refused = order(site, planning(site), reason=" ")
    assert refused.status_code == 422
    tree = html.fromstring(refused.text)
    assert tree.xpath("//a[@href='#field-reason']")
    assert tree.xpath("//select[@name='to.receive']/option[@selected]/@value") == ["take_in"]


def test_a_mapping_that_contradicts_the_versions_is_told_at_the_step(site: Site) -> None:
    """An element that is not there, one of another kind: 422, the sentence beside the step, nothing ordered."""
    for target, said in (("no_such_step", "no_such_step"), ("given", "field-to.receive")):
        path = f"{planning(site)}&planned=yes&to.receive={target}"
        page = site.visitor("designer").get(path)
        assert page.status_code == 422
        assert said in page.text
        assert not html.fromstring(page.text).xpath("//main//form[@method='post']")


def test_versions_that_do_not_belong_together_are_refused(site: Site) -> None:
    """The same version twice, another process, an unknown one."""
    source = re.search("source=([^&]+)", planning(site))
    assert source
    for target, status in ((source[1], 422), ("nothing", 404)):
        assert site.visitor("designer").get(f"/migrations/new?source={source[1]}&target={target}").status_code == status


def test_only_process_administrators_migrate(site: Site) -> None:
    """Everybody else is refused, and nothing is ordered."""
    path = planning(site)
    for login in ("clerk", "director", "auditor"):
        visitor = site.visitor(login)
        with nothing_changes(site.supervision.office.database):
            for address in ("/migrations/", path, "/migrations/x"):
                assert visitor.get(address).status_code == 403
            assert order(site, path, login=login).status_code == 403


def test_chinese_readers_read_chinese(site: Site) -> None:
    """Plan, preview and outcome."""
    visitor = site.visitor("designer", "zh-CN")
    page = visitor.get(unmapped(site))
    assert "1 件可以迁移，2 件受阻。" in words(page)
    assert "新版本没有这个环节" in words(page)
    done = order(site, planning(site))
    site.supervision.office.engine.run_due()
    assert "已迁移 3" in words(visitor.get(done.location))
