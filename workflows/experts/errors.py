"""What can be wrong with experts."""

from engine.errors import Conflict, Invalid, NotFound


class ExpertNotFound(NotFound):
    """There is no expert ``expert``."""

    code = "expert-not-found"


class TermReversed(Invalid):
    """The term ends before it begins."""

    code = "expert-term-reversed"


class ExpertNotSelectable(Invalid):
    """``name`` cannot be chosen on ``day``: the term is over or the year was not renewed. Rule D06."""

    code = "expert-not-selectable"


class AlreadyRenewed(Conflict):
    """``name`` is appointed for the year ``year`` already."""

    code = "expert-already-renewed"


class RenewedBeyondTerm(Invalid):
    """The year ``year`` lies outside of the term of ``name``."""

    code = "expert-renewed-beyond-term"
