"""An unannounced inspection is nowhere where the people of the inspected unit look, until it is released. Rule A27."""

import io
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from engine.store.tables import user_task
from tests.features.web.conftest import Site
from tests.security.conftest import Made
from tests.support.matters import issued
from tests.support.snapshots import nothing_changes
from tests.support.visits import begun, inspections
from workflows.attachments.models import Attachment
from workflows.beginnings.models import SideCourse
from workflows.inspections.models import InspectionState
from workflows.inspections.queries import participants_of

WORDS = {
    "inspection_purpose": "purposewood",
    "inspection_plan": "planwood",
    "place": "placewood",
    "finding": "findingwood",
    "inspection_problems": "problemwood",
    "inspection_advice": "advicewood",
}
PHOTO = "photowood.png"
OF_THE_UNIT = ("env.liaison", "edu.liaison")
STANDS_OUT = (
    *WORDS.values(),
    PHOTO,
    "实地核查",
    "暗访",
    "核查并登记",
    "covert inspection",
    "no-notice inspection",
    "planned for",
)
FILES = ("export.xlsx", "static", "health")
STEPS = ("kept", "carried_out", "approved", "ordered", "begun")
"""How far the inspections of one matter are, the furthest first."""


def brought_to(site: Site, matter_id: str, step: str, decision: str = "keep") -> None:
    """A covert inspection of ENV's part at one of the STEPS, ordered by the reviewer through the pages."""
    office = site.supervision
    begun(office, "reviewer", "inspection", matter_id)
    if step == "begun":
        return
    given = {key: WORDS[key] for key in ("inspection_purpose", "inspection_plan")}
    chosen = {"staff": ["reviewer"], "experts": [], "joint_offices": [], "citizens": []}
    about = {"inspection_kind": "covert", "inspected_part": "", "planned_on": "2019-09-27"}
    office.do("order_inspection", "reviewer", **given, **chosen, **about)
    if step == "ordered":
        return
    office.do("approve_inspection", "director", inspection_decision="approve")
    if step == "approved":
        return
    record(site, matter_id)
    if step == "carried_out":
        return
    office.do("release_inspection", "director", release_decision=decision)


def record(site: Site, matter_id: str) -> None:
    """The reviewer uploads a photo and records the inspection from the page of the task."""
    reviewer, address = site.visitor("reviewer"), site.task("carry_out")
    [inspection] = [each for each in inspections(site.supervision, matter_id) if each.state is InspectionState.APPROVED]
    with site.supervision.reading() as session:
        team = [each.id for each in participants_of(session, [inspection.id])[inspection.id]]
    told = {key: word for key, word in WORDS.items() if key not in ("inspection_purpose", "inspection_plan")}
    form = {**told, "visited_at": "2019-09-27T08:30", "conclusion": "not_verified", "took_part": team}
    picture = (io.BytesIO(b"\x89PNG\r\n\x1a\n secret"), PHOTO)
    answer = reviewer.post(address, **form, photos=picture)
    assert answer.status_code == 302, answer.text


def addresses(site: Site, matter_id: str) -> Iterator[str]:
    """Every page there is about this matter and what belongs to the inspection, as a unit's people could ask for it."""
    with site.supervision.reading() as session:
        [instance_id, *_] = courses = session.scalars(select(SideCourse.instance_id)).all()
        tasks = list(session.scalars(select(user_task.c.id).where(user_task.c.instance_id.in_(courses))))
        files = list(session.scalars(select(Attachment.id).where(Attachment.matter_id == matter_id)))
    part = site.supervision.assignments(matter_id)[0].id
    there = {"matter_id": matter_id, "instance_id": instance_id, "assignment_id": part, "kind": "monday_list"}
    for rule in site.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or any(word in str(rule) for word in FILES):
            continue
        listed = {"task_id": tasks, "attachment_id": files}
        named = next((name for name in listed if name in rule.arguments), "")
        for each in listed.get(named, [""]):
            values = {name: {**there, named: each}.get(name, 1) for name in rule.arguments}
            yield str(site.app.url_map.bind("localhost").build(rule.endpoint, values))
    yield from (f"/matters/{matter_id}?tab={tab}" for tab in TABS)
    yield from (f"/inbox?list={name}" for name in ("to_do", "done", "started", "copied", "told"))
    yield from (f"{page}?q={word}" for page in ("/inbox", "/ledger", "/search") for word in WORDS.values())


TABS = ("course", "units", "handling", "on_the_spot", "papers", "diagram")


@pytest.fixture(scope="module")
def watched(make_site: Made, tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, str]:
    """A site and a matter of ENV and EDU with a covert inspection at each of the STEPS."""
    site = make_site(tmp_path_factory.mktemp("office"))
    matter_id = site.supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    for step in STEPS:
        brought_to(site, matter_id, step)
    return site, matter_id


@pytest.mark.rule("A27")
@pytest.mark.parametrize("login", OF_THE_UNIT)
def test_no_page_tells_the_unit_of_an_unannounced_inspection(watched: tuple[Site, str], login: str) -> None:
    """Whatever its step, on every page and download: none of its words, its task, its course or its photo."""
    site, matter_id = watched
    visitor, read = site.visitor(login), 0
    for page in addresses(site, matter_id):
        answer = visitor.get(page)
        assert answer.status_code < 500, page
        if answer.status_code == 200:
            asked, read = page.partition("q=")[2], read + 1
            shown = [word for word in STANDS_OUT if word != asked and word in answer.text]
            assert shown == [], (page, shown)
    assert read > len(TABS)


def test_the_office_reads_it_on_the_same_page(watched: tuple[Site, str]) -> None:
    """What the units look for in vain stands on the page that they open too."""
    site, matter_id = watched
    page = site.visitor("reviewer").get(f"/matters/{matter_id}?tab=on_the_spot").text
    assert all(word in page for word in (*WORDS.values(), PHOTO))


@pytest.mark.rule("A27")
def test_the_unit_can_do_nothing_with_its_tasks(watched: tuple[Site, str]) -> None:
    """Neither open nor complete nor claim them, nor begin an inspection; nothing changes."""
    site, matter_id = watched
    task = site.task("release_inspection")
    for login in OF_THE_UNIT:
        visitor = site.visitor(login)
        with nothing_changes(site.supervision.office.database):
            assert visitor.get(task).status_code == 404
            assert visitor.post(task, release_decision="release").status_code in (403, 404)
            assert visitor.post(f"{task}/claim").status_code in (403, 404)
            begin = visitor.post(f"/matters/{matter_id}/courses", procedure="inspection")
            assert begin.status_code == 403


@pytest.mark.rule("A27")
def test_the_diagram_of_an_inspection_is_not_that_of_a_matter_without_a_course(site: Site) -> None:
    """What came from a ledger that was imported has no course of its own, so that the inspection is all that runs."""
    matter_id = issued(site.supervision)
    brought_to(site, matter_id, "ordered")
    diagram = f"/matters/{matter_id}?tab=diagram"
    assert site.visitor("env.liaison").get(diagram).status_code == 200
    for login in ("env.liaison", "reviewer"):
        assert 'data-island="viewer"' not in site.visitor(login).get(diagram).text


@pytest.mark.rule("A27")
def test_a_released_inspection_is_shown_with_its_photos(site: Site) -> None:
    """Place, finding and photo, to the inspected unit; not the order, and nothing to a unit that has no part."""
    matter_id = site.supervision.issue()
    brought_to(site, matter_id, "released", "release")
    with site.supervision.reading() as session:
        photo = session.scalar(select(Attachment.id).where(Attachment.file_name == PHOTO))
    unit = site.visitor("env.liaison")
    page = unit.get(f"/matters/{matter_id}?tab=on_the_spot").text
    assert all(WORDS[word] in page for word in ("place", "finding", "inspection_problems", "inspection_advice"))
    assert not any(WORDS[word] in page for word in ("inspection_purpose", "inspection_plan"))
    assert "findingwood" in unit.get(f"/matters/{matter_id}").text
    assert unit.get(f"/attachments/{photo}").status_code == 200
    assert "findings" in unit.get("/inbox?list=told").text
    stranger = site.visitor("edu.liaison")
    assert stranger.get(f"/matters/{matter_id}?tab=on_the_spot").status_code == 404
    assert stranger.get(f"/attachments/{photo}").status_code == 404
