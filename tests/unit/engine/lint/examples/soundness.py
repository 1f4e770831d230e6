"""Diagrams that cannot be gone through."""

from tests.support.diagrams import diagram, end, flow, node, start, user


def entangled(count: int) -> bytes:
    """An inclusive split into as many steps, each of which may lead on to the next beside the join."""
    parts = [node("inclusiveGateway", "fork", default="fork-a0"), node("inclusiveGateway", "join"), "start -> fork"]
    for number in range(count):
        here, on = f"a{number}", f"x{number}"
        parts += [user(here), flow("fork", here, '=remark = "x"') if number else f"fork -> {here}"]
        parts += [node("inclusiveGateway", on, default=f"{on}-join"), f"{here} -> {on} -> join"]
        parts.append(flow(on, f"a{(number + 1) % count}", '=remark = "x"'))
    return diagram(start(), *parts, end(), "join -> end")


EXAMPLES = {"scope.not-examined": (entangled(14), entangled(2))}
