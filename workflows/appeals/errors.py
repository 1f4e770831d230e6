"""What can be wrong with appeals."""

from engine.errors import Conflict, Forbidden, NotFound


class AppealNotFound(NotFound):
    """There is no appeal ``appeal``."""

    code = "appeal-not-found"


class AppealByHead(Forbidden):
    """The unit ``unit`` appeals through its head."""

    code = "appeal-by-head"


class NothingToAppeal(Conflict):
    """No report of this unit was sent back, or the one that was has been appealed against."""

    code = "nothing-to-appeal"


class NobodyToJudge(Conflict):
    """Everybody who could decide has reviewed for this unit."""

    code = "nobody-to-judge"


class OwnReview(Forbidden):
    """Whoever reviewed does not decide on the appeal against it."""

    code = "own-review"


class AppealDecided(Conflict):
    """The appeal has been decided."""

    code = "appeal-decided"
