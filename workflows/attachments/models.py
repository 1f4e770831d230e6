"""Tables of attachments."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id


class Attachment(Base):
    """One file as one person attached it. Its content lies in the file store under ``sha256``, once for equal files."""

    __tablename__ = "attachment"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    matter_id: Mapped[str | None] = mapped_column(ForeignKey("matter.id"), index=True)
    task_id: Mapped[str | None] = mapped_column(String(200), index=True)
    uploaded_by: Mapped[str] = mapped_column(Code)
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
