"""What can be wrong with a supervision plan."""

from engine.errors import Conflict, Forbidden, NotFound


class PlanNotApproved(Conflict):
    """Nothing is begun before its plan was approved. Rule B16."""

    code = "plan-not-approved"


class PlanApproved(Conflict):
    """A plan that was approved is not drafted again."""

    code = "plan-approved"


class OwnPlan(Forbidden):
    """Who drafted a plan does not approve it."""

    code = "own-plan"


class SummaryMissing(Conflict):
    """What was carried out by a plan is archived with its summary, which is missing. Rule B16."""

    code = "summary-missing"


class ItemsUnanswered(Conflict):
    """The inspection items ``items`` have no finding yet."""

    code = "items-unanswered"


class FollowUpNotFound(NotFound):
    """There is no such follow-up."""

    code = "follow-up-not-found"
