"""Fills an empty office with the fictional city: its units and people, living in their own year."""

from pathlib import Path

from engine.actor import SYSTEM
from engine.errors import Conflict
from workflows.office import Office
from workflows.organisation import importing, queries, tables
from workflows.organisation.passwords import OneTimePassword, hash_password

DATA = Path(__file__).with_name("data")
SHOWN_LOGINS = (
    "li.ruoxi",
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
    """Make ``office`` the demo office; everybody's password is the setting ``demo_password``. Raises OfficeNotEmpty."""
    with office.reading() as session:
        users = queries.counts(session)["users"]
        if users:
            raise OfficeNotEmpty(users=users)
        files = [(DATA / f"{name}.csv").read_bytes() for name in ("units", "users")]
        planned = importing.preview(session, [table for content in files for table in tables.read(content)])
    office.become_demo(office.settings.demo_start)
    shared = OneTimePassword(office.settings.demo_password, hash_password(office.settings.demo_password))
    with office.transaction(SYSTEM) as tx:
        importing.apply(tx, planned, dict.fromkeys(planned.new_logins, shared), must_change=False)
