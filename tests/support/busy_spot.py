"""What goes on on the spot in the busy demo office: inspections, a sample to look back at, an interview, the forces."""

from contextlib import AbstractContextManager
from typing import Any, Protocol

from engine.transaction import Transaction
from workflows.accountability.queries import accountability_of
from workflows.accountability.service import note
from workflows.beginnings.service import begin
from workflows.experts.service import appoint
from workflows.forces.models import Force, Seat
from workflows.forces.service import join_force, take_seat
from workflows.inspections.queries import inspections_of, participants_of
from workflows.visits.sampling import draw_sample

REVIEWER, DIRECTOR, CLERK = "sun.qiao", "yao.wenbin", "li.ruoxi"
ORDER: dict[str, Any] = {
    "inspection_kind": "open",
    "inspected_part": "",
    "inspection_purpose": "隐患是否清零",
    "inspection_plan": "分两组，逐楼查看，现场拍照。",
    "planned_on": "2019-11-12",
    "staff": [REVIEWER],
    "experts": [],
    "joint_offices": [],
    "citizens": [
        {"citizen_name": "林女士", "citizen_contact": "请居委会转", "consented": True, "consented_on": "2019-11-08"}
    ],
}
FINDINGS: dict[str, Any] = {
    "place": "文昌小学东侧围墙",
    "visited_at": "2019-11-08T15:30",
    "finding": "围墙已加固，仍有两处裂缝没有处理。",
    "conclusion": "partly",
    "inspection_problems": "两处裂缝",
    "inspection_advice": "",
    "photos": [],
}
INTERVIEW: dict[str, Any] = {
    "record_kind": "admonitory_interview",
    "concerned_part": "",
    "persons": [{"person_name": "吴先生", "person_title": "科长"}],
    "facts": "一个月没有进展。",
    "record_basis": "督查工作规定第十二条",
}
DONE = {"done_on": "2019-11-08", "record_content": "表态月底前完成。"}
NOTED = {**DONE, "record_kind": "assessment", "record_basis": "考核通报第3号", "person_name": "吴先生"}


class Work(Protocol):
    """The office at work: who acts, and completing the first task at an element that somebody may do."""

    def acting(self, login: str) -> AbstractContextManager[Transaction]:
        """One command in the name of ``login``."""
        ...

    def do(self, matter_id: str, element: str, login: str, **answers: Any) -> None:
        """Complete the first task at ``element`` that ``login`` may do."""
        ...


def go_there(work: Work, matter_id: str) -> None:
    """An open inspection is done, a covert one waits for its release, others to be approved, made and ordered."""
    inspect(work, matter_id, DIRECTOR, "open")
    inspect(work, matter_id, DIRECTOR, "covert")
    work.do(matter_id, "order_inspection", REVIEWER, **ordered(work, matter_id, REVIEWER, "no_notice"))
    work.do(matter_id, "order_inspection", DIRECTOR, **ordered(work, matter_id, DIRECTOR, "research"))
    ordered(work, matter_id, REVIEWER, "open")
    with work.acting(REVIEWER) as tx:
        begin(tx, "accountability", matter_id)
    work.do(matter_id, "propose_accountability", REVIEWER, **INTERVIEW)
    work.do(matter_id, "approve_accountability", DIRECTOR, accountability_decision="approve")
    work.do(matter_id, "hold_interview", REVIEWER, **DONE, persons=[])
    with work.acting(CLERK) as tx:
        note(tx, matter_id, NOTED | {"follows": accountability_of(tx.session, matter_id)[0].id})
        draw_sample(tx, {"kind": "look_back", "begins": "2019-01-01", "ends": "2019-12-31", "size": "3", "seed": "四"})
        keep_forces(tx)


def ordered(work: Work, matter_id: str, login: str, kind: str) -> dict[str, Any]:
    """Begin an inspection; what its order says."""
    with work.acting(login) as tx:
        begin(tx, "inspection", matter_id)
    return ORDER | {"inspection_kind": kind}


def inspect(work: Work, matter_id: str, login: str, kind: str) -> None:
    """An inspection that the director orders and the reviewer records."""
    work.do(matter_id, "order_inspection", login, **ordered(work, matter_id, login, kind))
    with work.acting(REVIEWER) as tx:
        waiting = next(each for each in inspections_of(tx.session, matter_id) if each.recorded_at is None)
        team = [each.id for each in participants_of(tx.session, [waiting.id])[waiting.id]]
    work.do(matter_id, "carry_out", REVIEWER, **FINDINGS, took_part=team)


def keep_forces(tx: Transaction) -> None:
    """A chair, an office of the discipline force, and two experts of whom one was not renewed."""
    take_seat(tx, {"seat": Seat.CHAIR, "name": "何知节", "title": "市委常委、秘书长"})
    join_force(tx, {"unit": "JYJ", "force": Force.DISCIPLINE})
    for name, begins in (("石专家", "2019-01-01"), ("白专家", "2018-01-01")):
        expert = {"kind": "expert", "name": name, "field": "建筑安全", "employer": "设计院"}
        appoint(tx, expert | {"term_from": begins, "term_to": "2021-12-31"})
