"""Expressions and mappings."""

from tests.support.diagrams import diagram, end, mapping, node, start, zeebe


def _script(expression: str) -> bytes:
    script = node("scriptTask", "x", zeebe("script", expression=expression, resultVariable="result"))
    return diagram(start(), script, end(), "start -> x -> end")


def _mapped(target: str, source: str) -> bytes:
    return diagram(start(), node("task", "x", mapping({target: source})), end(), "start -> x -> end")


EXAMPLES = {
    "expression.syntax": (_script("=1 +"), _script("=1 + 1")),
    "expression.not-feel": (_script("1 + 1"), _script("=1 + 1")),
    "expression.unknown-function": (_script('=deputies("x")'), _script('=deputies of("x")')),
    "expression.arguments": (_script('=deputies of("x", 1, 2)'), _script('=deputies of("x", 1)')),
    "mapping.no-source": (_mapped("place", ""), _mapped("place", '="here"')),
    "variable.bad-name": (_mapped("a place", '="here"'), _mapped("地点", '="here"')),
}
