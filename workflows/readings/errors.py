"""What can be wrong with readings."""

from engine.errors import Forbidden, Invalid, NotFound


class ReadingNotFound(NotFound):
    """There is no reading ``reading``."""

    code = "reading-not-found"


class NotALeader(Invalid):
    """The person ``login`` is no leader of this office."""

    code = "not-a-leader"


class ForAnotherLeader(Forbidden):
    """What was presented to one leader is answered by that one."""

    code = "for-another-leader"


class NothingSaid(Invalid):
    """A rating, a comment or a directive: one of the three is wanted."""

    code = "nothing-said"
