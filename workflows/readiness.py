"""Whether this node can serve, for the machine that decides whether to send people to it."""

import os
import shutil
import threading
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from engine.clock import Clock
from engine.database import Database
from engine.outages import DatabaseUnavailable
from engine.scheduler import Ticker
from workflows import migrations
from workflows.prepared import NotPrepared, OfficeMoved, check_prepared
from workflows.refreshed import Refreshed

SILENT_AFTER = timedelta(minutes=1)
LEAST_FREE = 100 * 1024 * 1024
"""Bytes that must be free where papers are kept."""


class Reason(StrEnum):
    """Why a node cannot serve, beside the codes of what its database tells."""

    DISK = "disk-full"
    FOLDER = "folder-not-writable"
    LEAVING = "leaving"
    TABLES = "other-version-of-tables"
    TICKER = "ticker-silent"


class Readiness:
    """The readiness of one node of the office with ``database``, whose papers are in ``folder``.

    ``leaving`` is set when the node is about to end, ``ticker`` the one that runs in this process, None where none
    does. What costs something is looked at no more than once a second, however often it is asked for.
    """

    def __init__(self, database: Database, wall: Clock, folder: Path, leaving: threading.Event) -> None:
        self._database = database
        self._wall = wall
        self._folder = folder
        self._leaving = leaving
        self._around = Refreshed(self._look_around, wall)
        self.ticker: Ticker | None = None

    def reasons(self) -> tuple[str, ...]:
        """Why this node cannot serve: codes, nothing when it can."""
        leaving = (Reason.LEAVING,) if self._leaving.is_set() else ()
        silent = (Reason.TICKER,) if self._is_ticker_silent() else ()
        return leaving + silent + self._around()

    def _is_ticker_silent(self) -> bool:
        ticker = self.ticker
        return ticker is not None and self._wall.now() - ticker.ticked_at > SILENT_AFTER

    def _look_around(self) -> tuple[str, ...]:
        return tuple(reason for reason in (self._of_database(), self._of_disk()) if reason is not None)

    def _of_database(self) -> str | None:
        try:
            with self._database.reading() as session:
                check_prepared(session)
                made_by = migrations.revisions_of(session.connection())
        except (DatabaseUnavailable, NotPrepared, OfficeMoved) as fault:
            return fault.code
        return Reason.TABLES if made_by not in ((), migrations.newest_revisions()) else None

    def _of_disk(self) -> Reason | None:
        if not os.access(self._folder, os.W_OK | os.X_OK):
            return Reason.FOLDER
        return Reason.DISK if shutil.disk_usage(self._folder).free < LEAST_FREE else None
