"""Filling in forms: what the form asks for, and at each step of the diagrams what somebody of that temper decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from engine.forms import Checkbox, Choice, DateTime, Field, TextField
from tests.year.staff import Colleague
from tests.year.words import CARELESS, Words
from workflows.inbox.work import Work
from workflows.reviews.models import Check, Reason

Given = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """A task before somebody on a day; ``typed`` is what its form shows at first."""

    work: Work
    who: Colleague
    today: date
    typed: Mapping[str, Any]

    def variable(self, name: str) -> Any:
        """A variable that the task sees."""
        return self.work.around.variables.get(name)


class Papers:
    """Fills in forms by chance.

    ``units`` are the codes of those a matter can be given to, ``leaders`` names.
    """

    def __init__(self, random: Random, words: Words, *, units: list[str], leaders: list[str]) -> None:
        self._random = random
        self._words = words
        self._units = units
        self._leaders = leaders

    def fill(self, work: Work, who: Colleague, today: date) -> Given:
        """What ``who`` submits: what is there already, what the form requires, and what they decide."""
        assert work.form is not None, f"{work.task.element_id} has a form"
        fields = [each for each in work.form.fields if each.readonly is False and not each.disabled]
        typed = {each.key: work.typed[each.key] for each in fields if work.typed.get(each.key) is not None}
        paper = Paper(work, who, today, typed)
        for each in fields:
            if each.validation.required and not typed.get(each.key):
                typed[each.key] = self._something(each, paper)
        decide = _DECISIONS.get(work.task.element_id)
        return typed | (decide(self, paper) if decide else {})

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self._random.random() < share

    def _something(self, field: Field, paper: Paper) -> Any:
        match field:
            case Checkbox():
                return True
            case Choice(values_key=key) if key:
                return self._random.choice(paper.variable(key))["value"]
            case Choice(source=source) if source:
                return self._random.choice(paper.work.around.options[source]).value
            case Choice(options=options):
                return self._random.choice(options).value
            case DateTime():
                return (paper.today + timedelta(days=self._random.randint(3, 40))).isoformat()
            case TextField():
                return self._words.text(2 if field.multiline else 1)
        raise TypeError(field)

    def _decided(self, paper: Paper, decision: tuple[str, str, str], remarks: str, share: float) -> Given:
        """A decision (field, going on, sending back): the share of what is sent back, more by strict people."""
        field, on, back = decision
        if self.chance(share + paper.who.temperament.strict / 2):
            return {field: back, remarks: self._words.objection()}
        return {field: on}

    def opinion(self, paper: Paper) -> Given:
        """The draft of an opinion; one that comes back is only given a new requirement."""
        if paper.variable("lead"):
            return {"requirement": self._words.text(2)}
        directive_class = self._random.choices(("action", "guidance", "reference"), (82, 8, 10))[0]
        urgency = self._random.choices(("top", "urgent", "normal"), (8, 22, 70))[0]
        parts = self._random.sample(self._units, 1 + self._random.choices((0, 1, 2, 4, 9), (50, 22, 17, 10, 1))[0])
        lead, *others = parts
        long_term = self.chance(0.04)
        drafted: Given = {
            "verbatim": self._words.order(),
            "directive_leader": self._random.choice(self._leaders),
            "directive_on": (paper.today - timedelta(days=self._random.randint(0, 5))).isoformat(),
            "directive_class": directive_class,
            "responsible_leader": self._random.choice(self._leaders),
            "proposed_urgency": urgency,
            "severity": "major" if self.chance(0.35) else "ordinary",
            "composite": len(others) > 1 and self.chance(0.5),
            "long_term": long_term,
            "lead": lead,
            "lead_duty": self._words.text(1),
            "co": [{"unit": unit, "duty": self._words.text(1)} for unit in others],
        }
        if urgency != "normal":
            drafted["urgency_reason"] = self._words.text(1)
        if not long_term and self.chance(0.35):
            drafted["given_due_on"] = (paper.today + timedelta(days=self._random.randint(5, 75))).isoformat()
        if self.chance(0.08):
            drafted["requested_cadence"] = self._random.choice(("weekly", "monthly", "quarterly"))
        return drafted

    def plan(self, _: Paper) -> Given:
        """The plan by which a decision is inspected."""
        items = [{"item_name": self._words.text(1)} for _ in range(self._random.randint(1, 3))]
        return {"goal": self._words.text(1), "approach": self._words.text(2), "plan_items": items}

    def duties(self, paper: Paper) -> Given:
        """Who carries a decision out; what comes back is only given a new requirement."""
        if paper.variable("lead"):
            return {"requirement": self._words.text(2)}
        lead, *others = self._random.sample(self._units, 1 + self._random.choices((0, 1, 3), (60, 30, 10))[0])
        divided: Given = {
            "responsible_leader": self._random.choice(self._leaders),
            "proposed_urgency": "normal",
            "severity": "major" if self.chance(0.5) else "ordinary",
            "lead": lead,
            "co": [{"unit": unit, "duty": self._words.text(1)} for unit in others],
        }
        if self.chance(0.35):
            divided["given_due_on"] = (paper.today + timedelta(days=self._random.randint(15, 90))).isoformat()
        return divided

    def decision(self, paper: Paper) -> Given:
        """The leader's approval of plan and duties."""
        return self._decided(paper, ("plan_decision", "approve", "send_back"), "plan_remarks", 0.05)

    def guidance(self, paper: Paper) -> Given:
        """How the office guides one of the units, and the number of its file."""
        given = {"part": self._random.choice(paper.variable("plan_units"))["value"], "contact": "-"}
        chosen = {"guidance_class": self._random.choice(("smooth", "slow", "stuck")), "channel": "phone"}
        return {
            "file_no": paper.work.task.id[:40],
            "guidance": [{**given, **chosen, "guidance_given": self._words.text(1)}],
        }

    def docketing(self, paper: Paper) -> Given:
        """The director's approval."""
        return self._decided(paper, ("docketing_decision", "approve", "send_back"), "docketing_remarks", 0.05)

    def leader(self, paper: Paper) -> Given:
        """The leader's approval."""
        return self._decided(paper, ("leader_decision", "approve", "send_back"), "leader_remarks", 0.03)

    def letter(self, paper: Paper) -> Given:
        """The approval of the letter."""
        return self._decided(paper, ("letter_decision", "approve", "send_back"), "letter_remarks", 0.04)

    def report(self, paper: Paper) -> Given:
        """A unit's report; a careless one says next to nothing."""
        if self.chance(paper.who.temperament.careless):
            said = dict.fromkeys(("deployment", "progress", "results"), CARELESS)
        else:
            said = {name: self._words.text(3) for name in ("deployment", "progress", "results")}
        if self.chance(0.03):
            said |= {"progress": self._words.text(60), "over_limit_reason": self._words.text(1)}
        rectify = self.chance(0.2)
        said |= {"measures": self._words.text(2)} if rectify else {}
        problems = {"problems": self._words.text(1)} if self.chance(0.7) else {"problems": ""}
        reason = {} if problems["problems"] else {"no_problem_reason": self._words.text(1)}
        return {**said, **problems, **reason, "rectify": rectify}

    def signature(self, paper: Paper) -> Given:
        """The head signs, or has it written again."""
        return self._decided(paper, ("signature_decision", "sign", "hold_back"), "signature_remarks", 0.04)

    def review(self, paper: Paper) -> Given:
        """The five checks; whoever writes next to nothing hardly passes."""
        poor = paper.variable("progress") == CARELESS
        passes = not self.chance(0.85 if poor else 0.03 + paper.who.temperament.strict / 2)
        failed = set() if passes else set(self._random.sample(list(Check), self._random.randint(1, 3)))
        answers: Given = {"review_type": "on_site" if self.chance(0.15) else "written"}
        for check in Check:
            answers |= {check.value: "fail" if check in failed else "pass", f"{check.value}_note": self._words.text(1)}
        if passes:
            accepted: Given = {"verdict": "accepted", "return_reason": None, "new_due_on": None, "review_flag": None}
            return answers | accepted
        again = (paper.today + timedelta(days=self._random.randint(2, 9))).isoformat() if self.chance(0.5) else None
        flag = "falsified" if self.chance(0.1) else "perfunctory" if poor else None
        return {
            **answers,
            "review_flag": flag,
            "verdict": self._random.choice(("redo", "resubmit")),
            "return_reason": self._random.choice(list(Reason)).value,
            "review_remarks": self._words.objection(),
            "new_due_on": again,
        }

    def feedback(self, _: Paper) -> Given:
        """Progress told on the way."""
        return {"feedback_progress": self._words.text(2), "feedback_problems": ""}

    def completion(self, paper: Paper) -> Given:
        """The office's report; a long-term matter has to show its effect."""
        effect = self._words.text(1) if paper.variable("long_term") or self.chance(0.2) else ""
        return {"completion_summary": self._words.text(4), "effect": effect}

    def reading(self, _: Paper) -> Given:
        """What the leader makes of it."""
        rating = self._random.choices(("satisfied", "basically_satisfied", "dissatisfied"), (7, 2, 1))[0]
        return {"leader_rating": rating, "leader_comment": self._words.order() if self.chance(0.15) else ""}

    def more_time(self, paper: Paper) -> Given:
        """Reason, progress and a later day; sometimes a plan."""
        due_on = date.fromisoformat(paper.variable("due_on"))
        wanted = due_on + timedelta(days=self._random.randint(5, 60))
        asked: Given = {"extension_due_on": wanted.isoformat(), "extension_plan": []}
        if self.chance(0.25):
            last = {"milestone": self._words.text(1), "due_on": wanted.isoformat()}
            first = {"milestone": self._words.text(1), "due_on": (wanted - timedelta(days=3)).isoformat()}
            asked["extension_plan"] = [first, last]
        return asked

    def tracking(self, paper: Paper) -> Given:
        """Form 2 is issued as it was drafted, or dropped."""
        if self.chance(0.2):
            return {"tracking_decision": "drop", "tracking_remarks": self._words.objection()}
        due_on = (paper.today + timedelta(days=self._random.randint(2, 9))).isoformat()
        lag = paper.typed.get("lag") or self._words.text(1)
        return {"tracking_decision": "issue", "lag": lag, "ask": self._words.text(1), "answer_due_on": due_on}

    def answer(self, _: Paper) -> Given:
        """What the unit says to form 2."""
        told = {"feedback_progress": self._words.text(1), "feedback_problems": self._words.text(1)}
        return {**told, "tracking_confirmed": True}

    def friday(self, paper: Paper) -> Given:
        """Progress of all that a unit has to do; now and then there is none."""
        parts = paper.variable("collected") or []
        return {"collected": [{"collected_progress": self._words.text(self._random.choice((0, 1)))} for _ in parts]}

    def criticism(self, _: Paper) -> Given:
        """A unit is criticised, or not."""
        decision = "propose" if self.chance(0.6) else "decline"
        return {"criticism_decision": decision, "criticism_reason": self._words.text(1)}

    def extension(self, paper: Paper) -> Given:
        """More time is granted, or not."""
        return self._decided(paper, ("extension_decision", "grant", "refuse"), "extension_remarks", 0.25)

    def minutes(self, paper: Paper) -> Given:
        """The minutes of a meeting with two to four items."""
        titles = [self._words.title() for _ in range(self._random.randint(2, 4))]
        return {
            "minutes_number": f"{paper.today.isoformat()} {paper.work.task.id[:60]}",
            "meeting": self._words.meeting(),
            "held_on": (paper.today - timedelta(days=1)).isoformat(),
            "items": [{"item_title": title, "item_requirement": self._words.order()} for title in titles],
        }

    def answering_units(self, paper: Paper) -> Given:
        """Who is to answer; what comes back is only given a new requirement. Citizens are answered by one unit."""
        if paper.variable("lead"):
            return {"requirement": self._words.text(2)}
        of_proposal = paper.variable("asker_kind") in _PROPOSALS
        lead, *others = self._random.sample(self._units, 1 + (self._random.choice((0, 0, 1, 3)) if of_proposal else 0))
        divided: Given = {
            "responsible_leader": self._random.choice(self._leaders),
            "lead": lead,
            "co": [{"unit": unit, "duty": self._words.text(1)} for unit in others],
        }
        if self.chance(0.25):
            divided["given_due_on"] = (paper.today + timedelta(days=self._random.randint(10, 60))).isoformat()
        return divided

    def answering(self, paper: Paper) -> Given:
        """The director's approval of the units."""
        return self._decided(paper, ("assignment_decision", "approve", "send_back"), "assignment_remarks", 0.05)

    def reply(self, paper: Paper) -> Given:
        """The draft of a reply; a careless one says next to nothing. To a proposal it is one of three kinds."""
        careless = self.chance(paper.who.temperament.careless)
        drafted: Given = {"reply_text": CARELESS if careless else self._words.text(3)}
        if paper.variable("asker_kind") not in _PROPOSALS:
            return drafted
        kind = self._random.choices(("solved", "planned", "explained"), (6, 2, 2))[0]
        planned_on = (paper.today + timedelta(days=self._random.randint(10, 60))).isoformat()
        drafted |= {"answer_kind": kind, "planned_on": planned_on if kind == "planned" else None}
        return drafted | {"explanation": self._words.text(1) if kind == "explained" else None}

    def reply_review(self, paper: Paper) -> Given:
        """The second gate; whoever writes next to nothing hardly passes it."""
        share = 0.85 if paper.variable("reply_text") == CARELESS else 0.05
        return self._decided(paper, ("review_decision", "pass", "send_back"), "review_remarks", share)

    def reply_signature(self, paper: Paper) -> Given:
        """The third gate."""
        return self._decided(paper, ("signature_decision", "sign", "hold_back"), "signature_remarks", 0.04)

    def delivery(self, paper: Paper) -> Given:
        """The reply is out on the day on which somebody sees to it."""
        return {"answered_on": paper.today.isoformat()}

    def satisfaction(self, _: Paper) -> Given:
        """What those who asked say: some are not content."""
        said = self._random.choices(("satisfied", "basically_satisfied", "dissatisfied"), (6, 2, 2))[0]
        return {"satisfaction": said, "satisfaction_note": self._words.objection() if said == "dissatisfied" else ""}

    def ruling(self, _: Paper) -> Given:
        """A leader rules on a reply that did not content twice."""
        return {"ruling": self._random.choice(("redo", "stands")), "ruling_reason": self._words.order()}

    def follow_up(self, paper: Paper) -> Given:
        """What was planned is done on its day, or gets another."""
        if self.chance(0.6):
            return {"plan_result": self._words.text(1), "carried_out": True}
        planned_on = (paper.today + timedelta(days=self._random.randint(10, 40))).isoformat()
        return {"plan_result": self._words.text(1), "carried_out": False, "planned_on": planned_on}


_PROPOSALS = ("npc", "cppcc")
_DECISIONS: Mapping[str, Callable[[Papers, Paper], Given]] = {
    "draft_opinion": Papers.opinion,
    "plan_inspection": Papers.plan,
    "divide_duty": Papers.duties,
    "approve_decision_plan": Papers.decision,
    "guide_progress": Papers.guidance,
    "sum_up": Papers.completion,
    "approve_docketing": Papers.docketing,
    "leader_approval": Papers.leader,
    "approve_letter": Papers.letter,
    "prepare_report": Papers.report,
    "sign_report": Papers.signature,
    "review_report": Papers.review,
    "report_node": Papers.feedback,
    "report_round": Papers.feedback,
    "consolidate_report": Papers.report,
    "sign_consolidated": Papers.signature,
    "review_consolidated": Papers.review,
    "completion_report": Papers.completion,
    "present_to_leader": Papers.reading,
    "issue_tracking": Papers.tracking,
    "acknowledge_tracking": Papers.answer,
    "decide_criticism": Papers.criticism,
    "tell_progress": Papers.friday,
    "request_extension": Papers.more_time,
    "approve_extension": Papers.extension,
    "record_minutes": Papers.minutes,
    "propose_units": Papers.answering_units,
    "approve_assignment": Papers.answering,
    "draft_reply": Papers.reply,
    "review_reply": Papers.reply_review,
    "sign_reply": Papers.reply_signature,
    "deliver_reply": Papers.delivery,
    "ask_satisfaction": Papers.satisfaction,
    "leader_ruling": Papers.ruling,
    "follow_up": Papers.follow_up,
}
"""What is decided at each task; elsewhere what the form requires is enough."""
