"""The real program in processes of its own: ``duban init``, ``demo`` and ``serve`` as an operator runs them."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


class Office:
    """An office whose data are in ``folder``; ``settings`` are further ``DUBAN_*`` variables."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self._settings = {
            "DUBAN_DATA_DIR": str(folder),
            "DUBAN_DATABASE_URL": f"sqlite:///{folder / 'duban.db'}",
            **(settings or {}),
        }

    def command(self, *arguments: str) -> list[str]:
        """The command line of ``duban`` with ``arguments``."""
        return [sys.executable, "-m", "web.cli", *arguments]

    def environment(self, **settings: str) -> dict[str, str]:
        """The environment the office's programs run in, with ``settings`` on top."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
        return {**inherited, **self._settings, **settings}

    def run(self, *arguments: str) -> str:
        """Run ``duban`` to its end and return what it printed. Fails the test with its errors when it fails."""
        done = subprocess.run(
            self.command(*arguments), cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @contextmanager
    def serving(self, **settings: str) -> Iterator[str]:
        """Serve the office on a free port while the block runs; gives the address without a slash at its end."""
        port = free_port()
        log = self.folder / f"serve-{port}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                self.command("serve"),
                cwd=ROOT,
                env=self.environment(DUBAN_HOST="127.0.0.1", DUBAN_PORT=str(port), **settings),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        address = f"http://127.0.0.1:{port}"
        try:
            _await_answer(address, process, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a demo office, made once by whichever test process is first; tests work on copies."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    folder, made = place / "demo", place / "demo.made"
    with (place / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder.mkdir()
            office = Office(folder)
            office.run("demo")
            office.run("init")
            made.touch()
    return folder


@pytest.fixture(scope="module")
def office(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A demo office of this test module's own."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(demo_folder, folder, dirs_exist_ok=True)
    return Office(folder)


@pytest.fixture(scope="module")
def live_server(office: Office) -> Iterator[str]:
    """The address of ``office`` while it is served by the real server."""
    with office.serving() as address:
        yield address


def _await_answer(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended:\n{log.read_text('utf-8', 'replace')}"
        try:
            with urllib.request.urlopen(address + "/", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer from {address}:\n{log.read_text('utf-8', 'replace')}")
