"""Scripts of another engine's diagrams (Groovy, JavaScript, Python): those that only compute and set variables.

Nothing is run: statements are taken apart, names that are local to the script are written out where they are used.
What is left is the variables that the script sets, in JUEL, or the error that it throws; a script that does more has
no counterpart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_COMMENT = re.compile(r"/\*.*?\*/|^\s*(?://|#(?!\{)).*$", re.DOTALL | re.MULTILINE)
_CHOICE = re.compile(
    r"if\s*\((?P<condition>[^(){}]+)\)\s*\{\s*(?P<name>\w+)\s*=\s*(?P<yes>[^;{}\n]+?);?\s*\}"
    r"\s*else\s*\{\s*(?P=name)\s*=\s*(?P<no>[^;{}\n]+?);?\s*\}"
)
_TYPE = r"(?:(?:def|var|let|const|final)\s+)(?:[A-Z]\w*\s+|int\s+|long\s+|double\s+|boolean\s+)?"
_INSTANCE = re.compile(rf"(?:{_TYPE})?(?P<name>\w+)\s*=\s*execution\.getProcessInstance\(\)")
_DECLARED = re.compile(rf"{_TYPE}(?P<name>\w+)(?:\s*=(?P<value>[^=].*))?")
_PLAIN = re.compile(r"(?P<name>\w+)\s*=(?P<value>[^=].*)")
_SET = re.compile(r"(?P<on>\w+)\.setVariable\(\s*(['\"])(?P<name>\w+)\2\s*,(?P<value>.*)\)")
_GET = re.compile(r"\b(?P<on>\w+)\.getVariable\(\s*(['\"])(?P<name>\w+)\2\s*\)")
_THROW = re.compile(r"throw\s+new\s+(?:\w+\.)*BpmnError\(\s*(['\"])(?P<code>[^'\"]+)\1\s*(?:,.*)?\)")
_NOTHING = re.compile(r"import\s.*|(?:System\.out\.)?print(?:ln)?\b.*")
_NAME = re.compile(r"'[^']*'|\"[^\"]*\"|(?<![\w.])[A-Za-z_]\w*")


@dataclass
class Script:
    """What a script does: the variables that it sets, in order, with their JUEL; or the code of the error it throws."""

    sets: list[tuple[str, str]] = field(default_factory=list)
    throws: str | None = None


def understand(text: str) -> Script | None:
    """What ``text`` does, or None when it does more than compute and set."""
    reading = _Reading()
    for statement in _statements(text):
        if reading.script.throws is not None or not reading.take(statement):
            return None
    return reading.script


def _statements(text: str) -> Iterator[str]:
    plain = _COMMENT.sub("", text)
    chosen = _CHOICE.sub(r"\g<name> = (\g<condition>) ? (\g<yes>) : (\g<no>)", plain)
    return filter(None, (statement.strip() for statement in re.split(r"[;\n]", chosen)))


class _Reading:
    def __init__(self) -> None:
        self.script = Script()
        self.instances = {"execution"}
        self.known: dict[str, str] = {}
        """What names stand for: those of the script, and variables that it has set."""
        self.own: set[str] = set()

    def take(self, statement: str) -> bool:
        if found := _INSTANCE.fullmatch(statement):
            self.instances.add(found["name"])
        elif found := _SET.fullmatch(statement):
            if found["on"] not in self.instances:
                return False
            self._set(found["name"], found["value"])
        elif found := _DECLARED.fullmatch(statement):
            self.own.add(found["name"])
            if found["value"]:
                self.known[found["name"]] = self._written(found["value"])
        elif found := _PLAIN.fullmatch(statement):
            if found["name"] in self.own:
                self.known[found["name"]] = self._written(found["value"])
            else:
                self._set(found["name"], found["value"])
        elif found := _THROW.fullmatch(statement):
            self.script.throws = found["code"]
        else:
            return _NOTHING.fullmatch(statement) is not None
        return True

    def _set(self, name: str, value: str) -> None:
        written = self._written(value)
        self.script.sets.append((name, written))
        self.known[name] = written

    def _written(self, value: str) -> str:
        def variable(found: re.Match[str]) -> str:
            return found["name"] if found["on"] in self.instances else found[0]

        def meant(found: re.Match[str]) -> str:
            return f"({self.known[found[0]]})" if found[0] in self.known else found[0]

        return _NAME.sub(meant, _GET.sub(variable, value.strip()))
