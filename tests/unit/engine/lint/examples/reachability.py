"""Nodes that are never reached, and those that never let go."""

from tests.support.diagrams import diagram, end, start, user


def _tasks(*chains: str) -> bytes:
    return diagram(start(), user("a"), user("b"), end(), *chains)


EXAMPLES = {
    "reach.unreachable": (_tasks("start -> a -> end", "b -> end"), _tasks("start -> a -> b -> end")),
    "reach.no-end": (_tasks("start -> end", "start -> a -> b -> a"), _tasks("start -> a -> b -> a", "b -> end")),
}
