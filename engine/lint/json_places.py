"""Where the parts of a JSON text stand, so that a finding about a path can name line and column."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


@dataclass(slots=True)
class _Level:
    path: str
    index: int | None
    """The position in a list; None in an object."""
    key: str = ""

    def child(self) -> str:
        if self.index is not None:
            return f"{self.path}[{self.index}]"
        return f"{self.path}.{self.key}".lstrip(".")


class JsonPlaces:
    """The places of all values of ``text``, which is JSON that has been parsed before."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offsets = dict(_values(text))

    def of(self, path: str) -> tuple[int, int]:
        """Line and column, from 1, of the value at ``path`` (``components[2].label``), or of the nearest around."""
        while path and path not in self._offsets:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        offset = self._offsets.get(path, 0)
        return self._text.count("\n", 0, offset) + 1, offset - self._text.rfind("\n", 0, offset)


def _values(text: str) -> list[tuple[str, int]]:
    """The path and offset of each value; a member of an object begins at its name."""
    found: list[tuple[str, int]] = []
    levels: list[_Level] = []
    expects_key = False
    for token in _TOKEN.finditer(text):
        sign, level = token[0], levels[-1] if levels else None
        if sign in "}]":
            levels.pop()
            expects_key = False
        elif sign == ",":
            expects_key = level is not None and level.index is None
            if level is not None and level.index is not None:
                level.index += 1
        elif expects_key and level is not None:
            level.key, expects_key = sign[1:-1], False
            found.append((level.child(), token.start()))
        elif sign != ":":
            path = level.child() if level is not None else ""
            if level is not None and level.index is not None:
                found.append((path, token.start()))
            if sign in "{[":
                levels.append(_Level(path, 0 if sign == "[" else None))
                expects_key = sign == "{"
    return found
