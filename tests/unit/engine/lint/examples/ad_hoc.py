"""Ad-hoc sub-processes."""

from tests.support.diagrams import diagram, end, node, start, user, zeebe


def _ad_hoc(*parts: str, **attributes: str) -> bytes:
    return diagram(start(), node("adHocSubProcess", "x", *parts, **attributes), end(), "start -> x -> end")


def _with(**attributes: str) -> bytes:
    return _ad_hoc(zeebe("adHoc", **attributes), user("a"), user("b"))


_RIGHT = _ad_hoc(user("a"), user("b"))

EXAMPLES = {
    "ad-hoc.empty": (_ad_hoc(), _RIGHT),
    "ad-hoc.half-output": (
        _with(outputElement="=remark"),
        _with(outputElement="=remark", outputCollection="remarks"),
    ),
    "ad-hoc.ordering": (_ad_hoc(user("a"), ordering="Random"), _ad_hoc(user("a"), ordering="Sequential")),
    "ad-hoc.start-or-end": (_ad_hoc(user("a"), end("e"), "a -> e"), _RIGHT),
    "ad-hoc.unknown-element": (
        _with(activeElementsCollection='=["a", "c"]'),
        _with(activeElementsCollection='=["a", "b"]'),
    ),
}
