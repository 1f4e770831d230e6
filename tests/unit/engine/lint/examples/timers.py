"""Timers."""

from tests.support.diagrams import diagram, end, node, start, timer, user


def _waiting(kind: str, value: str) -> bytes:
    return diagram(start(), node("intermediateCatchEvent", "x", timer(kind, value)), end(), "start -> x -> end")


def _reminder(cancel: str) -> bytes:
    event = node("boundaryEvent", "x", timer("timeCycle", "R/P1D"), attachedToRef="t", cancelActivity=cancel)
    return diagram(start(), user("t"), event, end(), end("told"), "start -> t -> end", "x -> told")


_DAY = _waiting("timeDuration", "P1D")
_DATE = _waiting("timeDate", "2030-01-01T09:00:00+08:00")

EXAMPLES = {
    "timer.no-time": (_waiting("timeDuration", ""), _DAY),
    "timer.bad": (_waiting("timeDuration", "1 day"), _DAY),
    "timer.cron": (_waiting("timeCycle", "0 9 * * 1"), _DAY),
    "timer.naive": (_waiting("timeDate", "2030-01-01T09:00:00"), _DATE),
    "timer.at-once": (_waiting("timeDuration", "PT0S"), _DAY),
    "timer.never": (_waiting("timeCycle", "R0/P1D"), _DAY),
    "timer.past": (_waiting("timeDate", "2019-10-30T09:00:00+08:00"), _DATE),
    "timer.cycle-once": (_reminder("true"), _reminder("false")),
}
