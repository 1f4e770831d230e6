"""Instances in many states: how each is brought there, where it stands, and how it goes on to its end.

What a file in ``frozen/`` holds was made by the case of that time; a case may be added, but one that is in a file must
not be changed: the file would no longer prove that what ran under an older version ends as it was meant to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.delegates import DelegateCall, Delegates
from tests.support.compensation import ALL, ENDS, booking
from tests.support.processes import (
    boundary,
    call,
    diagram,
    escape,
    flow,
    message,
    on_message,
    path,
    process,
    service_task,
    throw,
    timer,
    user_task,
)
from tests.support.version_parts import ad_hoc, rounds, when
from tests.support.versions import catch, event_start, gateway, loop, sub_process
from tests.upgrade.hand import (
    Step,
    begun,
    cancelled,
    claimed,
    done,
    left_undone,
    migrated,
    resumed,
    retried,
    signalled,
    suspended,
    ticked,
    told,
    varied,
    waited,
)

FORM = {"id": "frozen", "type": "default", "components": [{"type": "number", "id": "x", "key": "x"}]}
ARRIVED = message("m", "arrived", "=key")
SIGNAL = '<signal id="g1" name="bell"/>'
ERROR = '<error id="bad" errorCode="bad"/>'
A, B, C = (user_task(name) for name in "abc")
AFTER = user_task("after")


@dataclass(frozen=True)
class Case:
    """One instance. ``before`` leads to the frozen state, ``after`` from there to the end.

    In the frozen state tasks are open at ``opens`` and ``due`` jobs wait. ``whole`` holds the elements of the diagram
    but its ends, ``roots`` and ``others`` what stands beside the process; ``variables`` are the first, ``leaves`` some
    of the last.
    """

    name: str
    whole: tuple[str, ...]
    opens: tuple[str, ...] = ()
    before: tuple[Step, ...] = ()
    after: tuple[Step, ...] = ()
    state: str = "completed"
    roots: str = ""
    others: tuple[str, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    leaves: Mapping[str, Any] = field(default_factory=dict)
    due: int = 0

    @property
    def diagram(self) -> bytes:
        """The diagram."""
        return version(self.name, *self.whole, roots=self.roots, others=self.others)


def version(name: str, *parts: str, roots: str = "", others: tuple[str, ...] = ()) -> bytes:
    """A version of the process of a case."""
    return diagram(process(name, ENDS + "".join(parts)), *others, roots=roots)


def register(delegates: Delegates, *, failing: bool) -> None:
    """The delegate of the cases, which fails while they are made and does its work afterwards."""

    def count(given: DelegateCall) -> Mapping[str, Any]:
        if failing:
            raise RuntimeError("not today")
        return {"counted": given.inputs["x"] + 1}

    delegates.register("frozen-count", count)


def output(collection: str, element: str) -> str:
    """A sequential loop over ``items`` that collects."""
    told_ = (
        f'<zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="{collection}" '
        f'outputElement="={escape(element)}"/>'
    )
    return (
        '<multiInstanceLoopCharacteristics isSequential="true"><extensionElements>'
        f"{told_}</extensionElements></multiInstanceLoopCharacteristics>"
    )


PART = process("part", '<startEvent id="ps"/><endEvent id="pe"/>' + user_task("work"), path("ps", "work", "pe"))
COUNTED = service_task("n", "frozen-count", {"x": "=x"}, {"y": "=counted"}, retries="1")
CANCEL = "<cancelEventDefinition/>"
TRANSACTION = (
    f'<transaction id="t"><startEvent id="ts"/>{booking("a")}{throw("off", CANCEL, tag="endEvent")}'
    f"{path('ts', 'a', 'off')}</transaction>"
)
BELLS = gateway("eventBased", "g") + catch("w", on_message("m"))
BELLS += catch("z", '<signalEventDefinition signalRef="g1"/>')

# They are made in this order and go on in the opposite one: time may pass before anything waits and after all is done.
CASES: tuple[Case, ...] = (
    Case(
        "timers",
        (
            A,
            boundary("r", "a", timer("timeCycle", "R3/P1D"), interrupting=False),
            user_task("remind"),
            '<endEvent id="re"/>',
            boundary("l", "a", timer("timeDuration", "P40D")),
            AFTER,
            path("s", "a", "e") + path("r", "remind", "re") + path("l", "after", "e"),
        ),
        ("a", "remind"),
        (waited(days=1),),
        (waited(days=40), done("after", "remind", "remind", "remind")),
        due=2,
    ),
    Case("claimed", (A, path("s", "a", "e")), ("a",), (claimed("a"),), (done("a"),)),
    Case(
        "message",
        (catch("w", on_message("m")), AFTER, path("s", "w", "after", "e")),
        after=(told("arrived"), done("after")),
        roots=ARRIVED,
    ),
    Case(
        "event-sub-process",
        (
            A,
            path("s", "a", "e"),
            sub_process(
                "h",
                event_start("hs", on_message("m"), interrupting=False),
                user_task("handle"),
                '<endEvent id="he"/>',
                path("hs", "handle", "he"),
                by_event=True,
            ),
        ),
        ("a", "handle"),
        (told("arrived"),),
        (told("arrived"), done("handle", "a", "handle")),
        roots=ARRIVED,
    ),
    Case(
        "parallel-passes",
        (user_task("a", inside=loop()), AFTER, path("s", "a", "after", "e")),
        ("a", "a"),
        (done("a"),),
        (done("a", "a", "after"),),
        variables={"items": [1, 2, 3]},
    ),
    Case(
        "sequential-passes",
        (user_task("a", inside=output("all", "item * 2")), AFTER, path("s", "a", "after", "e")),
        ("a",),
        (done("a"),),
        (done("a", "a", "after"),),
        variables={"items": [1, 2, 3]},
        leaves={"all": [2, 4, 6]},
    ),
    Case(
        "called",
        (call("c", "part", inside=loop()), AFTER, path("s", "c", "after", "e")),
        ("work",),
        (done("work"),),
        (done("work", "after"),),
        others=(PART,),
        variables={"items": [1, 2]},
    ),
    Case(
        "compensation",
        (booking("a"), booking("b"), C, throw("t", ALL), AFTER, path("s", "a", "b", "c", "t", "after", "e")),
        ("c",),
        (done("a", "b"),),
        (done("c", "undo-b", "undo-a", "after"),),
    ),
    Case(
        "half-compensated",
        (booking("a"), booking("b"), throw("t", ALL), path("s", "a", "b", "t", "e")),
        ("undo-a",),
        (done("a", "b", "undo-b"),),
        (done("undo-a"),),
    ),
    Case(
        "transaction",
        (TRANSACTION, boundary("tc", "t", CANCEL), AFTER, path("s", "t", "e"), path("tc", "after", "e")),
        ("undo-a",),
        (done("a"),),
        (done("undo-a", "after"),),
    ),
    Case(
        "condition",
        (catch("w", when("x > 3")), AFTER, path("s", "w", "after", "e")),
        after=(varied("x", 2), varied("x", 4), done("after")),
        variables={"x": 1},
        leaves={"x": 4},
    ),
    Case(
        "boundary-condition",
        (
            user_task("a", form="frozen"),
            B,
            boundary("w", "a", when("x > 3"), interrupting=False),
            '<endEvent id="we"/>',
            path("s", "a", "e"),
            path("w", "b", "we"),
        ),
        ("a", "b"),
        (varied("x", 4),),
        (varied("x", 5), done("b", "b"), done("a", x=1)),
        variables={"x": 1},
        leaves={"x": 1},
    ),
    Case(
        "standard-loop",
        (user_task("a", inside=rounds(3)), AFTER, path("s", "a", "after", "e")),
        ("a",),
        (done("a"),),
        (done("a", "a", "after"),),
    ),
    Case(
        "ad-hoc",
        (ad_hoc(A, B).replace('"Sequential"', '"Parallel"'), AFTER, path("s", "x", "after", "e")),
        ("b",),
        (done("a"),),
        (begun(3, "a"), done("a", "b", "after")),
    ),
    Case(
        "parallel-join",
        (
            gateway("parallel", "f") + gateway("parallel", "j"),
            A,
            B,
            AFTER,
            path("s", "f", "a", "j", "after", "e") + path("f", "b", "j"),
        ),
        ("b",),
        (done("a"),),
        (done("b", "after"),),
    ),
    Case(
        "inclusive-join",
        (
            gateway("inclusive", "f", ' default="f-c"') + gateway("inclusive", "j"),
            A,
            B,
            C,
            AFTER,
            path("s", "f") + flow("f", "a", "x > 0") + flow("f", "b", "x > 1") + path("f", "c", "j"),
            path("a", "j", "after", "e") + path("b", "j"),
        ),
        ("b",),
        (done("a"),),
        (done("b", "after"),),
        variables={"x": 2},
    ),
    Case(
        "event-based",
        (
            BELLS,
            A,
            B,
            path("s", "g", "w", "a", "e") + path("g", "z", "b", "e"),
        ),
        after=(signalled("bell"), done("b")),
        roots=ARRIVED + SIGNAL,
    ),
    Case("suspended", (A, path("s", "a", "e")), ("a",), (suspended,), (resumed, done("a"))),
    Case(
        "migrated",
        (A, B, path("s", "a", "b", "e")),
        ("a",),
        (migrated(version("migrated", A, C, B, path("s", "a", "c", "b", "e"))),),
        (done("a", "c", "b"),),
    ),
    Case("completed", (A, path("s", "a", "e")), before=(done("a"),)),
    Case("cancelled", (A, path("s", "a", "e")), before=(cancelled,), state="cancelled"),
    Case(
        "incident",
        (COUNTED, AFTER, path("s", "n", "after", "e")),
        before=(waited(minutes=1),),
        after=(retried, done("after")),
        variables={"x": 1},
        leaves={"y": 2},
        due=1,
    ),
    Case(
        "failed-once",
        (COUNTED, AFTER, path("s", "n", "after", "e")),
        after=(waited(minutes=1), done("after")),
        variables={"x": 1},
        leaves={"y": 2},
        due=1,
    ),
    Case(
        "job",
        (A, COUNTED, AFTER, path("s", "a", "n", "after", "e")),
        before=(left_undone("a"),),
        after=(ticked, done("after")),
        variables={"x": 2},
        leaves={"y": 3},
        due=1,
    ),
)
