"""PostgreSQL is a way off: what nobody reads back waits until something is asked, and goes along with it.

``libpq`` calls this a pipeline: several statements are sent at once, each prepared once for each connection, and their
answers are read at the end. The driver's own pipeline waits for the socket at each statement, which costs more than it
saves where the server is near.
"""

from typing import Any

import psycopg
from psycopg import generators
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.errors import InFailedSqlTransaction, OperationalError, error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from engine.drivers.statement import Rows

DIALECT = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
Wire = list[tuple[bytes | None, Format]]


class PostgresLine(psycopg.Connection[Any]):
    """The driver's connection. What was written and not sent yet goes before everything else that it is used for."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._waiting: list[tuple[str, Wire]] = []
        self._known: dict[str, bytes] = {}
        self._names = 0
        self._rows = Transformer(self)

    def ask(self, text: str, values: list[Any]) -> Rows:
        """Carry out what waits, then this; its rows."""
        self._waiting.append((text, _wire(values)))
        result = self._send()
        self._rows.set_pgresult(result)
        return self._rows.load_rows(0, result.ntuples, tuple)

    def write(self, text: str, values: list[Any]) -> None:
        """Carry this out before whatever is asked next, or with the commit."""
        self._waiting.append((text, _wire(values)))

    def cursor(self, *given: Any, **named: Any) -> Any:
        """A cursor for whoever asks in the driver's usual way."""
        if self._waiting:
            self._send()
        return super().cursor(*given, **named)

    def commit(self) -> None:
        """Carry out what waits and commit, in one go. Raises InFailedSqlTransaction where something failed before."""
        if (self._waiting or not self._is_idle) and self._send(b"COMMIT").command_status != b"COMMIT":
            raise InFailedSqlTransaction("nothing was committed: a statement failed before")

    def rollback(self) -> None:
        """Forget what waits and undo the rest."""
        self._waiting.clear()
        if not self._is_idle:
            self._send(b"ROLLBACK")

    @property
    def _is_idle(self) -> bool:
        return self.pgconn.transaction_status == TransactionStatus.IDLE

    def _deallocate(self, name: bytes | None) -> PQGen[None]:
        if name is None:
            self._known.clear()  # the driver drops its own prepared statements by dropping all
        yield from super()._deallocate(name)

    def _send(self, *ending: bytes) -> PGresult:
        """Send what waits; the answer to the last of it."""
        waiting, self._waiting = self._waiting, []
        fresh = {text for text, _ in waiting if text not in self._known}
        try:
            self.pgconn.enter_pipeline_mode()
            if self._is_idle:
                self.pgconn.send_query_params(b"BEGIN", None)
            for text, wire in waiting:
                self._put(text, wire)
            for command in ending:
                self.pgconn.send_query_params(command, None)
            self.pgconn.pipeline_sync()
            answers = self.wait(_answers(self.pgconn))
            if not self.closed:
                self.pgconn.exit_pipeline_mode()
        except BaseException:
            self.close()  # nobody knows how far it came
            raise
        for answer in answers:
            if answer.status == ExecStatus.FATAL_ERROR:
                for text in fresh:
                    del self._known[text]  # or perhaps not: the next time it gets another name
                raise error_from_result(answer, encoding=self.info.encoding)
        return answers[-1]

    def _put(self, text: str, wire: Wire) -> None:
        name = self._known.get(text)
        if name is None:
            self._names += 1
            name = self._known[text] = b"duban_%d" % self._names
            self.pgconn.send_prepare(name, text.encode())
        values, formats = [value for value, _ in wire], [how for _, how in wire]
        self.pgconn.send_query_prepared(name, values, formats, Format.BINARY)


def _wire(values: list[Any]) -> Wire:
    """Texts and bytes by length, so that a NUL in a text is refused and not its end; the rest in PostgreSQL's words."""
    wire: Wire = []
    for value in values:
        if value is None:
            wire.append((None, Format.TEXT))
        elif isinstance(value, bytes):
            wire.append((value, Format.BINARY))
        elif isinstance(value, str):
            wire.append((value.encode(), Format.BINARY))
        else:
            wire.append((str(value).encode(), Format.TEXT))
    return wire


def _answers(pgconn: PGconn) -> PQGen[list[PGresult]]:
    """What the server answers, up to the end of the pipeline or to where it says why it hangs up.

    Raises OperationalError when it hangs up without a word.
    """
    yield from generators.send(pgconn)
    found: list[PGresult] = []
    while pgconn.status == ConnStatus.OK:
        try:
            result = yield from generators.fetch(pgconn)
        except OperationalError:
            break
        if result is not None and result.status == ExecStatus.PIPELINE_SYNC:
            return found
        if result is not None:
            found.append(result)
    if any(each.status == ExecStatus.FATAL_ERROR for each in found):
        return found
    raise OperationalError("the server hung up without a word")
