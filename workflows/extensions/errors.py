"""What can be wrong with extensions."""

from engine.errors import Conflict, Forbidden, Invalid, NotFound


class ExtensionNotFound(NotFound):
    """There is no request ``extension``."""

    code = "extension-not-found"


class NothingToExtend(Conflict):
    """The assignment has no deadline, or is finished."""

    code = "nothing-to-extend"


class DeadlinePassed(Conflict):
    """More time is asked for before the deadline (``due_on``), not after. Rule B08."""

    code = "deadline-passed"


class NotTheLiaison(Forbidden):
    """Only the liaison of ``unit`` asks for more time for it."""

    code = "not-the-liaison"


class ExtensionPending(Conflict):
    """A request for this assignment waits for its decision."""

    code = "extension-pending"


class NotLater(Invalid):
    """The new deadline must be later than ``due_on``."""

    code = "extension-not-later"


class ExtensionDecided(Conflict):
    """The request has been decided already."""

    code = "extension-decided"
