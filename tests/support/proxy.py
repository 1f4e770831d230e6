"""A TCP proxy before PostgreSQL that cuts connections at chosen moments."""

import contextlib
import random
import socket
import threading
from collections.abc import Callable
from pathlib import Path

CHUNK = 65536


class CuttingProxy:
    """Listens on a port of its own and hands everything on to the server's socket.

    After every so many requests (``between`` gives the number) it cuts the connection: before the request reaches the
    server, in the middle of it, so that of several statements sent at once only the first arrive, or after it did, the
    answer being lost. ``cuts`` counts each kind.
    """

    def __init__(self, server: Path, between: Callable[[], int], chance: random.Random) -> None:
        self._server = server
        self._between = between
        self._chance = chance
        self._left = between()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cuts = {"request": 0, "middle": 0, "answer": 0}
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Accept nothing more."""
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        with client, server:
            try:
                server.connect(str(self._server))
            except OSError:
                return
            unheard = threading.Event()
            answers = threading.Thread(target=_hand_back, args=(server, client, unheard), daemon=True)
            answers.start()
            with contextlib.suppress(OSError):
                self._hand_on(client, server, answers, unheard)
            _hang_up(server, client)
            answers.join()  # a socket that is closed while a thread reads it may be the next connection's already

    def _hand_on(
        self, client: socket.socket, server: socket.socket, answers: threading.Thread, unheard: threading.Event
    ) -> None:
        while request := client.recv(CHUNK):
            cut = self._cut()
            if cut == "request":
                return
            if cut == "middle":
                server.sendall(request[: self._chance.randrange(len(request))])
                return
            if cut == "answer":
                unheard.set()
            server.sendall(request)
            if cut == "answer":
                answers.join(5)  # once the server has answered, what was asked for is done
                return

    def _cut(self) -> str | None:
        with self._lock:
            self._left -= 1
            if self._left > 0:
                return None
            self._left = self._between()
            what = self._chance.choice(sorted(self.cuts))
            self.cuts[what] += 1
            return what


def _hand_back(server: socket.socket, client: socket.socket, unheard: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while (answer := server.recv(CHUNK)) and not unheard.is_set():
            client.sendall(answer)
    if not unheard.is_set():
        _hang_up(client)  # as the server did


def _hang_up(*connections: socket.socket) -> None:
    """Closing alone does not wake the thread that reads."""
    for each in connections:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
