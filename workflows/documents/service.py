"""Adding documents to matters."""

import hashlib

from workflows.columns import new_id
from workflows.documents.models import Document, DocumentContent, DocumentKind
from workflows.fields import FieldMissing
from workflows.matters.queries import matter_row
from workflows.unit_of_work import UnitOfWork


def add_document(
    tx: UnitOfWork,
    matter_id: str,
    *,
    kind: DocumentKind,
    title: str,
    file_name: str,
    media_type: str,
    content: bytes,
) -> Document:
    """Link a file to a matter; equal contents are stored once. Rule A09. Raises FieldMissing."""
    matter_row(tx.session, matter_id)
    for field, value in (("title", title), ("file_name", file_name)):
        if not value.strip():
            raise FieldMissing(field=field)
    sha256 = hashlib.sha256(content).hexdigest()
    if tx.session.get(DocumentContent, sha256) is None:
        tx.session.add(DocumentContent(sha256=sha256, content=content))
        tx.session.flush()
    document = Document(
        id=new_id(),
        matter_id=matter_id,
        kind=kind,
        title=title.strip(),
        file_name=file_name.strip(),
        media_type=media_type,
        size=len(content),
        sha256=sha256,
        added_by=tx.actor.id,
        added_at=tx.now,
    )
    tx.session.add(document)
    tx.session.flush()
    return document
