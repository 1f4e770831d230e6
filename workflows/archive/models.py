"""Tables of archive packages."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of
from workflows.guards import keep_rows


class Retention(StrEnum):
    """How long a package is kept: for ever, 30 years, 10 years (DA/T 22)."""

    PERMANENT = "Y"
    YEARS_30 = "D30"
    YEARS_10 = "D10"


class ArchivePackage(Base):
    """A BagIt bag as a ZIP file, with what was counted into it. Rule E15."""

    __tablename__ = "archive_package"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matter.id"), index=True)
    retention: Mapped[Retention] = mapped_column(one_of(Retention))
    document_count: Mapped[int]
    event_count: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    made_by: Mapped[str] = mapped_column(Code)
    made_at: Mapped[datetime] = mapped_column(Moment)


keep_rows(ArchivePackage, "delete", "update")
