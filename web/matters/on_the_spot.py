"""What other offices tell of a matter: sanctions and assessments, noted on its page."""

from engine.transaction import Transaction
from web.access import allow
from web.context import Page
from web.matters.attempts import Given, carry_out
from web.matters.blueprint import pages
from web.matters.page import Tab
from workflows.accountability.service import note
from workflows.organisation.permissions import Permission


@pages.post("/matters/<matter_id>/accountability")
@allow(Permission.URGE_MATTERS)
def note_result(matter_id: str) -> Page:
    """Note a sanction or an assessment with the record that it follows. Rules C25 and D16."""

    def do(tx: Transaction, given: Given) -> None:
        note(tx, matter_id, given)

    return carry_out(matter_id, Tab.ON_THE_SPOT, "note", do)
