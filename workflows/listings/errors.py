"""What can be wrong with listed supervision."""

from engine.errors import Conflict


class AlreadyListed(Conflict):
    """The matter is listed already, until ``due_on``."""

    code = "already-listed"


class NotListed(Conflict):
    """The matter is not listed."""

    code = "not-listed"


class NothingToList(Conflict):
    """Only a running matter is listed."""

    code = "nothing-to-list"
