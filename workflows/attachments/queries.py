"""Questions about attachments."""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflows.attachments.errors import AttachmentNotFound
from workflows.attachments.models import Attachment


def attachment_row(session: Session, attachment_id: str) -> Attachment:
    """The attachment with this id. Raises AttachmentNotFound."""
    row = session.get(Attachment, attachment_id)
    if row is None:
        raise AttachmentNotFound(attachment=attachment_id)
    return row


def attachments_of_matter(session: Session, matter_id: str) -> list[Attachment]:
    """The files of a matter and of its tasks, oldest first."""
    query = select(Attachment).where(Attachment.matter_id == matter_id)
    return list(session.scalars(query.order_by(Attachment.uploaded_at, Attachment.id)))


def attachments_of_task(session: Session, task_id: str, also: Iterable[str] = ()) -> list[Attachment]:
    """The files attached while working on a task, and those with the ids ``also``, oldest first."""
    query = select(Attachment).where(or_(Attachment.task_id == task_id, Attachment.id.in_(list(also))))
    return list(session.scalars(query.order_by(Attachment.uploaded_at, Attachment.id)))
