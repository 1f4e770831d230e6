"""A demo office in the middle of its work: something waits for everybody, and every page has something to show."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from engine.commands import instances, suspension, tasks
from engine.commands.deployments import Resource, deploy
from engine.history.events import of_business_key
from engine.outbox import outbox, post
from engine.store.tables import DefinitionKind, InstanceState, JobKind, definition, instance, job, user_task
from engine.store.worklist import is_to_do
from engine.transaction import Transaction
from tests.support.busy_spot import go_there
from tests.support.processes import diagram, path, process
from tests.support.processes import user_task as drawn_task
from tests.support.server import Office as ServedOffice
from tests.support.supervision import FORMS, OPINION
from workflows.assignments.queries import assignments_of
from workflows.comments.service import write as comment
from workflows.demo import fill
from workflows.extensions.opening import open_extension
from workflows.followups.service import follow_up
from workflows.inbox import handing, signing
from workflows.inbox.service import send_copies
from workflows.ledger import imports
from workflows.matters.values import Source
from workflows.office import Office
from workflows.organisation.people import actor_of
from workflows.organisation.queries import person
from workflows.overview.opening import open_matter
from workflows.procedures.migrating import migrate_instances
from workflows.procedures.service import approve, propose

CLERK, DIRECTOR, LEADER, REVIEWER = "li.ruoxi", "yao.wenbin", "he.fushizhang", "sun.qiao"
COLLEAGUE = "gao.yuan"
RENAMED = ('"prepare_report"', '"write_report"')
"""A step of the units' part and what a later version calls it."""
LEAD, HELPER = "zjj", "cgj"
SAID = "夜查两次，约谈三家企业，投诉下降。"
ANSWERS: dict[str, dict[str, Any]] = {
    **FORMS,
    "receive": {"title": "", "source": "S5", "original_text": "请抓紧研究。", "classified": False},
    "draft_opinion": OPINION
    | {
        "verbatim": "请住建局牵头，本月底前见效。",
        "directive_leader": "何知节",
        "directive_on": "2019-10-30",
        "intent": "让群众住得安心。",
        "requirement": "查清底数，逐楼整改，按时报告。",
        "lead": LEAD.upper(),
        "lead_duty": "牵头",
        "co": [{"unit": HELPER.upper(), "duty": "配合执法"}],
    },
    "approve_docketing": {"docketing_decision": "send_back", "docketing_remarks": "经费由谁承担？请写明。"},
    "confirm_method": {"focus": "安全隐患", "requirements": "月底前见效", "method": "实地核查", "standard": "隐患清零"},
    "handle": {"handling_notes": "逐楼排查。"},
    "prepare_report": dict.fromkeys(("deployment", "progress", "results", "problems"), SAID) | {"rectify": False},
    "completion_report": {"completion_summary": "各单位均已落实。"},
    "request_extension": {
        "extension_reason": "设备未到货",
        "extension_progress": "已完成六成",
        "extension_due_on": "2019-12-20",
        "extension_plan": [],
    },
}
ANSWERS["consolidate_report"] = ANSWERS["prepare_report"]
TO_UNITS = (
    ("approve_docketing", DIRECTOR, {"docketing_decision": "approve"}),
    ("leader_approval", LEADER, {}),
    ("confirm_method", CLERK, {}),
    ("approve_letter", DIRECTOR, {}),
)


def keep_busy(served: ServedOffice) -> None:
    """Put work before everybody: a matter at each stage, reminders, copies, an import and a proposal to look at."""
    office = Office.from_environment(served.environment())
    try:
        _Work(office).lay_out()
    finally:
        office.close()


class _Work:
    def __init__(self, office: Office) -> None:
        self.office = office

    def lay_out(self) -> None:
        """One matter after the other, the one that is furthest first."""
        closed = self.begin("老旧小区电梯更新")
        self.go_to_units(closed)
        for unit in (LEAD, HELPER):
            self.report(closed, unit)
            self.do(closed, "review_report", REVIEWER)
        self.do(closed, "consolidate_report", f"u.{LEAD}.liaison")
        self.do(closed, "sign_consolidated", f"u.{LEAD}.head")
        self.do(closed, "review_consolidated", REVIEWER)
        self.do(closed, "completion_report", CLERK)
        self.do(closed, "present_to_leader", LEADER)
        self.office.advance(self.office.clock.now() + timedelta(days=6))
        running = self.begin("学校周边危房排查")
        self.go_to_units(running)
        self.report(running, LEAD)
        self.begin_handling(running, HELPER)
        with self.acting(f"u.{HELPER}.liaison") as tx:
            open_extension(tx, assignments_of(tx.session, running)[1].id)
        self.do(running, "request_extension", f"u.{HELPER}.liaison")
        self.do(running, "handle", f"u.{HELPER}.liaison")
        sent_back = self.begin("城中村消防通道")
        self.do(sent_back, "approve_docketing", DIRECTOR)
        self.begin("公租房漏水维修")
        with self.acting(CLERK) as tx:
            open_matter(tx, source=Source.OWN_LEADER, title="供暖管网改造", text="请抓紧研究。")
            send_copies(tx, running, [f"u.{LEAD}.liaison"], "请留意。")
            comment(tx, running, "@孙桥 核对时请留意危房鉴定的日期。")
            follow_up(tx, self.office.clock.now().date() + timedelta(days=3), "问一问鉴定进度。", matter_id=running)
            follow_up(tx, self.office.clock.now().date() + timedelta(days=30), "看整改效果。", matter_id=closed)
            file = fill.DATA / "ledger.csv"
            imports.preview(tx, file.name, imports.understand(tx.session, file.read_bytes()))
            self.propose_a_change(tx)
        self.office.advance(self.office.clock.now() + timedelta(days=3))
        self.look_after(running)
        self.wait_for_a_machine()
        self.work_together()
        self.fail_to_send()
        go_there(self, running)

    def look_after(self, matter_id: str) -> None:
        """The units' part gets a second version, to which some go over; one matter is suspended, one timer failed."""
        with self.acting(CLERK) as tx:
            base = tx.engine.definitions.latest(tx.session, DefinitionKind.PROCESS, "undertaking")
            body = base.body.replace(*(text.encode() for text in RENAMED))
            changed = propose(tx, DefinitionKind.PROCESS, base.key, body, base_id=base.id, reason="名称与制度一致。").id
        with self.acting(COLLEAGUE) as tx:
            target_id = approve(tx, changed)
        with self.acting(CLERK) as tx:
            parts = [row.id for row in of_business_key(tx.session, matter_id) if row.definition_id == base.id]
            migrate_instances(tx, base.id, target_id, instance_ids=parts, reason="按新的名称办理。")
        self.office.engine.run_due()
        with self.acting(CLERK) as tx:
            of_ledger = (instance.c.state == InstanceState.ACTIVE, instance.c.process == "directive")
            first = select(instance.c.id).where(*of_ledger).order_by(instance.c.started_at, instance.c.id).limit(1)
            suspension.suspend(tx, tx.session.execute(first).scalar_one(), "核对承办单位。")
            timers = select(job.c.id).where(job.c.kind == JobKind.TIMER, job.c.instance_id.in_(parts))
            failed = {"incident": True, "attempts": 5, "error": "OSError: no connection"}
            tx.session.execute(update(job).where(job.c.id == tx.session.scalar(timers.limit(1))).values(failed))

    def begin(self, title: str) -> str:
        """A matter whose opinion is drafted; its id."""
        with self.acting(CLERK) as tx:
            matter_id = open_matter(tx, source=Source.OWN_LEADER, title=title, text="请抓紧研究。").id
        self.do(matter_id, "receive", CLERK, title=title)
        self.do(matter_id, "draft_opinion", CLERK)
        return matter_id

    def go_to_units(self, matter_id: str) -> None:
        """Approved, and handed over to the units."""
        for element, login, answers in TO_UNITS:
            self.do(matter_id, element, login, **answers)

    def begin_handling(self, matter_id: str, unit: str) -> None:
        """The unit signs for its task and names its liaison as handler."""
        self.do(matter_id, "acknowledge", f"u.{unit}.liaison")
        self.do(matter_id, "name_handler", f"u.{unit}.liaison", handler_choice=f"u.{unit}.liaison")

    def report(self, matter_id: str, unit: str) -> None:
        """The unit handles and reports; its head signs."""
        self.begin_handling(matter_id, unit)
        self.do(matter_id, "handle", f"u.{unit}.liaison")
        self.do(matter_id, "prepare_report", f"u.{unit}.liaison")
        self.do(matter_id, "sign_report", f"u.{unit}.head")

    def do(self, matter_id: str, element: str, login: str, **answers: Any) -> None:
        """Complete the first task at ``element`` that ``login`` may do."""
        with self.acting(login) as tx:
            here = (user_task.c.business_key == matter_id, user_task.c.element_id == element, is_to_do(tx.actor))
            found = tx.session.scalar(select(user_task.c.id).where(*here).limit(1))
            assert found, f"{login} finds no task at {element}"
            tasks.complete(tx, found, ANSWERS.get(element, {}) | answers)

    def propose_a_change(self, tx: Transaction) -> None:
        """A first step by another name, for a second administrator to approve."""
        of_directive = (definition.c.kind == DefinitionKind.PROCESS, definition.c.key == "directive")
        row = tx.session.execute(select(definition.c.id, definition.c.body).where(*of_directive)).one()
        body = row.body.decode().replace("收件登记", "收件核对").encode()
        propose(tx, DefinitionKind.PROCESS, "directive", body, base_id=row.id, reason="名称与制度一致。")

    def wait_for_a_machine(self) -> None:
        """In an ad-hoc sub-process a step of the machine has failed and will be tried again."""
        asked = '<zeebe:taskDefinition type="build-archive-package" retries="9"/>'
        step = f'<serviceTask id="ask" name="生成档案包"><extensionElements>{asked}</extensionElements></serviceTask>'
        inside = step + drawn_task("补充说明", groups='=["role:drafter"]')
        drawn = f'<adHocSubProcess id="补办" name="补办">{inside}</adHocSubProcess>'
        body = f'<startEvent id="s" name="开始"/><endEvent id="e" name="完成"/>{drawn}'
        with self.acting(CLERK) as tx:
            deploy(tx, [Resource("asking.bpmn", diagram(process("asking", body, path("s", "补办", "e"))))])
            instances.start(tx, "asking")

    def work_together(self) -> None:
        """One has a colleague fill in what waits for them, another asks the head to sign."""
        with self.acting(CLERK) as tx:
            handing.entrust(tx, self.open_task(tx, "receive"), COLLEAGUE, "请先核对来文。")
        with self.acting(f"u.{HELPER}.liaison") as tx:
            signing.ask(tx, self.open_task(tx, "prepare_report"), [f"u.{HELPER}.head"], "请先过目。")

    def open_task(self, tx: Transaction, element: str) -> str:
        """The id of the newest task at ``element`` that whoever acts may do."""
        theirs = select(user_task.c.id).where(user_task.c.element_id == element, is_to_do(tx.actor))
        found = tx.session.scalar(theirs.order_by(user_task.c.created_at.desc()).limit(1))
        assert found, f"{tx.actor.id} finds no task at {element}"
        return str(found)

    def fail_to_send(self) -> None:
        """A letter to another system was given up."""
        with self.acting(CLERK) as tx:
            post(tx, "mail", "letter-1", {})
            given_up = {"dead": True, "due_at": None, "attempts": 8, "error": "ConnectionError: no route"}
            tx.session.execute(update(outbox).values(given_up))

    @contextmanager
    def acting(self, login: str) -> Iterator[Transaction]:
        """One command in the name of ``login``."""
        with self.office.reading() as session:
            actor = actor_of(person(session, login))
        with self.office.transaction(actor) as tx:
            yield tx
