"""What can be wrong with milestones."""

from engine.errors import Conflict, Invalid, NotFound


class MilestoneNotFound(NotFound):
    """There is no node ``milestone`` on this part."""

    code = "milestone-not-found"


class MilestoneReached(Conflict):
    """The node was reached on ``on`` already."""

    code = "milestone-reached"


class AfterDeadline(Invalid):
    """A node lies between today and the deadline of its part, ``due_on``."""

    code = "milestone-after-deadline"
