"""What can be wrong with records of accountability."""

from engine.errors import Conflict, Invalid, NotFound


class RecordNotFound(NotFound):
    """There is no record of accountability ``record``."""

    code = "accountability-not-found"


class RecordDecided(Conflict):
    """The record is in the state ``state``, in which this is not done."""

    code = "accountability-decided"


class NothingBefore(Invalid):
    """A sanction follows a referral, an assessment any record that is done. Rules C25 and D16."""

    code = "accountability-nothing-before"
