"""Tables of list snapshots."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, Moment, new_id, one_of
from workflows.guards import keep_rows


class ListKind(StrEnum):
    """Progress for the leader each Monday (rule C12); what is to be closed out this week (rule C13)."""

    MONDAY_LIST = "monday_list"
    CLOSE_OUT_LIST = "close_out_list"


class ListSnapshot(Base):
    """A list as it was. It is never changed: ``fingerprint`` is the SHA-256 of its rows."""

    __tablename__ = "list_snapshot"
    __table_args__ = (UniqueConstraint("kind", "week_of"),)

    id: Mapped[str] = mapped_column(Code, primary_key=True, default=new_id)
    kind: Mapped[ListKind] = mapped_column(one_of(ListKind))
    week_of: Mapped[date]
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    fingerprint: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[str] = mapped_column(Code)
    made_at: Mapped[datetime] = mapped_column(Moment)


keep_rows(ListSnapshot, "delete", "update")
