"""Tables of documents."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class DocumentKind(StrEnum):
    """What a document is to its matter."""

    ORIGINAL = "original"
    RESULTING = "resulting"
    EVIDENCE = "evidence"
    ATTACHMENT = "attachment"


class DocumentContent(Base):
    """The bytes of a file, once for each content."""

    __tablename__ = "document_content"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Document(Base):
    """A file that belongs to a matter. Rule A09: what came out of a matter is linked to it."""

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(one_of(DocumentKind))
    title: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("document_content.sha256"))
    added_by: Mapped[str] = mapped_column(Code)
    added_at: Mapped[datetime] = mapped_column(Moment)
