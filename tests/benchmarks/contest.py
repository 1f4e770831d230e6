"""The peers: other systems that do the same work beside duban, built from their registries where the tools are there.

Each is a process that is asked line by line, so that rounds can be interleaved; what is built goes to build/peers.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.benchmarks.measuring import POSTGRESQL, SQLITE, Run

SOURCES = Path(__file__).parent / "peers"
BUILT = Path("build/peers").resolve()
BUILD_SECONDS = 900


class NotBuilt(Exception):
    """The peer cannot take part: the message says why."""


class Player:
    """A process that is asked for work."""

    def __init__(self, command: list[str], **options: Any) -> None:
        self._errors = (BUILT / "errors.txt").open("ab") if BUILT.exists() else subprocess.DEVNULL
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True, **options
        )
        self.version = str(self.answer()["version"])

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def ask(self, line: str) -> None:
        """Have it begin; ``answer`` waits for the end."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """What it answers. Raises NotBuilt when it has gone."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise NotBuilt(f"stopped with code {self._process.wait(30)}, see build/peers/errors.txt")
        found: dict[str, Any] = json.loads(line)
        return found

    def play(self, line: str) -> dict[str, Any]:
        """Ask, and wait for the answer."""
        self.ask(line)
        return self.answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)


@dataclass(frozen=True)
class Peer:
    """One system: the tools it needs, how it is built, and what starts it on a database of a kind."""

    name: str
    tools: tuple[str, ...]
    kinds: tuple[str, ...]
    build: Callable[[], None]
    command: Callable[[str, str], list[str]]
    """Of the kind of the database and its URL."""
    environment: dict[str, str]


def _java(name: str) -> Peer:
    def build() -> None:
        target = BUILT / "java"
        shutil.copytree(SOURCES / "java", BUILT / "java-sources", dirs_exist_ok=True)
        modules = f"core,{name}"
        command = ["mvn", "-q", "-B", "-DskipTests", f"-Dpeers.build={target}", "-pl", modules, "package"]
        _run(command, BUILT / "java-sources")

    def command(_kind: str, url: str) -> list[str]:
        folder = BUILT / "java" / f"peer-{name}"
        parts = urllib.parse.urlsplit(url)
        socket = f"{urllib.parse.parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
        factory = "org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg"
        jdbc = f"jdbc:postgresql://localhost{parts.path}?socketFactory={factory}&socketFactoryArg={socket}"
        paths = f"{folder}/peer-{name}-1.jar:{folder}/lib/*"
        return ["java", "-Xms256m", "-Xmx1g", f"-Djdbc.url={jdbc}", "-cp", paths, f"peer.{name}.Main"]

    return Peer(name, ("java", "mvn"), (POSTGRESQL,), build, command, {})


def _build_node() -> None:
    folder = BUILT / "node"
    shutil.copytree(SOURCES / "node", folder, dirs_exist_ok=True)
    _run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], folder)


def _node_command(_kind: str, url: str) -> list[str]:
    diagram = SOURCES / "java/core/src/main/resources/linear7.bpmn20.xml"
    return ["node", str(BUILT / "node/bench.mjs"), url.removeprefix("sqlite:///"), str(diagram)]


def _build_viewflow() -> None:
    _run([sys.executable, "-m", "venv", "venv"], BUILT)
    wanted = ["-r", str(SOURCES / "viewflow/requirements.txt")]
    _run(["venv/bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted], BUILT)


def _viewflow_command(kind: str, url: str) -> list[str]:
    parts = urllib.parse.urlsplit(url)
    place = f"sqlite:{url.removeprefix('sqlite:///')}"
    if kind == POSTGRESQL:
        place = f"postgresql:{urllib.parse.parse_qs(parts.query)['host'][0]}:{parts.path[1:]}"
    return [str(BUILT / "venv/bin/python"), "-m", "office", place]


PEERS = (
    _java("flowable"),
    _java("operaton"),
    Peer("bpmn-engine", ("node", "npm"), (SQLITE,), _build_node, _node_command, {}),
    Peer(
        "viewflow",
        (),
        (SQLITE, POSTGRESQL),
        _build_viewflow,
        _viewflow_command,
        {"PYTHONPATH": str(SOURCES / "viewflow"), "PYTHONDONTWRITEBYTECODE": "1"},
    ),
)
ENGINES = PEERS[:2]
"""Those that run BPMN on the server database: what the goals are about."""


@contextmanager
def playing(run: Run, kind: str, peers: tuple[Peer, ...] = PEERS) -> Iterator[tuple[dict[str, Player], dict[str, str]]]:
    """Those of ``peers`` that run on such a database, each on an empty one; and why the others do not take part."""
    players: dict[str, Player] = {}
    missing: dict[str, str] = {}
    with ExitStack() as stack:
        for peer in peers if run.peers else ():
            if kind not in peer.kinds:
                continue
            try:
                _build(peer)
                command = peer.command(kind, run.fresh(kind))
                players[peer.name] = stack.enter_context(Player(command, env=os.environ | peer.environment))
                run.versions.add(players[peer.name].version)
            except NotBuilt as reason:
                missing[peer.name] = f"not built: {reason}"
        yield players, missing


def _build(peer: Peer) -> None:
    absent = [tool for tool in peer.tools if shutil.which(tool) is None]
    if absent:
        raise NotBuilt(f"{', '.join(absent)} missing")
    done = BUILT / f".{peer.name}-{_digest()}"
    if not done.exists():
        print(f"building {peer.name} ...", file=sys.stderr)
        BUILT.mkdir(parents=True, exist_ok=True)
        peer.build()
        done.touch()


def _digest() -> str:
    """Of everything that is built: a changed source is built again."""
    files = sorted(path for path in SOURCES.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=BUILD_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise NotBuilt(f"{command[0]} took more than {BUILD_SECONDS} s") from None
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if "rror" in line]
        raise NotBuilt(f"{Path(command[0]).name}: {(said or ['failed'])[0][:160]}")
