"""What can be wrong with a batch."""

from engine.errors import Conflict, Invalid, NotFound


class BatchEmpty(Invalid):
    """A batch has at least one matter."""

    code = "batch-empty"


class BatchKnown(Conflict):
    """There is a batch ``name`` already."""

    code = "batch-known"


class BatchNotFound(NotFound):
    """There is no such batch."""

    code = "batch-not-found"


class NoCandidate(Conflict):
    """The matter ``matter`` is in none of the pools any more, or in another batch that still runs."""

    code = "no-candidate"
