"""What can be wrong with archiving."""

from engine.errors import Conflict, NotFound, Unavailable


class NotClosedOut(Conflict):
    """The matter ``matter`` is not closed out; only what is finished is archived."""

    code = "not-closed-out"


class DocumentLost(Unavailable):
    """The content of the document ``file_name`` is not in the file store, so that the package would be incomplete."""

    code = "document-lost"


class PackageNotFound(NotFound):
    """The matter has no archive package."""

    code = "package-not-found"
