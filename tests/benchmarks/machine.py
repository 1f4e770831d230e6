"""What the figures of a run belong to: the machine, the programs and how the databases keep what they are given."""

import os
import platform
import shutil
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import text

from engine.database import Database
from tests.benchmarks.measuring import POSTGRESQL, SQLITE, Run

LIBRARIES = ("SpiffWorkflow", "SQLAlchemy", "psycopg", "orjson")
PRAGMAS = ("journal_mode", "synchronous")
SETTINGS = ("fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers", "max_wal_size")
GIB = 1024**3


def described(run: Run) -> dict[str, str]:
    """A line for each of machine, system, Python, libraries, SQLite, PostgreSQL and, if any took part, the peers."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    said = {
        "machine": f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        "sqlite": f"{sqlite3.sqlite_version}, {_told(run, SQLITE, 'PRAGMA {}', PRAGMAS)}",
        "postgresql": f"{_postgresql(run)}, {_told(run, POSTGRESQL, 'SHOW {}', SETTINGS)}",
    }
    if run.versions:
        said["peers"] = ", ".join((*sorted(run.versions), *_java()))
    return said


def _processor() -> str:
    """The model that Linux names; elsewhere what Python knows."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text("ascii", "replace").splitlines() if known.exists() else []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.processor() or "unknown")


def _postgresql(run: Run) -> str:
    database = Database(run.fresh(POSTGRESQL))
    with database.reading() as session:
        found = str(session.execute(text("SHOW server_version")).scalar_one())
    database.dispose()
    return found


def _java() -> list[str]:
    """What the Java machine of the peers calls itself, where there is one."""
    program = shutil.which("java")
    if program is None:
        return []
    return subprocess.run([program, "-version"], capture_output=True, text=True, check=True).stderr.splitlines()[:1]


def _told(run: Run, kind: str, question: str, names: tuple[str, ...]) -> str:
    """What a database that duban opens answers about its settings."""
    database = Database(run.fresh(kind))
    with database.reading() as session:
        found = [f"{name} {session.execute(text(question.format(name))).scalar_one()}" for name in names]
    database.dispose()
    return ", ".join(found)
