"""What can be wrong with a comment."""

from engine.errors import Forbidden, Invalid


class NoPartInMatter(Forbidden):
    """Who only reads a matter, or whose unit has no part in it, cannot comment on it."""

    code = "no-part-in-matter"


class CalledUnseen(Invalid):
    """``name`` was called in a comment that they could not read."""

    code = "called-unseen"
