"""A second PostgreSQL server that follows the first by streaming replication, and takes its place."""

import shutil
import subprocess
from pathlib import Path

import psycopg

from tests.support.nodes import until
from tests.support.postgres import PostgresServer


class Standby:
    """Follows ``primary`` in ``folder``, whose path is short. What is committed there is here too (synchronous)."""

    def __init__(self, primary: PostgresServer, folder: Path) -> None:
        self._primary = primary
        self._folder = folder
        self._data = folder / "data"
        self._user = primary.system_user
        if self._user:
            shutil.chown(folder, self._user)
        source = ["-h", str(primary.socket.parent), "-U", "postgres"]
        self._run("pg_basebackup", *source, "-D", str(self._data), "-R", "-X", "stream", "-C", "-S", "standby")
        options = f"-c listen_addresses= -c unix_socket_directories={folder}"
        self._run("pg_ctl", "-D", str(self._data), "-l", str(folder / "log"), "-o", options, "-w", "start")
        primary.configure(synchronous_standby_names="*", synchronous_commit="on")
        until(lambda: self._primary.value("SELECT sync_state FROM pg_stat_replication") == "sync")

    def promote(self) -> None:
        """Become the primary."""
        self._run("pg_ctl", "-D", str(self._data), "-w", "promote")

    def stop(self) -> None:
        """Stop it."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def is_read_only(self) -> bool:
        """Whether it still follows."""
        with psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres") as connection:
            return bool(connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,))

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._primary.programs / program, *arguments],
            user=self._user,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def address(name: str, primary: PostgresServer, standby_folder: Path) -> str:
    """The address of the database ``name`` on whichever of the two may be written to."""
    hosts = f"host={primary.socket.parent}&host={standby_folder}&target_session_attrs=read-write"
    return f"postgresql+psycopg://postgres@/{name}?{hosts}"
