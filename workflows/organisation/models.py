"""Tables of the organisation."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.database import Base
from workflows.columns import Moment
from workflows.organisation.roles import Role


class Unit(Base):
    """A unit: an office, a bureau, a district. ``aliases`` are the other names that ledgers call it by."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    short_name: Mapped[str] = mapped_column(String(80), unique=True)
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("unit.code"), index=True)
    kind: Mapped[str] = mapped_column(String(80), default="")
    position: Mapped[int] = mapped_column(Integer, default=0)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    head_name: Mapped[str] = mapped_column(String(80), default="")
    deputy_name: Mapped[str] = mapped_column(String(80), default="")
    liaison_name: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(80), default="")


class User(Base):
    """An account. ``login`` is what history records, so it never changes. ``password_hash`` None: cannot sign in."""

    __tablename__ = "user_account"

    login: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    unit_code: Mapped[str | None] = mapped_column(ForeignKey("unit.code"), index=True)
    title: Mapped[str] = mapped_column(String(120), default="")
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    locale: Mapped[str | None] = mapped_column(String(10))
    password_hash: Mapped[str | None] = mapped_column(Text)
    must_change: Mapped[bool] = mapped_column(Boolean, default=True)
    failed_tries: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    roles: Mapped[list["UserRole"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="UserRole.role"
    )


class UserRole(Base):
    """One role of one account."""

    __tablename__ = "user_role"
    __table_args__ = (Index(None, "role"),)

    login: Mapped[str] = mapped_column(ForeignKey("user_account.login"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)

    def __init__(self, role: Role) -> None:
        super().__init__(role=role.value)


class WebSession(Base):
    """A signed-in browser. Only a hash of its token is kept, so that a copy of the database opens no session."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    login: Mapped[str] = mapped_column(ForeignKey("user_account.login"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class OrganisationRecord(Base):
    """One change to the organisation or one sign-in, for the audit administrator; rows are only ever added."""

    __tablename__ = "organisation_record"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    actor: Mapped[str] = mapped_column(String(80), index=True)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
