"""What never rests, and what waits where nothing does."""

from tests.support.diagrams import diagram, end, flow, node, start, timer, user

_HANDLER = node(
    "subProcess",
    "h",
    node("startEvent", "hs", timer("timeDuration", "P1D")),
    end("he"),
    "hs -> he",
    triggeredByEvent="true",
)


def _beside(part: str) -> bytes:
    return diagram(start(), part, _HANDLER, end(), "start -> x -> end")


def _round(part: str) -> bytes:
    gateway = node("exclusiveGateway", "g", default="g-end")
    return diagram(
        start(), user("t"), part, gateway, end(), "start -> t -> x -> g -> end", flow("g", "x", '=remark = "x"')
    )


EXAMPLES = {
    "event.never-fires": (_beside(node("task", "x")), _beside(user("x"))),
    "reach.busy-loop": (_round(node("task", "x")), _round(user("x"))),
}
