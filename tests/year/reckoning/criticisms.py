"""Proposals to criticise a unit: each where the rule gives cause, none without, none decided by itself. Rule C24."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.year.journal import Deed
from tests.year.reckoning.courses import COMPLETING, Course, PartCourse, completes
from tests.year.reckoning.facts import Facts, Findings
from tests.year.working_days import at, day_of, is_working_day, month_later

_DAY = timedelta(days=1)


def proposals(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Overdue, urged twice since, no good reason, no report; or a report marked as falsified (Rule C24)."""
    wanted = {
        (part.part_id, *each) for course in courses.values() for part in course.parts for each in _of(facts, part)
    }
    found = {(row["assignment_id"], row["proposed_at"], row["ground"]) for row in facts.rows("criticism")}
    for each in sorted(wanted - found, key=str):
        yield f"not proposed: {each}"
    for each in sorted(found - wanted, key=str):
        yield f"proposed without cause: {each}"
    decisions = sorted((deed.at, deed.login) for deed in facts.journal if deed.what == "decide_criticism")
    decided = sorted((row["decided_at"], row["decided_by"]) for row in facts.rows("criticism") if row["decided_at"])
    if decisions != decided:
        yield f"{len(decided)} proposals are decided, people decided {len(decisions)}"
    told = {row["idempotency_key"].split(":")[1] for row in facts.rows("notification") if row["kind"] == "criticism"}
    granted = {row["id"] for row in facts.rows("criticism") if row["granted"]}
    if told != granted:
        yield f"told of {len(told)} criticisms, granted were {len(granted)}"


def _of(facts: Facts, part: PartCourse) -> Iterator[tuple[datetime, str]]:
    deeds = list(facts.deeds(part.matter_id, *_READ))
    urges = [row["urged_at"] for row in facts.rows("urge") if _concerns(row["assignment_id"], row["matter_id"], part)]
    decided = [each.at for each in deeds if each.what == "decide_criticism" and each.part == part.part_id]
    own = [each for each in deeds if each.part == part.part_id or (each.what == "ask_satisfaction" and part.is_lead)]
    day, waits_since = day_of(part.issued_at), None
    while at(day, 8, 10) < min(facts.end, _over(facts, part)):
        moment = at(day, 8, 10)
        if waits_since is not None and any(waits_since < each < moment for each in decided):
            waits_since = None
        if is_working_day(day) and part.issued_at < moment and waits_since is None:
            before = [each for each in own if each.at < moment]
            since = max((each for each in decided if each < moment), default=None)
            ground = _ground(facts, part, before, [each for each in urges if each < moment], since=since, moment=moment)
            if ground:
                waits_since = moment
                yield moment, ground
        day += _DAY


_REPORTING = ("prepare_report", "sign_report", "review_report")
_ANSWERING = ("contribute", "draft_reply", "review_reply", "sign_reply")
_REVIEWS = ("review_report", "review_consolidated")
_READ = (*_REPORTING, *_ANSWERING, "review_consolidated", "ask_satisfaction", "report_overdue", "decide_criticism")
_READ += ("request_extension", "approve_extension")


def _over(facts: Facts, part: PartCourse) -> datetime:
    """Until when the matter of the part ran."""
    over = facts.deeds(part.matter_id, *COMPLETING, "merge")
    return min((each.at for each in over if each.what == "merge" or completes(each)), default=facts.end)


def _concerns(assignment_id: str | None, matter_id: str, part: PartCourse) -> bool:
    return assignment_id == part.part_id or (assignment_id is None and matter_id == part.matter_id)


def _ground(
    facts: Facts,
    part: PartCourse,
    deeds: list[Deed],
    urges: list[datetime],
    *,
    since: datetime | None,
    moment: datetime,
) -> str | None:
    today = day_of(moment)
    marks = [each for each in deeds if each.what in _REVIEWS and each.given.get("review_flag") == "falsified"]
    if any(since is None or each.at > since for each in marks):
        return "falsified"
    due_on = [day for began, day in part.deadlines if began < moment][-1]
    accepted = part.accepted_at is not None and part.accepted_at < moment
    if due_on is None or due_on >= today or accepted or _is_reported(facts, part, deeds):
        return None
    counted = [each for each in urges if day_of(each) > due_on and (since is None or each > since)]
    if len(counted) < 2 or _asked_in_time(facts, deeds) or _reason_is_fresh(deeds, today):
        return None
    return "not_reported"


def _is_reported(facts: Facts, part: PartCourse, deeds: list[Deed]) -> bool:
    """Whether a report waits to be signed or reviewed."""
    if part.is_answer:
        return _is_answered(deeds)
    steps = [each for each in deeds if each.what in _REPORTING]
    if not steps:
        origin = facts.imported_parts.get(part.part_id)
        return origin is not None and origin["state"] in ("reported", "signed", "accepted")
    last = steps[-1]
    if last.what == "sign_report":
        return bool(last.given["signature_decision"] == "sign")
    return last.what == "prepare_report" or bool(last.given["verdict"] == "accepted")


def _is_answered(deeds: list[Deed]) -> bool:
    """Whether a reply is there that nobody has sent back or is unhappy with; or the co-unit's say."""
    decisive = [each for each in deeds if each.what in (*_ANSWERING, "ask_satisfaction")]
    decisions = ("review_decision", "signature_decision", "satisfaction")
    against = {"send_back", "hold_back", "dissatisfied"}
    return bool(decisive) and not any(decisive[-1].given.get(name) in against for name in decisions)


def _asked_in_time(facts: Facts, deeds: list[Deed]) -> bool:
    """Whether more time was asked for and nobody has said no: what was granted has moved the deadline."""
    asked = [each for each in deeds if each.what == "request_extension"]
    if not asked:
        return False
    last = facts.tasks[str(asked[-1].task_id)]["instance_id"]
    answers = [each for each in deeds if each.what == "approve_extension"]
    return not any(facts.tasks[str(each.task_id)]["instance_id"] == last for each in answers)


def _reason_is_fresh(deeds: list[Deed], today: date) -> bool:
    told = [day_of(each.at) for each in deeds if each.what == "report_overdue"]
    return bool(told) and month_later(told[-1]) >= today
