"""A node: the real ``duban serve`` or ``duban work`` in a process of its own, stopped, killed, paused and woken."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from tests.support.server import ROOT, Office, free_port

START_SECONDS = 60


class Node:
    """A node of ``served``, always at the same ``address``; ``settings`` are further ``DUBAN_*`` variables.

    ``pages`` tells whether it serves people; a node that does not answers probes alone.
    """

    def __init__(self, served: Office, *arguments: str, **settings: str) -> None:
        self._served = served
        self._settings = settings
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}"
        command = arguments or ("serve",)
        if command[0] == "work":
            command = (*command, "--health-port", str(self._port))
        self._command = served.command(*command)
        self.log = served.folder / f"node-{self._port}.log"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        environment = self._served.environment(DUBAN_HOST="127.0.0.1", DUBAN_PORT=str(self._port), **self._settings)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        until(lambda: self.status("/health/ready") == 200 or self._process.poll() is not None, START_SECONDS)
        assert self._process.poll() is None, self.log.read_text("utf-8", "replace")

    def status(self, path: str) -> int:
        """The status with which it answers; 0 when it does not."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            return 0

    def tell(self, what: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(what)

    def pause(self) -> None:
        """Have it stand still (SIGSTOP), and wait until all of it does: a thread that runs may go on for a moment."""
        self.tell(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)

    def wake(self) -> None:
        """Let it go on (SIGCONT)."""
        self.tell(signal.SIGCONT)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Stop it; its exit code, and the seconds that it took."""
        began = time.monotonic()
        self.tell(how)
        return self._process.wait(30), time.monotonic() - began

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()
        self._process.wait()

    def is_alive(self) -> bool:
        """Whether its process is there."""
        return self._process.poll() is None


def until(holds: Callable[[], object], seconds: float = 120) -> None:
    """Wait until it holds; fails the test when it does not in time, of which a busy machine needs much."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
