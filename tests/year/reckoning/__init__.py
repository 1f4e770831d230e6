"""An independent reckoning of the year, from raw rows, from what people remember, and from the rule book."""

from collections.abc import Callable

from tests.year.reckoning import (
    counters,
    criticisms,
    deadlines,
    lateness,
    lists,
    nodes,
    reminders,
    replies,
    rounds,
    wholeness,
)
from tests.year.reckoning.courses import Course, courses
from tests.year.reckoning.facts import Facts, Findings
from tests.year.year import Year

CHECKS: dict[str, Callable[[Facts, dict[str, Course]], Findings]] = {
    "outcome and owner": wholeness.outcomes,
    "deadlines of matters": deadlines.of_matters,
    "deadlines of units": deadlines.of_parts,
    "deadlines of tasks": deadlines.of_tasks,
    "feedback nodes and rounds": deadlines.of_feedback,
    "monthly reports of the overdue": lateness.monthly_reports,
    "final reports of the overdue": lateness.final_reports,
    "progress nodes": nodes.of_parts,
    "urges for late nodes": nodes.urges,
    "progress on Fridays": rounds.fridays,
    "pressed each month": rounds.months,
    "proposals to criticise": criticisms.proposals,
    "replies": replies.of_askers,
    "reminders": reminders.of_deadlines,
    "missing handlers": reminders.of_handlers,
    "urges": reminders.of_urges,
    "weekly lists": lists.weekly,
    "close-out": wholeness.closings,
    "counters of matters": counters.of_matters,
    "ledger": counters.of_ledger,
    "inboxes": counters.of_inboxes,
    "watch lists": counters.of_watch,
    "references": wholeness.orphans,
    "jobs and instances": wholeness.machinery,
    "histories": wholeness.histories,
}


def reckon(year: Year, *only: str) -> dict[str, list[str]]:
    """What is not as it should be, by check; an empty list where all is well. ``only``: no other checks than these."""
    facts = Facts(year)
    followed = courses(facts)
    return {name: list(check(facts, followed)) for name, check in CHECKS.items() if not only or name in only}
