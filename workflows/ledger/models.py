"""Tables of ledger imports: a reading is kept until it is confirmed or discarded, to be left and found again."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of


class ImportState(StrEnum):
    """How far an import has got."""

    PREVIEW = "preview"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


class RowOutcome(StrEnum):
    """What became of a row when its import was confirmed."""

    CREATED = "created"
    KNOWN = "known"
    LEFT_OUT = "left_out"
    REFUSED = "refused"


class LedgerImport(Base):
    """One file as it was read. The file itself is not kept: a refused row must leave nothing behind (bar S10)."""

    __tablename__ = "ledger_import"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    as_of: Mapped[date | None]
    state: Mapped[ImportState] = mapped_column(one_of(ImportState), default=ImportState.PREVIEW, index=True)
    other_lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    other_sheets: Mapped[list[str]] = mapped_column(JSON, default=list)
    miscounted: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    created_by: Mapped[str] = mapped_column(Code)
    created_at: Mapped[datetime] = mapped_column(Moment)
    settled_by: Mapped[str | None] = mapped_column(Code)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)


class LedgerImportRow(Base):
    """One row: as written, as understood, doubted, corrected. ``entry`` is None for a refused row."""

    __tablename__ = "ledger_import_row"

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    import_id: Mapped[str] = mapped_column(ForeignKey("ledger_import.id"), index=True)
    position: Mapped[int]
    sheet: Mapped[str] = mapped_column(Text, default="")
    row: Mapped[int]
    as_written: Mapped[dict[str, str]] = mapped_column(JSON)
    entry: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    flags: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    corrections: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    left_out: Mapped[bool] = mapped_column(default=False)
    fingerprint: Mapped[str] = mapped_column(String(64), default="", index=True)
    outcome: Mapped[RowOutcome | None] = mapped_column(one_of(RowOutcome))
    matter_id: Mapped[str | None] = mapped_column(ForeignKey("matter.id"), index=True)


class ViewPage(StrEnum):
    """The pages whose filters are saved."""

    INBOX = "inbox"
    LEDGER = "ledger"


class LedgerView(Base):
    """What one person keeps of the ledger: under a name, a saved view; without one, the columns last chosen.

    ``page`` is the page that a saved view belongs to: the inbox keeps its filters here too.
    """

    __tablename__ = "ledger_view"
    __table_args__ = (UniqueConstraint("login", "page", "name"),)

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(80), index=True)
    page: Mapped[ViewPage] = mapped_column(
        one_of(ViewPage), default=ViewPage.LEDGER, server_default=ViewPage.LEDGER.value
    )
    name: Mapped[str] = mapped_column(String(80), default="")
    query: Mapped[str] = mapped_column(Text, default="")
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)
