"""What can be wrong with beginning a course."""

from engine.errors import Conflict, Forbidden, Invalid


class NotForIntake(Invalid):
    """The process ``procedure`` is not the main course of a matter."""

    code = "not-for-intake"


class MayNotBegin(Forbidden):
    """The process ``procedure`` is not begun there, or not by this person."""

    code = "may-not-begin"


class NotOffered(Conflict):
    """The process ``procedure`` is not begun as things stand."""

    code = "not-offered"


class AlreadyBegun(Conflict):
    """One ``procedure`` is going on already, and there is one at a time."""

    code = "already-begun"
