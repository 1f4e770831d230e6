"""Facts about the office itself that all its processes must agree on, kept as key and value in the database."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.database import Base


class StoredSetting(Base):
    """One fact, such as the shift of the demo clock."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


def stored(session: Session, key: str) -> str | None:
    """What is kept under ``key``, None when nothing is."""
    row = session.get(StoredSetting, key)
    return row.value if row else None


def store(session: Session, key: str, value: str) -> None:
    """Keep ``value`` under ``key``, replacing what was there."""
    session.merge(StoredSetting(key=key, value=value))
