"""Questions about attachments."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.attachments.errors import AttachmentNotFound
from workflows.attachments.models import Attachment
from workflows.matters.models import Matter


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


def attachments_with_merged(session: Session, matter_id: str) -> list[Attachment]:
    """The files of a matter, of those merged into it and of their tasks, oldest first. Rule E11."""
    merged = select(Matter.id).where(Matter.merged_into == matter_id)
    query = select(Attachment).where((Attachment.matter_id == matter_id) | Attachment.matter_id.in_(merged))
    return list(session.scalars(query.order_by(Attachment.uploaded_at, Attachment.id)))


def attachments_of_tasks(session: Session, task_ids: Iterable[str]) -> list[Attachment]:
    """The files attached while working on these tasks, oldest first."""
    query = select(Attachment).where(Attachment.task_id.in_(list(task_ids)))
    return list(session.scalars(query.order_by(Attachment.uploaded_at, Attachment.id)))
