"""What can go wrong with substitutions."""

from engine.errors import Conflict, Forbidden, Invalid, NotFound


class SubstitutionNotFound(NotFound):
    """There is no such substitution, or none that this person may know of."""

    code = "substitution-not-found"


class NotYoursToName(Forbidden):
    """A substitute is named by the absent person, the head of their unit or the system administrator."""

    code = "not-yours-to-name"


class CannotStandIn(Invalid):
    """The substitute must be somebody else of the same unit, and both must be able to open tasks."""

    code = "cannot-stand-in"


class PeriodWrong(Invalid):
    """The last day is before the first, or over already; or it is more than ``most`` days."""

    code = "period-wrong"


class AbsentAlready(Conflict):
    """``name`` has a substitute on some of these days already."""

    code = "absent-already"


class SubstitutesChain(Conflict):
    """``name`` is a substitute or absent on some of these days: nobody stands in for a substitute."""

    code = "substitutes-chain"


class SubstitutionOver(Conflict):
    """The substitution has ended."""

    code = "substitution-over"
