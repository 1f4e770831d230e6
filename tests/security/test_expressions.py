"""Whatever stands where an expression may stand: it ends within its steps, and touches nothing outside of itself."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from engine import bpmn, dmn, feel, forms
from engine.errors import Fault
from engine.lint import lint
from engine.runtime import codec
from engine.runtime.compiling import compile_process
from engine.runtime.game import Game
from tests.security.attempts import FUZZ
from tests.security.attempts.expressions import FAMILIES
from tests.support.processes import (
    call,
    diagram,
    escape,
    flow,
    message,
    on_message,
    path,
    process,
    service_task,
    timer,
    user_task,
)
from tests.support.watch import WATCH
from tests.unit.engine.dmn.models import decision, literal, model, table
from tests.unit.engine.forms.samples import form_of, text
from tests.unit.engine.lint.around import surroundings
from tests.unit.engine.lint.test_promise import Stub
from workflows.scenarios.values import filled, functions

FUNCTIONS = functions()
ASKED: list[int] = []
"""Grows whenever an expression calls ``probe()``."""
FUNCTIONS.register("probe", (), lambda: ASKED.append(1))
NOW = datetime(2019, 10, 31, 1, tzinfo=UTC)
BUDGET = 4_000
"""A twenty-fifth of what expressions have in an office, so that what takes all of it does so quickly here."""
ENVIRONMENT = feel.Environment(now=NOW, zone=UTC, budget=BUDGET, functions=FUNCTIONS)
CALLS = 3_000_000
"""Python calls within which an attempt has to end: what its steps buy, and what writing a large value takes."""
BYTES = 5_000_000
"""What a result may have as JSON at most."""


class _World(Stub):
    """The world of a game, with the office's functions."""

    environment = ENVIRONMENT


def _game(body: str, *flows: str, roots: str = "") -> Any:
    drawn = bpmn.read(diagram(process("p", '<startEvent id="s"/><endEvent id="e"/>' + body, *flows), roots=roots))
    game = Game(compile_process(drawn.processes["p"], FUNCTIONS), "sample", _World(), called=False)
    game.begin({"a": {"a": 1}})
    game.step()
    return codec.encode(game)


def _games(drawn: Iterable[tuple[str, str]], roots: str = "") -> Any:
    """The longest state that any of these processes leads to."""
    states = [b""]
    for body, flows in drawn:
        with suppress(Fault):
            states.append(_game(body, flows, roots=roots))
    return max(states, key=len)


def _condition(attempt: str) -> Any:
    body = '<exclusiveGateway id="g" default="g-e"/>' + user_task("t")
    return _game(body, path("s", "g", "e"), flow("g", "t", attempt), path("t", "e"))


def _timer(attempt: str) -> Any:
    event = f'<intermediateCatchEvent id="c">{timer("timeDuration", "=" + attempt)}</intermediateCatchEvent>'
    return _game(event, path("s", "c", "e"))


def _script(attempt: str) -> Any:
    script = f'<zeebe:script expression="={escape(attempt)}" resultVariable="x"/>'
    inside = f"<extensionElements>{script}</extensionElements>"
    return _game(f'<scriptTask id="c">{inside}</scriptTask>' + user_task("t"), path("s", "c", "t", "e"))


def _mapping(attempt: str) -> Any:
    mapped = f'<zeebe:ioMapping><zeebe:input source="={escape(attempt)}" target="x"/></zeebe:ioMapping>'
    task = user_task("t", groups=f"={attempt}").replace("<zeebe:userTask/>", f"<zeebe:userTask/>{mapped}")
    return _game(task, path("s", "t", "e"))


def _people(attempt: str) -> Any:
    """Who may do a task, by when, and how pressing it is."""
    text = escape(f"={attempt}")
    more = (
        f'<zeebe:priorityDefinition priority="{text}"/>',
        f'<zeebe:taskSchedule followUpDate="{text}"/>',
        f'<zeebe:assignmentDefinition candidateUsers="{text}"/>',
    )
    tasks = [user_task("t", assignee=f"={attempt}"), user_task("t", due=f"={attempt}")]
    tasks += [user_task("t", more=each) for each in more]
    return _games((task, path("s", "t", "e")) for task in tasks)


def _loop(attempt: str) -> Any:
    """What a loop goes through, what it collects, when it has enough, how often it goes round."""
    text, markers = escape(f"={attempt}"), []
    for collection, element, condition in ((text, "=1", "=true"), ("=[1]", text, "=true"), ("=[1]", "=1", text)):
        loop = (
            f'<zeebe:loopCharacteristics inputCollection="{collection}" inputElement="i" outputCollection="o" '
            f'outputElement="{element}"/>'
        )
        ends = f"<completionCondition>{condition}</completionCondition>"
        inside = f"<extensionElements>{loop}</extensionElements>{ends}"
        markers.append(f"<multiInstanceLoopCharacteristics>{inside}</multiInstanceLoopCharacteristics>")
    times = f"<multiInstanceLoopCharacteristics><loopCardinality>{text}</loopCardinality>"
    markers.append(f"{times}</multiInstanceLoopCharacteristics>")
    rounds = f"<standardLoopCharacteristics loopMaximum='2'><loopCondition>{text}</loopCondition>"
    markers.append(f"{rounds}</standardLoopCharacteristics>")
    return _games((f'<manualTask id="t">{marker}</manualTask>', path("s", "t", "e")) for marker in markers)


def _event(attempt: str) -> Any:
    """A condition that is waited for, a date, a cycle, the key of a message that is waited for or thrown."""
    text = escape(f"={attempt}")
    triggers = [f"<conditionalEventDefinition><condition>{text}</condition></conditionalEventDefinition>"]
    triggers += [timer("timeDate", f"={attempt}"), timer("timeCycle", f"={attempt}"), on_message("m")]
    drawn = [f'<intermediateCatchEvent id="c">{trigger}</intermediateCatchEvent>' for trigger in triggers]
    drawn.append(f'<intermediateThrowEvent id="c">{on_message("m")}</intermediateThrowEvent>')
    return _games(((each, path("s", "c", "e")) for each in drawn), roots=message("m", "n", text))


def _outside(attempt: str) -> Any:
    """Which process is called, how often a delegate is tried, which ad-hoc activities begin."""
    text = escape(f"={attempt}")
    called = call("c", text)
    tried = service_task("c", "d").replace('type="d"', f'type="d" retries="{text}"')
    begun = f'<extensionElements><zeebe:adHoc activeElementsCollection="{text}"/></extensionElements><task id="t"/>'
    ad_hoc = f'<adHocSubProcess id="c">{begun}</adHocSubProcess>'
    return _games((each, path("s", "c", "e")) for each in (called, tried, ad_hoc))


def _linter(attempt: str) -> Any:
    body = '<startEvent id="s"/><endEvent id="e"/><exclusiveGateway id="g" default="g-e"/>' + user_task("t")
    body += "".join(
        f'<intermediateCatchEvent id="{kind}">{timer(kind, "=" + attempt)}</intermediateCatchEvent>'
        for kind in ("timeDate", "timeDuration", "timeCycle")
    )
    flows = (path("s", "g", "e"), flow("g", "t", attempt), path("t", "timeDate", "timeDuration", "timeCycle", "e"))
    return [found.code for found in lint(bpmn.read(diagram(process("p", body, *flows))), surroundings())]


def _form(attempt: str) -> Any:
    form = form_of(text("a", conditional={"hide": f"={attempt}"}), text("b", validate={"maxLength": f"={attempt}"}))
    return forms.accept(form, {"b": "x"}, forms.Surroundings({}, env=ENVIRONMENT))


def _expression(attempt: str) -> Any:
    return feel.compile_expression(attempt, FUNCTIONS).evaluate_json({"a": {"a": 1}}, ENVIRONMENT)


def _literal(attempt: str) -> Any:
    made = dmn.parse(model(decision("d", literal(attempt))))
    return dmn.compile_model(made, FUNCTIONS).evaluate_json("d", {}, ENVIRONMENT)


def _cell(attempt: str) -> Any:
    rules = [(attempt, attempt), ("-", "1")]
    made = dmn.parse(model(decision("d", table(["1"], ["out"], rules, policy="FIRST"))))
    return dmn.compile_model(made, FUNCTIONS).evaluate_json("d", {}, ENVIRONMENT)


PLACES: dict[str, Callable[[str], Any]] = {
    "expression": _expression,
    "condition of a flow": _condition,
    "timer": _timer,
    "script": _script,
    "mapping and assignment": _mapping,
    "people, dates and priority of a task": _people,
    "loop": _loop,
    "event": _event,
    "call, retries and ad-hoc work": _outside,
    "linter": _linter,
    "form": _form,
    "decision": _literal,
    "cells of a table": _cell,
    "scenario": lambda attempt: filled({"x": f"={attempt}"}, {}, ENVIRONMENT),
}
"""Everywhere an expression runs: what gives it an attempt and takes its result."""


SPOTS = {"people, dates and priority of a task": 5, "loop": 5, "event": 5, "call, retries and ad-hoc work": 3}
"""How many spots the places have that are several in one."""


@cache
def _warm(place: str) -> None:
    """What is loaded at the first use is there afterwards."""
    for usual in ("1", 'time("10:00:00@Asia/Shanghai")'):
        with suppress(Fault):
            PLACES[place](usual)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("family", FAMILIES)
def test_an_attempt_ends_and_touches_nothing(place: str, family: str) -> None:
    """A value that can be written as JSON, or a fault with a code: no file, program, connection or module."""
    _warm(place)
    for name, attempt in _tried(place, FAMILIES[family]):
        with WATCH.over():
            try:
                result = PLACES[place](attempt)
            except Fault:
                result = None
        assert WATCH.events == [], name
        assert len(result if isinstance(result, bytes) else orjson.dumps(result)) <= BYTES, name


@pytest.mark.timeout(120)
@pytest.mark.parametrize("family", FAMILIES)
def test_the_work_of_an_attempt_is_bounded_by_its_steps(family: str) -> None:
    """However it spends them, a step buys no more than so many calls of Python functions."""
    for name, attempt in FAMILIES[family].items():
        with _counted() as counted, suppress(Fault):
            _expression(attempt)
        assert counted[0] <= CALLS, name


def _tried(place: str, attempts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every third attempt in a place, in every third place each; all of them everywhere in ``make fuzz``."""
    turn = list(PLACES).index(place)
    return [each for number, each in enumerate(attempts.items()) if FUZZ or (number + turn) % 3 == 0]


@contextmanager
def _counted() -> Iterator[list[int]]:
    """How many Python functions are called while the block runs."""
    count = [0]

    def called(_frame: Any, event: str, _argument: Any) -> None:
        count[0] += event == "call"

    sys.setprofile(called)
    try:
        yield count
    finally:
        sys.setprofile(None)


def test_the_watch_hears() -> None:
    """A file that is opened is noted, so that silence means something."""
    with WATCH.over():
        Path(__file__).open().close()
    assert any(event.startswith("open") for event in WATCH.events)


@pytest.mark.parametrize("place", sorted(PLACES.keys() - {"linter"}))
def test_every_place_carries_out_what_stands_there(place: str) -> None:
    """An attempt that is not evaluated would show nothing; the linter only looks at it."""
    before = len(ASKED)
    with suppress(Fault):
        PLACES[place]("probe()")
    assert len(ASKED) - before >= SPOTS.get(place, 1)


def test_there_are_enough_attempts() -> None:
    """None was lost: every place meets the same table."""
    assert sum(map(len, FAMILIES.values())) >= 150
    assert len(PLACES) >= 14
