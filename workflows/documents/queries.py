"""Questions about documents."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import NotFound
from workflows.documents.models import Document, DocumentContent


class DocumentNotFound(NotFound):
    """There is no such document."""

    code = "document-not-found"


def document_row(session: Session, document_id: str) -> Document:
    """The document with this id. Raises DocumentNotFound."""
    row = session.get(Document, document_id)
    if row is None:
        raise DocumentNotFound(document=document_id)
    return row


def documents_of(session: Session, matter_id: str) -> list[Document]:
    """The documents of a matter, oldest first."""
    return list(
        session.scalars(
            select(Document).where(Document.matter_id == matter_id).order_by(Document.added_at, Document.id)
        )
    )


def content_of(session: Session, document: Document) -> bytes:
    """The bytes of a document."""
    return session.get_one(DocumentContent, document.sha256).content
