"""Further people of the supervision office: two process administrators and an auditor."""

from tests.support.offices import hashed
from tests.support.supervision import SupervisionOffice
from workflows.organisation.models import User, UserRole
from workflows.organisation.roles import Role

ADMINISTRATORS = {"designer": Role.PROCESS_ADMIN, "checker": Role.PROCESS_ADMIN, "auditor": Role.AUDIT_ADMIN}


def add_administrators(office: SupervisionOffice) -> None:
    """``designer`` and ``checker`` administer processes, ``auditor`` reads what happened."""
    with office.acting() as tx:
        for login, role in ADMINISTRATORS.items():
            user = User(
                login=login, name=login.capitalize(), unit_code="OFF", password_hash=hashed(), must_change=False
            )
            user.roles = [UserRole(role)]
            tx.session.add(user)
