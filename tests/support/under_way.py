"""An office in which something is under way, made once and copied."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.database import Database
from tests.support.administrators import add_administrators
from tests.support.offices import hashed
from tests.support.supervision import FRIDAY, SupervisionOffice, fill_deployed
from workflows.organisation.models import User, UserRole
from workflows.organisation.roles import Role

TITLE, LATER = "Noise at night", "Smoke in the morning"
FILLED = FRIDAY + timedelta(hours=1)
"""The moment at which ``fill_with_matters`` leaves an office."""


def fill_with_matters(database: Database) -> None:
    """An office with a matter that two units have in hand, an hour later one that was only taken in."""
    fill_deployed(database)
    with TemporaryDirectory() as folder:
        supervision = SupervisionOffice.deployed(database, Path(folder))
        add_administrators(supervision)
        with supervision.acting() as tx:
            user = User(login="machinist", name="Machinist", unit_code="OFF", password_hash=hashed(), must_change=False)
            user.roles = [UserRole(Role.SYSTEM_ADMIN)]
            tx.session.add(user)
        supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
        supervision.begin_handling("env")
        supervision.wait(hours=1)
        supervision.open(LATER)
        supervision.office.close()
