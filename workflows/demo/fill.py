"""Fills an empty office with the fictional city: its units, its people, and the matters of its ledger."""

from pathlib import Path

from engine.actor import SYSTEM
from engine.errors import Conflict
from workflows.ledger import imports
from workflows.ledger.importing import confirm
from workflows.office import Office
from workflows.organisation import importing, queries, tables
from workflows.organisation.passwords import OneTimePassword, hash_password
from workflows.organisation.people import actor_of

DATA = Path(__file__).with_name("data")
CLERK = "li.ruoxi"
SHOWN_LOGINS = (
    CLERK,
    "yao.wenbin",
    "sun.qiao",
    "song.qiming",
    "u.jyj.liaison",
    "u.jyj.head",
    "sysadmin",
    "secadmin",
    "auditadmin",
)
"""The accounts to try first: clerk, approver, reviewer, leader, liaison, head and the three administrators."""


class OfficeNotEmpty(Conflict):
    """The demo fills only an empty office; this one has ``users`` accounts."""

    code = "office-not-empty"


def fill(office: Office) -> None:
    """Make ``office`` the demo office: its people (password: setting ``demo_password``) and its ledger.

    Matters that the ledger shows as open run on from where they stand. Raises OfficeNotEmpty.
    """
    with office.reading() as session:
        users = queries.counts(session)["users"]
        if users:
            raise OfficeNotEmpty(users=users)
    office.become_demo(office.settings.demo_start)
    office.supply()
    _fill_organisation(office)
    _fill_ledger(office)


def _fill_organisation(office: Office) -> None:
    shared = OneTimePassword(office.settings.demo_password, hash_password(office.settings.demo_password))
    files = [(DATA / f"{name}.csv").read_bytes() for name in ("units", "users")]
    with office.transaction(SYSTEM) as tx:
        planned = importing.preview(tx.session, [table for content in files for table in tables.read(content)])
        importing.apply(tx, planned, dict.fromkeys(planned.new_logins, shared), must_change=False)


def _fill_ledger(office: Office) -> None:
    file = DATA / "ledger.csv"
    with office.reading() as session:
        clerk = actor_of(queries.person(session, CLERK))
        reading = imports.understand(session, file.read_bytes())
    with office.transaction(clerk) as tx:
        import_id = imports.preview(tx, file.name, reading)
        confirm(tx, import_id, office.settings)
