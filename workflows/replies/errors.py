"""What can be wrong with replies."""

from engine.errors import Conflict, Invalid, NotFound


class ReplyNotFound(NotFound):
    """There is no reply ``reply``."""

    code = "reply-not-found"


class ReplyElsewhere(Conflict):
    """The reply stands at ``state``, so that this is not to be done with it now."""

    code = "reply-elsewhere"


class PlannedOnMissing(Invalid):
    """What is put into a plan has a day in the future. Rule B30."""

    code = "planned-on-missing"


class ReasonForNotMissing(Invalid):
    """What cannot be settled is explained with its reason. Rule B30."""

    code = "explanation-missing"


class NotContent(Conflict):
    """Nothing is completed while those who asked were not heard or are not content. Rules B31 and B35."""

    code = "not-content"
