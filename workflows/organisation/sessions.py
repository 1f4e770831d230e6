"""Who is signed in: lock-out after failed tries, sessions kept on the server, idle and absolute time-out.

Sessions run on the machine's own clock: moving a demo office forward by a month signs nobody out. A password is checked
outside the writing transaction, which therefore stays short.
"""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from engine.clock import Clock
from engine.database import Database
from engine.errors import Fault
from engine.outages import DatabaseReadOnly
from workflows.organisation.models import OrganisationRecord, User, WebSession
from workflows.organisation.passwords import matches
from workflows.organisation.people import Person
from workflows.organisation.queries import person
from workflows.settings import Settings

TOUCH_EVERY = timedelta(minutes=1)


class SignInRefused(Fault):
    """Wrong login or password, or a locked account: one answer for all. ``tries`` lock it for ``minutes``."""

    code = "sign-in-refused"
    status = 401


class Sessions:
    """Signs people in and out and recognises their browsers by a random token."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._idle = timedelta(minutes=settings.idle_minutes)
        self._longest = timedelta(hours=settings.session_hours)
        self._lock_after = settings.lock_after
        self._lock_for = timedelta(minutes=settings.lock_minutes)

    def sign_in(self, login: str, password: str, replacing: str | None = None) -> str:
        """A new session token for ``login``; the session ``replacing`` ends. Raises SignInRefused, the try counted."""
        with self._database.reading() as session:
            user = session.get(User, login)
            right = matches(user.password_hash if user else None, password)
        now = self._clock.now()
        with self._database.writing() as session:
            user = session.get(User, login, with_for_update=True)
            token = self._settle(session, user, now, right=right) if user else None
            if token and replacing:
                _end(session, WebSession.token_hash == _hashed(replacing))
        if token is None:
            raise SignInRefused(tries=self._lock_after, minutes=int(self._lock_for.total_seconds() // 60))
        return token

    def resume(self, token: str) -> Person | None:
        """The person whose browser holds ``token``; None when the session is over or the account disabled."""
        now = self._clock.now()
        with self._database.reading() as session:
            found = session.get(WebSession, _hashed(token))
            if found is None or now >= found.expires_at or now - found.last_seen_at >= self._idle:
                return None
            who, stale = person(session, found.login), now - found.last_seen_at >= TOUCH_EVERY
        if not who.active:
            return None
        if stale:
            with suppress(DatabaseReadOnly), self._database.writing() as session:  # people may read on
                session.execute(
                    update(WebSession).where(WebSession.token_hash == _hashed(token)).values(last_seen_at=now)
                )
        return who

    def sign_out(self, token: str) -> None:
        """End the session with ``token``."""
        with self._database.writing() as session:
            ended = session.get(WebSession, _hashed(token))
            if ended:
                session.add(
                    OrganisationRecord(
                        at=self._clock.now(), actor=ended.login, action="signed-out", subject=ended.login
                    )
                )
                session.delete(ended)

    def count(self) -> int:
        """How many sessions are alive."""
        now = self._clock.now()
        alive = select(func.count()).where(WebSession.expires_at > now, WebSession.last_seen_at > now - self._idle)
        with self._database.reading() as session:
            return session.scalar(alive) or 0

    def _settle(self, session: Session, user: User, now: datetime, *, right: bool) -> str | None:
        """Count the try of ``user``; the token of a new session when the password was right and the account open."""
        locked = user.locked_until is not None and now < user.locked_until
        if right and user.active and not locked:
            user.failed_tries, user.locked_until = 0, None
            _end(session, WebSession.expires_at <= now)
            _end(session, WebSession.last_seen_at <= now - self._idle)
            token = secrets.token_urlsafe(32)
            session.add(
                WebSession(
                    token_hash=_hashed(token),
                    login=user.login,
                    created_at=now,
                    last_seen_at=now,
                    expires_at=now + self._longest,
                )
            )
            self._record(session, user, "signed-in", now)
            return token
        if not locked:
            user.failed_tries += 1
            if user.failed_tries >= self._lock_after:
                user.failed_tries, user.locked_until = 0, now + self._lock_for
        self._record(session, user, "sign-in-failed", now)
        return None

    @staticmethod
    def _record(session: Session, user: User, action: str, now: datetime) -> None:
        session.add(OrganisationRecord(at=now, actor=user.login, action=action, subject=user.login))


def end_sessions(session: Session, login: str, keep: str | None = None) -> None:
    """End every session of ``login`` except the one with the token ``keep``."""
    of_login = WebSession.login == login
    _end(session, of_login if keep is None else of_login & (WebSession.token_hash != _hashed(keep)))


def _end(session: Session, which: ColumnElement[bool]) -> None:
    session.execute(delete(WebSession).where(which))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
