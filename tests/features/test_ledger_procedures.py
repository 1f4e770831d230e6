"""A city's whole ledger in one file: every matter goes on in the procedure of its source, where it stands."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.actor import Actor
from engine.metering import Tally
from engine.store.tables import TaskState, instance, job, user_task
from tests.support import plans, replies
from tests.support.databases import Copies
from tests.support.supervision import TO_ARCHIVE, SupervisionOffice
from tests.unit.workflows.ledger.books import HEADINGS, Cell, demo_city, row, workbook
from workflows.assignments.queries import assignments_of_all
from workflows.ledger import imports
from workflows.ledger.entry import Entry, Standing
from workflows.ledger.importing import confirm
from workflows.ledger.planting import Nursery, plant
from workflows.matters.models import Matter
from workflows.matters.values import Source, Status
from workflows.office import Office
from workflows.replies.models import AskerKind
from workflows.replies.queries import asker_of

CLERK = Actor("li.ruoxi", frozenset({"role:docket_clerk"}))
PROJECTS, TASKS = 70, 114
UNITS = ("市教育局", "市公安局", "市民政局", "市财政局", "市水务局", "市司法局", "市能源局")
SOURCES = {
    "全市70项重点工程": "directive",
    "市政府第31次常务会议": "decision",
    "市委办市政府办通知": "decision",
    "《政府工作报告》重点任务": "directive",
    "市人大四届五次会议第12号建议": "proposal",
    "市政协四届四次会议第103号提案": "proposal",
    "网民向市委书记留言": "citizen_message",
    "重信重访": "citizen_message",
}
"""Where a matter of the ledger comes from, and the procedure that is for it."""
STANDINGS: dict[str, tuple[Status, dict[str, Cell]]] = {
    "正在办理": (Status.IN_PROGRESS, {}),
    "逾期": (Status.IN_PROGRESS, {"办结时限": "2019-09-30"}),
    "办结": (Status.COMPLETED, {"办结时间": "2019-10-30"}),
    "已销号": (Status.CLOSED_OUT, {"办结时间": "2019-09-18", "销号时间": "2019-09-23"}),
}
STEPS = {
    ("directive", False): {"name_handler": 1},
    ("directive", True): {"name_handler": 2},
    ("decision", False): {"name_handler": 1, "guide_progress": 1},
    ("decision", True): {"name_handler": 2, "guide_progress": 1},
    ("proposal", False): {"name_handler": 1},
    ("proposal", True): {"contribute": 1},
    ("citizen_message", False): {"name_handler": 1},
    ("citizen_message", True): {"name_handler": 1},
}
"""The tasks of an open matter, by its procedure and whether a co-unit has part in it."""


def city_ledger() -> tuple[bytes, dict[str, tuple[str, Status, date, bool]]]:
    """A workbook of projects and tasks; of each its procedure, status, deadline and whether it has a co-unit."""
    told, rows = {}, []
    sources, standings = list(SOURCES.items()), list(STANDINGS.items())
    for number in range(PROJECTS + TASKS):
        source, procedure = sources[0 if number < PROJECTS else number % len(sources)]
        word, (status, cells) = standings[(number // len(sources)) % len(standings)]
        co_unit = number % 3 == 0
        due_on = date(2019, 11, 8) + timedelta(days=number % 40)
        title = f"{'工程' if number < PROJECTS else '工作'}第{number + 1}项"
        given: dict[str, Cell] = {
            "序号": str(number + 1),
            "督办编号": f"泽督〔2019〕{number + 1}号",
            "事项来源": source,
            "督办事项": title,
            "主办单位": UNITS[number % len(UNITS)],
            "协办单位": UNITS[(number + 1) % len(UNITS)] if co_unit else "",
            "办结时限": due_on.isoformat(),
            "办理状态": word,
        }
        rows.append(row(**given | cells))
        due = date.fromisoformat(str(cells.get("办结时限", due_on)))
        told[title] = (procedure, status, due, co_unit)
    sheets = ("项目", rows[:PROJECTS]), ("任务", rows[PROJECTS:])
    return workbook(*((name, [HEADINGS, *listed]) for name, listed in sheets)), told


@pytest.mark.rule("D17")
def test_seventy_projects_and_a_hundred_and_fourteen_tasks_go_on_where_they_stand(
    copies: Copies, tmp_path: Path
) -> None:
    """One import: each open item is in the diagram of its source at its step with its day, whatever is done waits."""
    content, told = city_ledger()
    office = demo_city(copies, tmp_path)
    with office.transaction(CLERK) as tx:
        import_id = imports.preview(tx, "ledger.xlsx", imports.understand(tx.session, content))
    spent = Tally()
    spent.enter()
    with office.transaction(CLERK) as tx:
        assert confirm(tx, import_id, office.settings).created == PROJECTS + TASKS
    spent.leave()
    assert spent.statements < 50 * (PROJECTS + TASKS)
    with office.reading() as session:
        found = {matter.title: matter for matter in session.scalars(select(Matter))}
        parts = assignments_of_all(session, [matter.id for matter in found.values()])
        tasks, waiting = standing(office)
        for title, (procedure, status, due_on, co_unit) in told.items():
            matter = found[title]
            assert (matter.status, matter.due_on) == (status, due_on), title
            assert {part.due_on for part in parts[matter.id]} == {due_on}, title
            assert len(parts[matter.id]) == (2 if co_unit else 1), title
            assert matter.procedure == (None if status is Status.CLOSED_OUT else procedure), title
            assert tasks[matter.id] == (STEPS[procedure, co_unit] if status is Status.IN_PROGRESS else {}), title
            assert waiting[matter.id] == (status is Status.COMPLETED), title
        askers = Counter(asker.kind for matter in found.values() if (asker := asker_of(session, matter.id)))
        assert askers == {AskerKind.NPC: 14, AskerKind.CPPCC: 14, AskerKind.NETIZEN: 15, AskerKind.COMPLAINT: 15}
    office.close()


@pytest.mark.rule("D17")
def test_an_imported_proposal_is_answered_to_its_end(supervision: SupervisionOffice) -> None:
    """Its co-unit is asked, then its lead names a handler; what was given before leaves no receipt to sign."""
    matter_id = planted(supervision, Source.PROPOSAL, "POL", source_text="第88号提案")
    replies.do(supervision, "contribute", "pol.liaison", feedback_progress="we agree")
    replies.go(supervision, ("name_handler", "env.liaison"), *replies.GATES, *replies.HEARD)
    assert supervision.matter(matter_id).status is Status.COMPLETED
    supervision.wait(days=7)
    supervision.go(*TO_ARCHIVE)
    assert supervision.matter(matter_id).status is Status.ARCHIVED


@pytest.mark.rule("D17")
def test_an_imported_decision_is_guided_and_summed_up(supervision: SupervisionOffice) -> None:
    """Its plan was approved before this system was there; the office goes on guiding, then sums it up."""
    matter_id = planted(supervision, Source.MEETING)
    plans.guide(supervision, matter_id)
    supervision.do("name_handler", "env.liaison")
    supervision.report(handler="env.staff")
    supervision.do("review_report", "reviewer")
    plans.go(supervision, ("sum_up", "clerk"), ("present_to_leader", "leader"))
    assert supervision.matter(matter_id).status is Status.COMPLETED


def planted(office: SupervisionOffice, source: Source, *co_units: str, source_text: str = "") -> str:
    """A matter of ENV that a ledger shows in progress. Its id."""
    entry = Entry(
        title="Lamps",
        requirement="Light the streets.",
        source=source,
        source_text=source_text,
        lead_unit="ENV",
        co_units=co_units,
        responsible_leader="leader",
        due_on=date(2019, 12, 31),
        standing=Standing.IN_PROGRESS,
    )
    with office.acting("clerk") as tx:
        return plant(tx, entry, [], Nursery.of(tx, office.office.settings)).id


def standing(office: Office) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """The open tasks of each matter by their element, and how many wait for the week of their close-out."""
    tasks: dict[str, Counter[str]] = {}
    with office.reading() as session:
        opened = select(instance.c.business_key, user_task.c.element_id).join_from(user_task, instance)
        for matter_id, element in session.execute(opened.where(user_task.c.state == TaskState.OPEN)):
            tasks.setdefault(matter_id, Counter())[element] += 1
        ripe = select(instance.c.business_key).join_from(job, instance).where(job.c.element_id == "next_week")
        waiting = Counter(session.scalars(ripe))
        return {matter_id: tasks.get(matter_id, Counter()) for matter_id in session.scalars(select(Matter.id))}, waiting
