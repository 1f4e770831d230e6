"""Whether a database is an office's, and the one that is in force."""

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from engine.errors import Conflict
from workflows.organisation.models import User
from workflows.stored import stored

MOVED = "moved-to"
"""The fact that an office leaves behind where it was moved away from: the address, without its password."""


class NotPrepared(Conflict):
    """The database of this office has no tables yet."""

    code = "not-prepared"


class OfficeMoved(Conflict):
    """The office was moved to the database ``to``; what would be done in this one would be lost."""

    code = "office-moved"


def check_prepared(session: Session) -> None:
    """Whether somebody may work in this database. Raises NotPrepared, OfficeMoved."""
    if not inspect(session.connection()).has_table(User.__tablename__):
        raise NotPrepared
    to = stored(session, MOVED)
    if to is not None:
        raise OfficeMoved(to=to)
