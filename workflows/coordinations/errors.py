"""What can be wrong with coordination."""

from engine.errors import Conflict, Forbidden, Invalid, NotFound


class CoordinationNotFound(NotFound):
    """There is no coordination, or no piece of one, ``coordination``."""

    code = "coordination-not-found"


class HeadMissing(Forbidden):
    """What the unit ``unit`` asks for is signed by its head. Rule B12."""

    code = "head-missing"


class NothingDivided(Invalid):
    """The problem is not divided among any unit. Rule D11."""

    code = "nothing-divided"


class DayPast(Invalid):
    """The deadline is over already."""

    code = "day-past"


class CoordinationDecided(Conflict):
    """The leader has decided on it."""

    code = "coordination-decided"
