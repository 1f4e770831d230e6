"""What can be wrong with offers."""

from engine.errors import Conflict, Invalid, NotFound


class OfferNotFound(NotFound):
    """There is no offer ``offer``."""

    code = "offer-not-found"


class NobodyToClaim(Invalid):
    """Each unit named has a part of the matter already, or none was named."""

    code = "nobody-to-claim"


class ClaimedAlready(Conflict):
    """Another unit was first, or this one has a part of the matter by now."""

    code = "claimed-already"
