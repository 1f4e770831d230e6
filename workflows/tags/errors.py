"""What can be wrong with a tag."""

from engine.errors import Conflict, Invalid


class TermUnknown(Invalid):
    """The vocabulary ``kind`` has no term ``code`` that is in use."""

    code = "term-unknown"


class OneTermOnly(Invalid):
    """A matter has at most one term of ``kind``."""

    code = "one-term-only"


class TermKnown(Conflict):
    """The vocabulary has the term ``name`` already."""

    code = "term-known"
