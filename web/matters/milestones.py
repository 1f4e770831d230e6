"""Progress nodes of a unit's part, from the matter's page."""

from engine.transaction import Transaction
from web.access import allow
from web.context import Page
from web.matters.attempts import Given, carry_out
from web.matters.blueprint import pages
from web.matters.page import Tab, check_seen
from workflows.fields import required_day
from workflows.milestones.service import add, reach
from workflows.organisation.permissions import Permission


@pages.post("/matters/<matter_id>/parts/<assignment_id>/milestones")
@allow(Permission.SEE_MATTERS)
def add_milestone(matter_id: str, assignment_id: str) -> Page:
    """Set a node of one's own for a part. Rule B37."""
    check_seen(matter_id, assignment_id)

    def do(tx: Transaction, given: Given) -> None:
        add(tx, assignment_id, given.get("name", ""), required_day(given, "planned_on"))

    return carry_out(matter_id, Tab.HANDLING, f"milestones-{assignment_id}", do)


@pages.post("/matters/<matter_id>/parts/<assignment_id>/milestones/<milestone_id>")
@allow(Permission.SEE_MATTERS)
def reach_milestone(matter_id: str, assignment_id: str, milestone_id: str) -> Page:
    """Note that a node is reached today. Rule B37."""
    check_seen(matter_id, assignment_id)

    def do(tx: Transaction, _: Given) -> None:
        reach(tx, assignment_id, milestone_id)

    return carry_out(matter_id, Tab.HANDLING, f"milestones-{assignment_id}", do)
