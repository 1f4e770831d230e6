"""Questions about extensions."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from workflows.extensions.errors import ExtensionNotFound
from workflows.extensions.models import Extension


def extension_row(session: Session, extension_id: str) -> Extension:
    """The request with this id. Raises ExtensionNotFound."""
    row = session.get(Extension, extension_id)
    if row is None:
        raise ExtensionNotFound(extension=extension_id)
    return row


def is_pending(session: Session, assignment_id: str) -> bool:
    """Whether a request for this assignment waits for its decision."""
    waiting = exists().where(Extension.assignment_id == assignment_id, Extension.granted.is_(None))
    return bool(session.scalar(select(waiting)))


def extensions_of(session: Session, matter_id: str) -> list[Extension]:
    """The requests on a matter, oldest first."""
    return list(
        session.scalars(select(Extension).where(Extension.matter_id == matter_id).order_by(Extension.requested_at))
    )
