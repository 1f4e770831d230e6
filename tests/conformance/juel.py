"""JUEL, the expression language of another engine's diagrams, in FEEL: as much of it as has a meaning there."""

import re
from collections.abc import Iterator

from engine.errors import Invalid

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    r"""|(?P<word>[A-Za-z_]\w*)|(?P<sign>==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()\[\]]))"""
)
_EMBEDDED = re.compile(r"""[$#]\{((?:[^{}'"]|'[^']*'|"[^"]*")*)\}""")
_EQUAL = {"==": "=", "eq": "=", "!=": "!=", "ne": "!="}
_ORDER = {"<": "<", "lt": "<", "<=": "<=", "le": "<=", ">": ">", "gt": ">", ">=": ">=", "ge": ">="}
_NAMES = {
    "nrOfInstances": "numberOfInstances",
    "nrOfActiveInstances": "numberOfActiveInstances",
    "nrOfCompletedInstances": "numberOfCompletedInstances",
    "loopCounter": "(loopCounter - 1)",
}
"""Here passes are counted from one, there from zero."""
_METHODS = {
    "size": "count({0})",
    "isEmpty": "(count({0}) = 0)",
    "length": "string length({0})",
    "toString": "string({0})",
    "booleanValue": "{0}",
    "equals": "({0} = {1})",
    "contains": "list contains({0}, {1})",
    "containsKey": "list contains(get entries({0}).key, {1})",
    "get": "get value({0}, {1})",
    "startsWith": "starts with({0}, {1})",
    "endsWith": "ends with({0}, {1})",
}


class Untranslatable(Invalid):
    """The expression has no counterpart: it calls Java, or is no JUEL."""

    code = "untranslatable"


def translate(text: str) -> str:
    """``text`` as an attribute of the ``zeebe:`` dialect takes it.

    What has no counterpart becomes something that the linter refuses by its element.
    """
    parts = _EMBEDDED.split(text.strip())
    try:
        if len(parts) == 1:
            return _literal(parts[0])
        if len(parts) == 3 and not parts[0] and not parts[2]:
            return f"= {feel(parts[1])}"
        # literal texts and expressions take turns
        written = [
            f"string({feel(part)})" if place % 2 else _quoted(_literal(part))
            for place, part in enumerate(parts)
            if part
        ]
        return f"= {' + '.join(written)}"
    except Untranslatable:
        return f"= untranslatable: {text.strip()}"


def feel(expression: str) -> str:
    """The FEEL of what stands between the braces. Raises Untranslatable."""
    parser = _Parser(expression)
    written = parser.choice()
    if parser.token:
        raise Untranslatable(expression=expression)
    return written


def _literal(text: str) -> str:
    if "${" in text or "#{" in text:
        raise Untranslatable(expression=text)
    return text


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _as_truth(left: str, sign: str, right: str) -> str | None:
    """There, a truth value equals the word for it."""
    words = {'"true"': "true", '"false"': "false"}
    if sign not in _EQUAL.values() or (left in words) == (right in words):
        return None
    word, other = (left, right) if left in words else (right, left)
    return f"({other} {sign} {word} {'or' if sign == '=' else 'and'} {other} {sign} {words[word]})"


def _tokens(expression: str) -> Iterator[str]:
    place, text = 0, expression.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise Untranslatable(expression=expression)
        place = found.end()
        yield found[0].strip()


class _Parser:
    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._rest = _tokens(expression)
        self.token = next(self._rest, "")

    def _take(self) -> str:
        taken, self.token = self.token, next(self._rest, "")
        return taken

    def _need(self, sign: str) -> None:
        if self._take() != sign:
            raise Untranslatable(expression=self._expression)

    def choice(self) -> str:
        condition = self._either()
        if self.token != "?":
            return condition
        self._take()
        yes = self.choice()
        self._need(":")
        return f"(if {condition} then {yes} else {self.choice()})"

    def _either(self) -> str:
        left = self._both()
        while self.token in ("||", "or"):
            self._take()
            left = f"({left} or {self._both()})"
        return left

    def _both(self) -> str:
        left = self._compared(_EQUAL)
        while self.token in ("&&", "and"):
            self._take()
            left = f"({left} and {self._compared(_EQUAL)})"
        return left

    def _compared(self, signs: dict[str, str]) -> str:
        def operand() -> str:
            return self._compared(_ORDER) if signs is _EQUAL else self._sum()

        left = operand()
        while self.token in signs:
            sign, right = signs[self._take()], operand()
            left = _as_truth(left, sign, right) or f"({left} {sign} {right})"
        return left

    def _sum(self) -> str:
        left = self._product()
        while self.token in ("+", "-"):
            left = f"({left} {self._take()} {self._product()})"
        return left

    def _product(self) -> str:
        left = self._signed()
        while self.token in ("*", "/", "div", "%", "mod"):
            sign, right = self._take(), self._signed()
            left = (
                f"modulo({left}, {right})" if sign in ("%", "mod") else f"({left} {sign.replace('div', '/')} {right})"
            )
        return left

    def _signed(self) -> str:
        if self.token in ("!", "not"):
            self._take()
            return f"not({self._signed()})"
        if self.token == "-":
            self._take()
            return f"-({self._signed()})"
        if self.token == "empty":
            self._take()
            value = self._signed()
            return f'({value} = null or {value} = "" or {value} = [])'
        return self._path()

    def _path(self) -> str:
        token = self._take()
        if token == "(":
            value = f"({self.choice()})"
            self._need(")")
        elif token[:1] in "'\"" and token:
            value = _quoted(re.sub(r"\\(.)", r"\1", token[1:-1]))
        elif token[:1].isdigit():
            return token
        elif token in ("execution", "task") and self.token == ".":
            value = self._variable()
        elif token.isidentifier():
            value = _NAMES.get(token, token)
        else:
            raise Untranslatable(expression=self._expression)
        while self.token in (".", "["):
            value = self._step(value)
        return value

    def _variable(self) -> str:
        self._take()
        arguments = self._arguments() if self._take() in ("getVariable", "getVariableLocal") else []
        if len(arguments) != 1 or not arguments[0][1:-1].isidentifier():
            raise Untranslatable(expression=self._expression)
        return arguments[0][1:-1]

    def _step(self, value: str) -> str:
        if self._take() == "[":
            index = self.choice()
            self._need("]")
            return f"{value}[{index} + 1]"
        name = self._take()
        if self.token != "(":
            return f"{value}.{name}"
        return self._called(value, name, self._arguments())

    def _called(self, value: str, name: str, arguments: list[str]) -> str:
        pattern = _METHODS.get(name, "")
        if pattern.count("{") != 1 + len(arguments):
            raise Untranslatable(expression=self._expression)
        return pattern.format(value, *arguments)

    def _arguments(self) -> list[str]:
        self._need("(")
        found: list[str] = []
        while self.token != ")":
            found.append(self.choice())
            if self.token == ",":
                self._take()
            elif self.token != ")":
                raise Untranslatable(expression=self._expression)
        self._take()
        return found
