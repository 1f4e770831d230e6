"""What an expression and a decision table cost, beside a Python closure that does the same. No database."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine import dmn, feel
from tests.unit.engine.dmn.models import decision, model, table

REPEATS = 41
CONDITION = 'urgency = "top" and days > 3'
RULES = 20
GOALS = {"condition": 5.0, "table, last rule hit": 100.0, "table, no rule hit": 100.0}
"""At most so many microseconds."""


@dataclass(frozen=True)
class Timing:
    """One evaluation, in microseconds: the median of ``REPEATS`` rounds and the middle eight tenths of them.

    ``goal`` is the most it may take; ``raw_us`` the closure in the same rounds. Compiling has neither.
    """

    name: str
    median_us: float
    low_us: float
    high_us: float
    goal_us: float | None = None
    raw_us: float | None = None


def measure() -> list[Timing]:
    """The condition, the table hit and missed, and what it takes to compile them."""
    expression = feel.compile_expression(CONDITION)
    body = model(decision("handling", table(["urgency", "days"], ["route"], _rules())))
    decisions = dmn.compile_model(dmn.parse(body))

    def ask(context: Mapping[str, Any]) -> Any:
        return decisions.evaluate_json("handling", context)

    last, none = {"urgency": f"u{RULES}", "days": 99}, {"urgency": "other", "days": 99}
    assert ask(last) == _table(last) == f"r{RULES}"
    assert ask(none) is None is _table(none)
    urgent = {"urgency": "top", "days": 4}
    assert expression.evaluate(urgent) is _condition(urgent) is True
    return [
        _evaluated("condition", lambda: expression.evaluate(urgent), lambda: _condition(urgent), 20_000),
        _evaluated("table, last rule hit", lambda: ask(last), lambda: _table(last), 500),
        _evaluated("table, no rule hit", lambda: ask(none), lambda: _table(none), 500),
        _timing("condition, compiling", _rounds(lambda: feel.compile_expression(CONDITION), 500)),
        _timing("table, reading and compiling", _rounds(lambda: dmn.compile_model(dmn.parse(body)), 5)),
    ]


def _rules() -> list[tuple[str, str, str]]:
    return [(f'"u{number}"', f"> {number}", f'"r{number}"') for number in range(1, RULES + 1)]


def _condition(context: Mapping[str, Any]) -> bool:
    return bool(context["urgency"] == "top" and context["days"] > 3)


_ROWS = [(f"u{number}", number, f"r{number}") for number in range(1, RULES + 1)]


def _table(context: Mapping[str, Any]) -> str | None:
    found = [route for urgency, days, route in _ROWS if context["urgency"] == urgency and context["days"] > days]
    return found[0] if len(found) == 1 else None


def _evaluated(name: str, compiled: Callable[[], Any], raw: Callable[[], Any], times: int) -> Timing:
    """Round by round one after the other, so that both meet the same machine."""
    taken, beside = [], []
    for _ in range(REPEATS):
        taken.append(_round(compiled, times))
        beside.append(_round(raw, times))
    return _timing(name, taken, goal=GOALS[name], raw=statistics.median(beside))


def _rounds(work: Callable[[], object], times: int) -> list[float]:
    return [_round(work, times) for _ in range(REPEATS)]


def _round(work: Callable[[], object], times: int) -> float:
    """Microseconds of one call of ``work``."""
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begun) / times * 1_000_000


def _timing(name: str, taken: list[float], *, goal: float | None = None, raw: float | None = None) -> Timing:
    tenths = statistics.quantiles(taken, n=10)
    return Timing(name, statistics.median(taken), tenths[0], tenths[-1], goal, raw)
