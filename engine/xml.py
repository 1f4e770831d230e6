"""Reads untrusted XML into plain nodes that know their line and column.

Expat is driven directly: a DOCTYPE is refused before anything in it is looked at, so entities cannot expand or reach
out; size and depth are bounded; people are shown
the same characters (``decoded``).
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from engine.errors import Invalid

MAX_BYTES = 20_000_000
MAX_DEPTH = 200
MAX_NODES = 50_000
ENCODINGS = frozenset({"utf-8", "us-ascii", "iso-8859-1", "windows-1252", "gb2312", "gbk", "gb18030"})
"""All of them write ASCII as ASCII, so that a file can say in itself which it is."""
_DECLARED = re.compile(rb"<\?xml\s[^>]*?\sencoding\s*=\s*[\"']([^\"']*)")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class XmlRefused(Invalid):
    """The text is not well-formed XML, or is more than a diagram needs.

    ``reason`` is a code, ``line`` and ``column`` the place.
    """

    code = "xml-refused"


@dataclass(slots=True)
class Node:
    """An element.

    Namespace and local name apart, attributes by ``name`` or ``{namespace}name``, text of its own, children in order.
    """

    namespace: str
    tag: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def get(self, name: str, default: str | None = None) -> str | None:
        """The attribute ``name``."""
        return self.attributes.get(name, default)

    def all(self, tag: str, namespace: str | None = None) -> Iterator["Node"]:
        """The children called ``tag``, in this element's namespace unless another is named."""
        wanted = self.namespace if namespace is None else namespace
        return (child for child in self.children if child.tag == tag and child.namespace == wanted)

    def first(self, tag: str, namespace: str | None = None) -> "Node | None":
        """The first child called ``tag``."""
        return next(self.all(tag, namespace), None)


def read(text: bytes) -> Node:
    """The root element of ``text``. Raises XmlRefused."""
    if len(text) > MAX_BYTES:
        raise XmlRefused(reason="too-large", line=1, column=1, limit=MAX_BYTES)
    encoding = _encoding(text)
    if encoding not in ENCODINGS:
        raise XmlRefused(reason="encoding", line=1, column=1, encoding=encoding)
    reader = _Reader()
    try:
        characters = text if encoding == "utf-8" else text.decode(encoding).encode()
        reader.parser.Parse(characters, True)  # noqa: FBT003  # expat takes no keywords
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "malformed")
        raise XmlRefused(reason="malformed", line=error.lineno, column=error.offset + 1, detail=reason) from None
    except (LookupError, ValueError) as error:
        raise XmlRefused(reason="malformed", line=1, column=1, detail=str(error)) from None
    return reader.root


def decoded(text: bytes) -> str:
    """``text`` as characters: what a person is shown is what ``read`` understands."""
    encoding = _encoding(text)
    return text.decode(encoding if encoding in ENCODINGS else "utf-8", "replace")


def _encoding(text: bytes) -> str:
    if text.startswith(_UTF_16) or 0 in text[:4]:
        return "utf-16"
    declared = _DECLARED.match(text.removeprefix(BOM_UTF8))
    return declared[1].decode("ascii", "replace").lower() if declared else "utf-8"


class _Reader:
    def __init__(self) -> None:
        self.root: Node  # expat accepts no document without a root
        self._open: list[Node] = []
        self._count = 0
        self._text: list[list[str]] = []
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = lambda *_: self._refuse("doctype")

    def _refuse(self, reason: str) -> NoReturn:
        raise XmlRefused(reason=reason, line=self.parser.CurrentLineNumber, column=self.parser.CurrentColumnNumber + 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            self._refuse("too-deep")
        self._count += 1
        if self._count > MAX_NODES:
            self._refuse("too-many")
        namespace, _, tag = name.rpartition(" ")
        named = {_attribute(key): value for key, value in attributes.items()}
        node = Node(namespace, tag, named, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)
        self._text.append([])

    def _end(self, _name: str) -> None:
        self._open.pop().text = "".join(self._text.pop())

    def _characters(self, data: str) -> None:
        self._text[-1].append(data)


def _attribute(key: str) -> str:
    namespace, _, name = key.rpartition(" ")
    return f"{{{namespace}}}{name}" if namespace else name
