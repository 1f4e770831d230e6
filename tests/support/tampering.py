"""What somebody who owns the database can do to histories."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def unguard(session: Session) -> None:
    """Take away what keeps recorded events as they are, as only the owner of the database can."""
    on = "" if session.connection().dialect.name == "sqlite" else " ON history_event"
    for operation in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER IF EXISTS history_event_no_{operation}{on}"))
