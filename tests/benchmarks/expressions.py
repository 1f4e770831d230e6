"""P9: what an expression and a decision table cost, beside a Python closure that does the same. No database."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine import dmn, feel
from tests.benchmarks.measuring import Goal, Row, Run, Spread
from tests.unit.engine.dmn.models import decision, model, table

CONDITION = 'urgency = "top" and days > 3'
RULES = 20
GOALS = {"condition": 5.0, "table, last rule hit": 100.0, "table, no rule hit": 100.0}
"""At most so many microseconds."""


def measure(run: Run) -> Iterator[Row]:
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
    rounds = run.much(41, 5)
    yield _evaluated("condition", lambda: expression.evaluate(urgent), lambda: _condition(urgent), 20_000, rounds)
    yield _evaluated("table, last rule hit", lambda: ask(last), lambda: _table(last), 500, rounds)
    yield _evaluated("table, no rule hit", lambda: ask(none), lambda: _table(none), 500, rounds)
    yield _row("condition, compiling", [_round(lambda: feel.compile_expression(CONDITION), 500) for _ in range(rounds)])
    compiling = [_round(lambda: dmn.compile_model(dmn.parse(body)), 5) for _ in range(rounds)]
    yield _row("table, reading and compiling", compiling)


def _rules() -> list[tuple[str, str, str]]:
    return [(f'"u{number}"', f"> {number}", f'"r{number}"') for number in range(1, RULES + 1)]


def _condition(context: Mapping[str, Any]) -> bool:
    return bool(context["urgency"] == "top" and context["days"] > 3)


_ROWS = [(f"u{number}", number, f"r{number}") for number in range(1, RULES + 1)]


def _table(context: Mapping[str, Any]) -> str | None:
    found = [route for urgency, days, route in _ROWS if context["urgency"] == urgency and context["days"] > days]
    return found[0] if len(found) == 1 else None


def _evaluated(name: str, compiled: Callable[[], Any], raw: Callable[[], Any], times: int, rounds: int) -> Row:
    """Round by round one after the other, so that both meet the same machine."""
    taken, beside = [], []
    for _ in range(rounds):
        taken.append(_round(compiled, times))
        beside.append(_round(raw, times))
    return _row(name, taken, beside, GOALS[name])


def _round(work: Callable[[], object], times: int) -> float:
    """Microseconds of one call of ``work``."""
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begun) / times * 1_000_000


def _row(name: str, taken: list[float], raw: list[float] | None = None, goal: float | None = None) -> Row:
    """The goal is on the time itself; the ratio to the closure stands in the note."""
    note = f"{Spread.ratio(taken, raw).median:.1f} times a Python closure" if raw else ""
    return Row("P9", name, "", "us", Spread.of(taken), goal=Goal("<=", goal) if goal else None, note=note)
