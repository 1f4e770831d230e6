"""More states in which an instance stands: what listens, what waits for whom, what is half-way through.

The rules of ``cases.py`` hold here too.
"""

from sqlalchemy import select

from engine.actor import Actor
from engine.commands import handing
from engine.commands.incidents import hasten
from engine.store.tables import job
from tests.support.compensation import ALL, TOGETHER, booking, only
from tests.support.processes import (
    boundary,
    flow,
    message,
    on_message,
    path,
    throw,
    timer,
    user_task,
)
from tests.support.version_parts import when
from tests.support.versions import catch, event_start, gateway, loop, sub_process
from tests.upgrade.cases import AFTER, ARRIVED, CASES, ERROR, A, B, C, Case
from tests.upgrade.hand import ANN, REASON, Hand, done, resumed, signalled, suspended, ticked, told, varied, waited

STOPPED = message("m2", "stopped", "=key")
ESCALATION = '<escalation id="c1" escalationCode="late"/>'
ON_BELL = '<signalEventDefinition signalRef="g1"/>'
ONLY_X = '<extensionElements><zeebe:conditionalFilter variableNames="x" variableEvents="update"/></extensionElements>'
TWO_OF = loop().replace(
    "</multi", "<completionCondition>=numberOfCompletedInstances &gt;= 2</completionCondition></multi"
)
THREE = "<multiInstanceLoopCharacteristics><loopCardinality>=3</loopCardinality></multiInstanceLoopCharacteristics>"
AGAIN = (
    '<standardLoopCharacteristics testBefore="true"><loopCondition>=loopCounter &lt; 3</loopCondition>'
    "</standardLoopCharacteristics>"
)
IN_ORDER = (
    '<adHocSubProcess id="x" ordering="Sequential" cancelRemainingInstances="false"><extensionElements>'
    '<zeebe:adHoc activeElementsCollection="=parts" outputCollection="all" outputElement="=loopCounter"/>'
    f"</extensionElements>{A}{B}<completionCondition>=false</completionCondition></adHocSubProcess>"
)
GIVEN = user_task("a", assignee="ann", due='="2030-01-02"', more='<zeebe:priorityDefinition priority="=70"/>').replace(
    "<zeebe:taskSchedule ", '<zeebe:taskSchedule followUpDate="=&quot;2030-01-01&quot;" '
)
NOT_WHO_DID_A = '<zeebe:properties><zeebe:property name="separateFrom" value="a"/></zeebe:properties>'
APART = user_task("b", more=NOT_WHO_DID_A).replace('candidateGroups="=[&quot;staff&quot;]"', 'candidateUsers="bob"')
BOB = Actor("bob", frozenset({"staff"}))


def entrusted(hand: Hand) -> None:
    """Ann asks Bob to fill in her task."""
    with hand.engine.transaction(ANN) as tx:
        handing.entrust(tx, hand.open()[0].id, "bob", REASON)


def answered(hand: Hand) -> None:
    """Ann takes the task back."""
    with hand.engine.transaction(ANN) as tx:
        handing.recall(tx, hand.open()[0].id)


def bell(name: str) -> str:
    """A signal that only one case hears."""
    return f'<signal id="g1" name="{name}"/>'


def hastened(hand: Hand) -> None:
    """What the instance waits for happens now."""
    with hand.engine.database.reading() as session:
        job_id = session.scalars(select(job.c.id).where(job.c.instance_id == hand.id)).one()
    with hand.engine.transaction(ANN) as tx:
        hasten(tx, job_id, REASON)


def _handler(name: str, inside: str, *, interrupting: bool) -> str:
    begins = event_start(f"{name}-s", inside, interrupting=interrupting)
    parts = (begins, user_task(f"{name}-t"), f'<endEvent id="{name}-e"/>', path(f"{name}-s", f"{name}-t", f"{name}-e"))
    return sub_process(name, *parts, by_event=True)


LATER: tuple[Case, ...] = (
    Case(
        "events-at-a-task",
        (
            A,
            boundary("mn", "a", on_message("m"), interrupting=False),
            boundary("mi", "a", on_message("m2")),
            boundary("gn", "a", ON_BELL, interrupting=False),
            boundary("ci", "a", when("x > 3").replace("<condition>", f"{ONLY_X}<condition>")),
            B,
            C,
            AFTER,
            '<endEvent id="e1"/><endEvent id="e2"/><endEvent id="e3"/>',
            path("s", "a", "e") + path("mn", "b", "e1") + path("gn", "c", "e2") + path("mi", "after", "e3"),
            path("ci", "after"),
        ),
        ("a", "b"),
        (told("arrived"),),
        (told("arrived"), signalled("bell-1"), told("stopped"), done("b", "b", "c", "after")),
        roots=ARRIVED + STOPPED + bell("bell-1"),
        variables={"x": 1},
    ),
    Case(
        "a-signal-at-a-task",
        (A, boundary("gi", "a", ON_BELL), AFTER, path("s", "a", "e") + path("gi", "after", "e")),
        ("a",),
        after=(signalled("bell-2"), done("after")),
        roots=bell("bell-2"),
    ),
    Case(
        "handlers",
        (
            A,
            path("s", "a", "e"),
            _handler("hm", on_message("m"), interrupting=True),
            _handler("hg", ON_BELL, interrupting=False),
            _handler("hc", when("x > 3"), interrupting=False),
            _handler("ht", timer("timeDuration", "P3000D"), interrupting=False),
        ),
        ("a", "hc-t"),
        (varied("x", 4),),
        (signalled("bell-3"), done("hg-t"), told("arrived"), done("hm-t")),
        roots=ARRIVED + bell("bell-3"),
        variables={"x": 1},
        due=1,
    ),
    Case(
        "an-interrupting-handler",
        (
            A,
            path("s", "a", "e"),
            _handler("hg", ON_BELL, interrupting=True),
            _handler("hc", when("x > 3"), interrupting=True),
            _handler("ht", timer("timeDuration", "P3000D"), interrupting=True),
        ),
        ("a",),
        after=(varied("x", 4), done("hc-t")),
        roots=bell("bell-4"),
        variables={"x": 1},
        due=1,
    ),
    Case(
        "error-and-escalation",
        (
            sub_process(
                "sub",
                '<startEvent id="is"/><exclusiveGateway id="ig" default="ig-ie"/><endEvent id="ie"/>',
                A,
                throw("up", '<escalationEventDefinition escalationRef="c1"/>'),
                B,
                throw("bad-end", '<errorEventDefinition errorRef="bad"/>', tag="endEvent"),
                path("is", "a", "up", "b", "ig", "ie") + flow("ig", "bad-end", "x = 1"),
            ),
            boundary("bu", "sub", '<escalationEventDefinition escalationRef="c1"/>', interrupting=False),
            boundary("be", "sub", '<errorEventDefinition errorRef="bad"/>'),
            C,
            AFTER,
            '<endEvent id="e1"/>',
            path("s", "sub", "e") + path("bu", "c", "e1") + path("be", "after", "e"),
        ),
        ("b", "c"),
        (done("a"),),
        (done("b", "c", "after"),),
        roots=ERROR + ESCALATION,
        variables={"x": 1},
    ),
    Case(
        "handlers-of-what-is-thrown",
        (
            sub_process(
                "sub",
                '<startEvent id="is"/>',
                A,
                throw("up", '<escalationEventDefinition escalationRef="c1"/>'),
                B,
                throw("bad-end", '<errorEventDefinition errorRef="bad"/>', tag="endEvent"),
                path("is", "a", "up", "b", "bad-end"),
                _handler("hu", '<escalationEventDefinition escalationRef="c1"/>', interrupting=False),
                _handler("he", '<errorEventDefinition errorRef="bad"/>', interrupting=True),
            ),
            AFTER,
            path("s", "sub", "after", "e"),
        ),
        ("b", "hu-t"),
        (done("a"),),
        (done("hu-t", "b", "he-t", "after"),),
        roots=ERROR + ESCALATION,
    ),
    Case(
        "escalations-that-interrupt",
        (
            sub_process(
                "sub",
                '<startEvent id="is"/><endEvent id="ie"/>',
                A,
                throw("up", '<escalationEventDefinition escalationRef="c1"/>'),
                path("is", "a", "up", "ie"),
            ),
            boundary("bu", "sub", '<escalationEventDefinition escalationRef="c1"/>'),
            B,
            throw("again", '<escalationEventDefinition escalationRef="c1"/>'),
            path("s", "sub", "e") + path("bu", "b", "again", "e"),
            _handler("hu", '<escalationEventDefinition escalationRef="c1"/>', interrupting=True),
        ),
        ("a",),
        after=(done("a", "b", "hu-t"),),
        roots=ESCALATION,
    ),
    Case(
        "compensated-together-at-the-end",
        (
            booking("a"),
            booking("b"),
            gateway("exclusive", "g", ' default="g-e"'),
            throw("t", ALL, tag="endEvent", more=TOGETHER),
            path("s", "a", "b", "g", "e") + flow("g", "t", "x = 1"),
        ),
        ("undo-a", "undo-b"),
        (done("a", "b"),),
        (done("undo-b", "undo-a"),),
        variables={"x": 1},
    ),
    Case(
        "a-handler-compensates",
        (
            sub_process(
                "sub",
                '<startEvent id="is"/><endEvent id="ie"/>',
                A,
                path("is", "a", "ie"),
                _handler("hk", ALL, interrupting=True),
            ),
            throw("t", ALL),
            AFTER,
            path("s", "sub", "t", "after", "e"),
        ),
        ("hk-t",),
        (done("a"),),
        (done("hk-t", "after"),),
    ),
    Case(
        "receive-task",
        ('<receiveTask id="w" messageRef="m"/>', AFTER, path("s", "w", "after", "e")),
        after=(told("arrived"), done("after")),
        roots=ARRIVED,
    ),
    Case(
        "a-date",
        (catch("w", timer("timeDate", '="2030-01-01T09:00:00Z"')), AFTER, path("s", "w", "after", "e")),
        after=(hastened, done("after")),
        due=1,
    ),
    Case(
        "enough-passes",
        (user_task("a", inside=TWO_OF), AFTER, path("s", "a", "after", "e")),
        ("a", "a"),
        (done("a"),),
        (done("a", "after"),),
        variables={"items": [1, 2, 3]},
    ),
    Case(
        "a-number-of-passes",
        (user_task("a", inside=THREE), AFTER, path("s", "a", "after", "e")),
        ("a", "a"),
        (done("a"),),
        (done("a", "a", "after"),),
    ),
    Case(
        "tested-before",
        (user_task("a", inside=AGAIN), AFTER, path("s", "a", "after", "e")),
        ("a",),
        (done("a"),),
        (done("a", "a", "after"),),
    ),
    Case(
        "ad-hoc-in-order",
        (IN_ORDER, AFTER, path("s", "x", "after", "e")),
        ("b",),
        (done("a"),),
        (done("b", "after"),),
        variables={"parts": ["a", "b"]},
    ),
    Case(
        "one-is-compensated-beside",
        (
            booking("a"),
            booking("b"),
            throw("t", only("a").replace("/>", ' waitForCompletion="false"/>')),
            AFTER,
            throw("u", ALL),
            path("s", "a", "b", "t", "after", "u", "e"),
        ),
        ("after", "undo-a"),
        (done("a", "b"),),
        (done("undo-a", "after", "undo-b"),),
    ),
    Case(
        "given-to-people",
        (GIVEN, APART, path("s", "a", "b", "e")),
        ("b",),
        (done("a"),),
        (done("b", by=BOB),),
    ),
    Case("entrusted", (A, path("s", "a", "e")), ("a",), (entrusted,), (answered, done("a"))),
    Case(
        "suspended-with-what-is-due",
        (
            A,
            boundary("l", "a", timer("timeDuration", "PT30S")),
            AFTER,
            path("s", "a", "e") + path("l", "after", "e"),
        ),
        ("a",),
        (suspended, waited(minutes=1)),
        (resumed, ticked, done("after")),
        due=1,
    ),
)
CASES_OF_NOW = (*LATER, *CASES)
"""What an office that is frozen now holds."""
