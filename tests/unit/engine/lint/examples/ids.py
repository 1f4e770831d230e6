"""Ids, and whether things are drawn."""

from tests.support.diagrams import diagram, end, file, node, pool, start, user, zeebe


def _task(node_id: str | None) -> bytes:
    given = {} if node_id is None else {"id": node_id}
    task = node("task", None, **given)
    return diagram(start(), task, end(), f"start -> {node_id or 'end'}", f"{node_id or 'start'} -> end")


def _processes(first: str, second: str) -> bytes:
    parts = (start("start"), end("end"), "start -> end")
    others = (start("start2"), end("end2"), "start2 -> end2")
    return file(pool(*parts, process=first), pool(*others, process=second))


def _executable(value: str) -> bytes:
    return file(pool(start(), user("t"), end(), "start -> t -> end", isExecutable=value))


def _with_drawn_only(executable: str) -> bytes:
    drawn = pool(start("s"), end("e"), "s -> e", process="outside", isExecutable=executable)
    return file(drawn, pool(start(), user("t"), end(), "start -> t -> end"))


def _saying(value: str) -> bytes:
    said = zeebe("properties", zeebe("property", name="colour", value=value))
    return diagram(f"<extensionElements>{said}</extensionElements>", *_PLAIN)


_PLAIN = (start(), user("t"), end(), "start -> t -> end")

EXAMPLES = {
    "id.missing": (_task(None), _task("t")),
    "id.illegal": (_task("1st/task"), _task("起草-1.a")),
    "id.duplicate": (_processes("a", "a"), _processes("a", "b")),
    "diagram.empty": (file(), diagram(*_PLAIN)),
    "diagram.not-drawn": (diagram(*_PLAIN, drawn=False), diagram(*_PLAIN)),
    "process.not-executable": (_executable("false"), _executable("true")),
    "process.property": (_saying("loud"), _saying("red")),
    "process.skipped": (_with_drawn_only("false"), _with_drawn_only("true")),
}
