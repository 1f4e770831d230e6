"""The processes that random commands are given to: each said as plain steps, and drawn from them."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.support.processes import (
    boundary,
    call,
    diagram,
    flow,
    message,
    on_message,
    path,
    process,
    service_task,
    timer,
    user_task,
)
from tests.support.versions import catch, event_start, gateway, loop, sub_process

FORM = {
    "id": "number",
    "type": "default",
    "components": [{"type": "number", "id": "x", "key": "x", "validate": {"required": True}}],
}
DUE_HOURS = 8


@dataclass(frozen=True)
class Step:
    """A step and where it leads.

    ``kind``: ``user``, ``call``, ``delegate`` (called as a job), ``post`` (called at once), ``message``, ``first`` (of
    a message and a timer), ``choice`` (to the first of ``to`` where x > 5), ``fork``, ``join``, ``end``; on an activity
    ``reminder``, ``limit`` (timers), ``mishap`` (an error); ``bell``: a handler of a signal.
    ``who``: candidates, ``group:`` or ``user:`` each, or ``=name`` of the one it is given to. ``each``: done side by
    side for every item; ``enough`` of them end it. ``hours``: when a timer is due, each time. ``apart``: who did that
    step may not do this one. ``within``: the handler that it belongs to.
    """

    kind: str
    to: tuple[str, ...] = ()
    who: tuple[str, ...] = ("group:staff",)
    process: str = ""
    each: bool = False
    enough: int = 0
    on: str = ""
    hours: tuple[int, ...] = ()
    apart: str = ""
    form: bool = False
    due: bool = False
    within: str = ""


Steps = Mapping[str, Step]

END = Step("end")
LINE: Steps = {
    "start": Step("start", ("a",)),
    "a": Step("user", ("tell",), form=True, due=True),
    "tell": Step("post", ("g",)),
    "g": Step("choice", ("b", "e")),
    "b": Step("user", ("e",), who=("user:ann", "user:bob"), apart="a"),
    "e": END,
}
LONGER: Steps = {**LINE, "b": Step("user", ("c",), who=("user:ann", "user:bob"), apart="a"), "c": Step("user", ("e",))}
VERSIONS: Mapping[str, tuple[Steps, ...]] = {
    "line": (LINE, LONGER),
    "reminded": (
        {
            "start": Step("start", ("a",)),
            "a": Step("user", ("e",), who=("=owner",)),
            "r": Step("reminder", ("remind",), on="a", hours=(1, 2)),
            "remind": Step("user", ("re",)),
            "re": END,
            "l": Step("limit", ("late",), on="a", hours=(5,)),
            "late": Step("user", ("e",)),
            "e": END,
        },
    ),
    "fork": (
        {
            "start": Step("start", ("f",)),
            "f": Step("fork", ("a", "m")),
            "a": Step("user", ("j",)),
            "m": Step("user", ("j",), each=True, enough=2),
            "j": Step("join", ("after",)),
            "after": Step("user", ("e",), who=("group:staff", "user:cat")),
            "e": END,
        },
    ),
    "caller": (
        {
            "start": Step("start", ("c",)),
            "c": Step("call", ("after",), process="part", each=True),
            "l": Step("limit", ("late",), on="c", hours=(6,)),
            "after": Step("user", ("e",)),
            "late": Step("user", ("e",)),
            "e": END,
        },
    ),
    "part": (
        {
            "start": Step("start", ("work",)),
            "work": Step("user", ("n",)),
            "n": Step("delegate", ("tell",)),
            "tell": Step("post", ("e",)),
            "e": END,
        },
    ),
    "waits": (
        {
            "start": Step("start", ("g",)),
            "g": Step("first", ("w", "t")),
            "w": Step("message", ("told",)),
            "t": Step("timer", ("late",), hours=(2,)),
            "told": Step("user", ("e",)),
            "late": Step("user", ("e",)),
            "e": END,
        },
    ),
    "caught": (
        {
            "start": Step("start", ("w",)),
            "w": Step("message", ("n",)),
            "n": Step("delegate", ("e",)),
            "bad": Step("mishap", ("mend",), on="n"),
            "mend": Step("user", ("w",)),
            "h": Step("bell", ("handle",)),
            "handle": Step("user", ("he",), within="h"),
            "he": Step("end", within="h"),
            "e": END,
        },
    ),
    "letter": ({"start": Step("start", ("read",)), "read": Step("user", ("e",)), "e": END},),
}
STARTED_BY_MESSAGE = {"letter": "posted"}
_ROOTS = (
    message("m", "arrived", "=key")
    + '<message id="p" name="posted"/><signal id="bell" name="bell"/><error id="bad" errorCode="bad"/>'
)


def drawn(key: str, version: int) -> bytes:
    """The diagram of a version of the process ``key``."""
    steps = VERSIONS[key][version % len(VERSIONS[key])]
    outside = "".join(_draw(key, name, step) for name, step in steps.items() if not step.within)
    handlers = "".join(_handler(key, name, steps) for name, step in steps.items() if step.kind == "bell")
    return diagram(process(key, outside + handlers), roots=_ROOTS)


def _handler(key: str, name: str, steps: Steps) -> str:
    begins = event_start(f"{name}-s", '<signalEventDefinition signalRef="bell"/>', interrupting=False)
    inside = "".join(_draw(key, each, step) for each, step in steps.items() if step.within == name)
    return sub_process(name, begins + inside + path(f"{name}-s", *steps[name].to), by_event=True)


def _draw(key: str, name: str, step: Step) -> str:
    if step.kind == "bell":
        return ""
    if step.kind == "choice":
        high, low = step.to
        return gateway("exclusive", name, f' default="{name}-{low}"') + flow(name, high, "x > 5") + path(name, low)
    return _node(key, name, step) + "".join(path(name, target) for target in step.to)


def _node(key: str, name: str, step: Step) -> str:
    lasts = timer("timeDuration", f"PT{step.hours[0]}H") if step.hours else ""
    cycle = timer("timeCycle", f"R{len(step.hours)}/PT{step.hours[0]}H") if step.hours else ""
    begins = on_message("p") if key in STARTED_BY_MESSAGE else ""
    return {
        "start": f'<startEvent id="{name}">{begins}</startEvent>',
        "end": f'<endEvent id="{name}"/>',
        "user": _user(name, step),
        "call": call(name, step.process, inside=loop()),
        "delegate": service_task(name, "count", retries="2"),
        "post": service_task(name, "post"),
        "message": catch(name, on_message("m")),
        "timer": catch(name, lasts),
        "first": gateway("eventBased", name),
        "fork": gateway("parallel", name),
        "join": gateway("parallel", name),
        "reminder": boundary(name, step.on, cycle, interrupting=False),
        "limit": boundary(name, step.on, lasts),
        "mishap": boundary(name, step.on, '<errorEventDefinition errorRef="bad"/>'),
    }[step.kind]


def _user(name: str, step: Step) -> str:
    more = f'<zeebe:properties><zeebe:property name="separateFrom" value="{step.apart}"/></zeebe:properties>'
    due = f'=now() + duration("PT{DUE_HOURS}H")' if step.due else ""
    inside = loop() if step.each else ""
    if step.enough:
        enough = f"<completionCondition>=numberOfCompletedInstances &gt;= {step.enough}</completionCondition>"
        inside = inside.replace("</multiInstance", f"{enough}</multiInstance")
    drawn_ = user_task(
        name, form="number" if step.form else "", due=due, inside=inside, more=more if step.apart else ""
    )
    return drawn_.replace('candidateGroups="=[&quot;staff&quot;]"', _people(step))


def _people(step: Step) -> str:
    groups, users = (
        [who.partition(":")[2] for who in step.who if who.startswith(kind)] for kind in ("group:", "user:")
    )
    named = [who for who in step.who if who.startswith("=")]
    told = {"candidateGroups": ",".join(groups), "candidateUsers": ",".join(users), "assignee": "".join(named)}
    return " ".join(f'{name}="{value}"' for name, value in told.items() if value)
