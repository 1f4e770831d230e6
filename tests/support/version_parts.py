"""What pairs of versions are made of."""

from tests.support.processes import (
    boundary,
    escape,
    flow,
    for_compensation,
    message,
    on_message,
    path,
    process,
    service_task,
    throw,
    timer,
    undone_by,
    user_task,
)
from tests.support.versions import ENDS, catch, event_start, gateway, loop, sub_process, version

A, B, C, D, N = (user_task(name) for name in "abcdn")
TASK = {"kept", "task-kept"}
PLAIN = version(ENDS, A, B, path("s", "a", "b", "e"))
HOUR, DAY = timer("timeDuration", "PT1H"), timer("timeDuration", "P1D")
ROOTS = message("m1", "arrived", "=key") + message("m2", "renamed", "=other") + message("m3", "stopped", "=key")
CHILD = process("child", '<startEvent id="cs"/><endEvent id="ce"/>' + user_task("work"), path("cs", "work", "ce"))
OTHER = process("other", '<startEvent id="os"/><endEvent id="oe"/>' + user_task("else"), path("os", "else", "oe"))
FORK = gateway("parallel", "f") + gateway("parallel", "j")
FORKED = ENDS + FORK + A + B + C + path("s", "f", "a", "j", "c", "e") + path("f", "b", "j")
CHOICE = ENDS + gateway("exclusive", "f", ' default="f-b"') + gateway("exclusive", "j") + A + B
CHOSEN = CHOICE + path("s", "f") + flow("f", "a", "x = 1") + path("f", "b", "j", "e") + path("a", "j")
LOOPED = ENDS + user_task("a", inside=loop())
EVENTS = gateway("eventBased", "g") + catch("t", DAY) + catch("m", on_message("m1"))


def when(condition: str) -> str:
    """A conditional definition."""
    return f"<conditionalEventDefinition><condition>={escape(condition)}</condition></conditionalEventDefinition>"


def rounds(maximum: int) -> str:
    """A standard loop of so many passes."""
    return f'<standardLoopCharacteristics loopMaximum="{maximum}"/>'


BOOKED = (ENDS, A, undone_by("a", "d"), for_compensation(D))
UNDO = "<compensateEventDefinition/>"


def cancelled(*more: str) -> str:
    """A transaction ``x``: ``a`` is done, then all is cancelled, and ``d`` undoes ``a``."""
    parts = ('<startEvent id="xs"/>', *BOOKED[1:], throw("c", "<cancelEventDefinition/>", tag="endEvent"))
    return f'<transaction id="x">{"".join(parts)}{path("xs", "a", "c")}{"".join(more)}</transaction>'


def with_retries(delegate: str) -> str:
    """A service task ``a`` whose delegate a job calls."""
    return service_task("a", delegate).replace("<zeebe:taskDefinition ", '<zeebe:taskDefinition retries="3" ')


def ad_hoc(*parts: str) -> str:
    """An ad-hoc sub-process ``x`` that does one thing after the other."""
    return f'<adHocSubProcess id="x" ordering="Sequential">{"".join(parts)}</adHocSubProcess>'


def waiting(inside: str, more: str = "") -> bytes:
    """Waits at ``w``, then ``b``."""
    return version(ENDS, catch("w", inside), B, path("s", "w", "b", "e"), more, roots=ROOTS)


def with_boundary(inside: str | None, *, interrupting: bool = True, name: str = "t", more: str = "") -> bytes:
    """First ``a``, then ``b``; a boundary event on ``a``, if any, leads to ``c``."""
    drawn = "" if inside is None else boundary(name, "a", inside, interrupting=interrupting) + C + path(name, "c", "e2")
    drawn += "" if inside is None else '<endEvent id="e2"/>'
    return version(ENDS, A, B, path("s", "a", "b", "e"), drawn, more, roots=ROOTS)


def handler(inside: str, *, interrupting: bool = True) -> str:
    """An event sub-process ``h`` with one task."""
    began = event_start("hs", inside, interrupting=interrupting)
    return sub_process(
        "h", began, user_task("handle"), '<endEvent id="he"/>', path("hs", "handle", "he"), by_event=True
    )


def embedded(*parts: str, marker: str = "") -> str:
    """A sub-process ``x``."""
    return sub_process("x", marker, '<startEvent id="xs"/><endEvent id="xe"/>', *parts)
