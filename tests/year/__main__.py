"""Lives a year in the demo office, reckons it up, keeps it and lets it travel; exit code 1 when something is wrong."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from engine.database import Database
from tests.support.postgres import PostgresServer
from tests.support.server import Office as Program
from tests.support.snapshots import snapshot
from tests.year.identifiers import seeded_identifiers
from tests.year.reckoning import reckon
from tests.year.year import FIRST, LAST, Plan, Year

_MEGABYTE = 1_000_000


def main() -> int:
    """Read the command line, live, and say what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    parser.add_argument("--matters", type=int, default=500)
    parser.add_argument("--seed", type=int, default=2020)
    parser.add_argument("--until", type=date.fromisoformat, default=LAST, help="the last day, after " + str(FIRST))
    parser.add_argument("--live-only", action="store_true", help="print the fingerprint of all histories and end")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="duban-year-"))
    try:
        plan = Plan(seed=given.seed, matters=given.matters, last=given.until)
        year = _lived(f"sqlite:///{folder / 'duban.db'}", folder, plan)
        if given.live_only:
            return 0
        wrong = _reckoned(year)
        year.office.close()
        return int(wrong > 0) | _travelled(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lived(url: str, folder: Path, plan: Plan) -> Year:
    with _timed(f"{plan.matters} matters from {plan.first} to {plan.last}"), seeded_identifiers(plan.seed):
        year = Year.begun(url, folder, plan)
        year.live()
    by_page = sum(deed.by_page for deed in year.journal)
    print(f"  done: {len(year.journal)} deeds, {by_page} of them by way of a page; refused: {dict(year.refused)}")
    print(f"  histories: {year.fingerprint()}")
    return year


def _reckoned(year: Year) -> int:
    with _timed("reckoned up"):
        found = reckon(year)
    for name, findings in found.items():
        print(f"  {name}: {len(findings) or 'agrees'}")
        for each in findings[:10]:
            print(f"    {each}")
    return sum(map(len, found.values()))


def _travelled(folder: Path) -> int:
    """SQLite to a file, to PostgreSQL, and moved back to SQLite, each by the real program; whether a row changed."""
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="duban-pg-")))
    try:
        postgres, back = server.url(server.create_database()), f"sqlite:///{folder / 'back.db'}"
        kept, before = folder / "office.zip", snapshot(Database(f"sqlite:///{folder / 'duban.db'}"))
        at_home = Program(folder)
        away = Program(folder / "away", {"DUBAN_DATABASE_URL": postgres})
        returned = Program(folder / "away", {"DUBAN_DATABASE_URL": back})
        for office, *command in (
            (at_home, "backup", str(kept)),
            (away, "restore", "--replay", str(kept)),
            (away, "move", "--to", back, "--replay"),
            (returned, "verify", "--replay"),
        ):
            with _timed(f"duban {command[0]}"):
                print(office.run(*command).strip())
        for path in (folder / "duban.db", kept, folder / "back.db"):
            print(f"  {path.name}: {path.stat().st_size / _MEGABYTE:.1f} MB")
        same = snapshot(Database(back)) == before
        print(f"  every row is the same: {same}")
        return int(not same)
    finally:
        server.stop()


@contextmanager
def _timed(what: str) -> Iterator[None]:
    wall, processor = time.monotonic(), time.process_time()
    yield
    print(f"{what}: {time.monotonic() - wall:.1f} s, own processor time {time.process_time() - processor:.1f} s")


if __name__ == "__main__":
    sys.exit(main())
