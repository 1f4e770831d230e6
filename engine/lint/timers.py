"""Timers: a time that can be read, is meant one way only, and still comes."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from engine.bpmn.model import Element, Kind, TimerKind, Trigger, TriggerKind
from engine.lint.constants import UNKNOWN, known_value
from engine.lint.findings import Finding
from engine.lint.subject import Subject
from engine.runtime.faults import BadValue
from engine.runtime.timers import first, parse_cycle

_CRON = re.compile(r"@\w+|\S+(\s+\S+){4,6}")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def timer_values(subject: Subject) -> Iterator[Finding]:
    """What is known of a timer before it runs is a time of its kind."""
    for element, trigger in _timers(subject):
        if not trigger.expression or trigger.timer is None:
            yield subject.finding("timer.no-time", element, trigger.place)
            continue
        if _CRON.fullmatch(trigger.expression) and not trigger.expression.startswith("="):
            yield subject.finding("timer.cron", element, trigger.place, value=trigger.expression)
            continue
        literal = not trigger.expression.startswith("=")
        value = trigger.expression if literal else known_value(subject.expression(trigger.expression))
        if value is not UNKNOWN:
            yield from _value(subject, element, trigger, trigger.timer, value)


def _value(subject: Subject, element: Element, trigger: Trigger, kind: TimerKind, value: Any) -> Iterator[Finding]:
    shown = {"value": trigger.expression, "kind": kind}
    if kind is TimerKind.CYCLE and _repeats_never(value):
        yield subject.finding("timer.never", element, trigger.place, **shown)
        return
    try:
        plan = first(kind, value, subject.around.now or _LONG_AGO, UTC, element.id)
    except BadValue:
        yield subject.finding("timer.bad", element, trigger.place, **shown)
        return
    if _is_naive(kind, value):
        yield subject.finding("timer.naive", element, trigger.place, **shown)
    elif subject.around.now is not None and plan.due_at <= subject.around.now:
        code = "timer.at-once" if kind is TimerKind.DURATION else "timer.past"
        yield subject.finding(code, element, trigger.place, **shown)


def cycles_that_fire_once(subject: Subject) -> Iterator[Finding]:
    """Only starts and non-interrupting events fire again."""
    for element, trigger in _timers(subject):
        once = element.kind is Kind.CATCH_EVENT or (element.interrupting and not subject.starts_process(element))
        if trigger.timer is TimerKind.CYCLE and once:
            yield subject.finding("timer.cycle-once", element, trigger.place)


def _timers(subject: Subject) -> Iterator[tuple[Element, Trigger]]:
    return ((element, trigger) for element, trigger in subject.triggers if trigger.kind is TriggerKind.TIMER)


def _repeats_never(value: Any) -> bool:
    try:
        return isinstance(value, str) and parse_cycle(value)[0] == 0
    except ValueError:
        return False


def _is_naive(kind: TimerKind, value: Any) -> bool:
    start = parse_cycle(value)[1] if kind is TimerKind.CYCLE else value if kind is TimerKind.DATE else None
    if isinstance(start, datetime):
        return start.tzinfo is None
    return isinstance(start, str) and "T" in start and datetime.fromisoformat(start.strip()).tzinfo is None
