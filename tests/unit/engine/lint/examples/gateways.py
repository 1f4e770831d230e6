"""Gateways: what stands behind an event gateway, joins that wait in vain."""

from tests.support.diagrams import diagram, end, flow, node, start, timer, user


def _waiting(*parts: str) -> bytes:
    hour, day = timer("timeDuration", "PT1H"), timer("timeDuration", "P1D")
    events = [node("intermediateCatchEvent", "hour", hour), node("intermediateCatchEvent", "day", day)]
    return diagram(start(), node("eventBasedGateway", "g"), user("t"), *events, end(), "start -> g", *parts)


def _block(split: str, join: str) -> bytes:
    conditions = (flow("split", "a", "=1 > now().hour"), flow("split", "b")) if split != "parallelGateway" else ()
    default = {"default": "split-b"} if conditions else {}
    return diagram(
        start(),
        node(split, "split", **default),
        user("a"),
        user("b"),
        node(join, "join"),
        end(),
        "start -> split",
        *(conditions or ("split -> a", "split -> b")),
        "a -> join",
        "b -> join -> end",
    )


_BOTH = ("g -> hour -> t -> end", "g -> day -> t")
_WAITING = _waiting(*_BOTH)

EXAMPLES = {
    "event-gateway.no-events": (_waiting("start -> hour -> t -> end", "start -> day -> t"), _WAITING),
    "event-gateway.single": (_waiting("g -> hour -> t -> end", "start -> day -> t"), _WAITING),
    "event-gateway.target": (_waiting(*_BOTH, "g -> t"), _WAITING),
    "event-gateway.shared-target": (_waiting(*_BOTH, "start -> day"), _WAITING),
    "join.may-stick": (_block("exclusiveGateway", "parallelGateway"), _block("parallelGateway", "parallelGateway")),
    "merge.may-double": (_block("parallelGateway", "exclusiveGateway"), _block("exclusiveGateway", "exclusiveGateway")),
}
