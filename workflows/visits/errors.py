"""What can be wrong with return visits."""

from engine.errors import Conflict, Invalid, NotFound


class VisitNotFound(NotFound):
    """There is no return visit ``visit``."""

    code = "return-visit-not-found"


class NotClosedOutYet(Conflict):
    """A return visit follows the close-out; the matter is ``status``. Rule A28."""

    code = "not-closed-out-yet"


class VisitRecorded(Conflict):
    """The visit has been recorded already."""

    code = "return-visit-recorded"


class VisitHeld(Conflict):
    """What was found at the visit still holds, so that there is nothing to reopen; or it was reopened already."""

    code = "return-visit-held"


class NothingToSample(Invalid):
    """Nothing was closed out from ``begins`` to ``ends``."""

    code = "nothing-to-sample"
