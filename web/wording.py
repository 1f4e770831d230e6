"""How what a diagram says of itself is read to those who work by it."""

import re

_SOURCES = re.compile(r"[（(](?:[^（()）]*[,，、])?[A-E]\d\d[a-h]?(?:、[A-E]\d\d[a-h]?)*[)）]")


def without_sources(documentation: str) -> str:
    """The documentation without the rule ids in brackets: they are for those who answer for the diagram."""
    return _SOURCES.sub("", documentation)
