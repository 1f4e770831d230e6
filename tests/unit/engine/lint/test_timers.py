"""Times that are known before they run."""

import pytest

from tests.support.diagrams import diagram, end, node, start, timer
from tests.unit.engine.lint.around import codes


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("timeDate", "2030-01-01", []),
        ("timeDate", "2030-01-01T09:00:00Z", []),
        ("timeDate", '=date and time("2030-01-01T09:00:00Z")', []),
        ("timeDate", '=date and time("2030-01-01T09:00:00")', ["timer.naive"]),
        ("timeDate", "2019-13-01", ["timer.bad"]),
        ("timeDate", "P1D", ["timer.bad"]),
        ("timeDuration", "P1M", []),
        ("timeDuration", '=duration("P1D")', []),
        ("timeDuration", "=7", ["timer.bad"]),
        ("timeDuration", "=null", ["timer.bad"]),
        ("timeDuration", "P9000Y", ["timer.bad"]),
        ("timeDuration", "-P1D", ["timer.at-once"]),
        ("timeDuration", "PT0S", ["timer.at-once"]),
        ("timeDuration", '=duration("PT0S")', ["timer.at-once"]),
        ("timeDuration", "P", ["timer.bad"]),
        ("timeCycle", "R/P1D", ["timer.cycle-once"]),
        ("timeCycle", "R3/2019-01-01T00:00:00Z/P1D", ["timer.cycle-once", "timer.past"]),
        ("timeCycle", "R/1900-01-01T00:00:00Z/PT0.001S", ["timer.cycle-once"]),
        ("timeCycle", "R0/P1D", ["timer.cycle-once", "timer.never"]),
        ("timeCycle", "@daily", ["timer.cron", "timer.cycle-once"]),
    ],
)
def test_a_time_is_checked_by_its_kind(kind: str, value: str, expected: list[str]) -> None:
    """Dates, durations and cycles are told apart; what has passed or would take for ever is found at once."""
    event = node("intermediateCatchEvent", "x", timer(kind, value))
    assert sorted(codes(diagram(start(), event, end(), "start -> x -> end"))) == expected
