"""Expressions and mappings."""

from tests.support.diagrams import diagram, each, end, mapping, node, start, user, zeebe


def _script(expression: str) -> bytes:
    script = node("scriptTask", "x", zeebe("script", expression=expression, resultVariable="result"))
    return diagram(start(), script, end(), "start -> x -> end")


def _mapped(target: str, source: str) -> bytes:
    return diagram(start(), node("task", "x", mapping({target: source})), end(), "start -> x -> end")


def _looped(collection: str) -> bytes:
    return diagram(start(), user("t", each(collection)), end(), "start -> t -> end")


EXAMPLES = {
    "expression.argument": (_script("=string length(1)"), _script('=string length("1")')),
    "expression.calculate": (_script('="P" + 1'), _script('="P" + string(1)')),
    "expression.compare": (_script('=today() > "2019-10-31"'), _script('=today() > date("2019-10-31")')),
    "expression.condition": (_script('=if "x" then 1 else 2'), _script("=if true then 1 else 2")),
    "expression.entry": (_script("={a: 1}.b"), _script("={a: 1}.a")),
    "expression.result": (_looped('="a, b"'), _looped('=["a", "b"]')),
    "expression.single": (_script("=for x in 3 return x"), _script("=for x in [3] return x")),
    "expression.syntax": (_script("=1 +"), _script("=1 + 1")),
    "expression.not-feel": (_script("1 + 1"), _script("=1 + 1")),
    "expression.unknown-function": (_script('=deputies("x")'), _script('=deputies of("x")')),
    "expression.arguments": (_script('=deputies of("x", 1, 2)'), _script('=deputies of("x", 1)')),
    "mapping.no-source": (_mapped("place", ""), _mapped("place", '="here"')),
    "variable.bad-name": (_mapped("a place", '="here"'), _mapped("地点", '="here"')),
}
