"""Breaking a rule on purpose, in a copy of the project, to see whether the tests that name it notice."""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[2]
BUILT = ("web/static/dist", "build/peers")
"""What a copy needs and no commit holds."""


@dataclass(frozen=True)
class Break:
    """One way to break rules: in ``file``, ``put`` instead of ``find``."""

    rules: tuple[str, ...]
    file: str
    find: str
    put: str

    def apply(self, root: Path) -> None:
        """Break them in the copy at ``root``. Raises ValueError where ``find`` does not stand there exactly once."""
        path = root / self.file
        text = path.read_text("utf-8")
        if text.count(self.find) != 1 or self.find == self.put:
            raise ValueError(f"{self.file}: {self.find!r} stands there {text.count(self.find)} times")
        path.unlink()
        path.write_text(text.replace(self.find, self.put), "utf-8")


class Outcome(StrEnum):
    """What the tests of a rule said to its being broken."""

    NOTICED = "noticed"
    UNNOTICED = "NOT NOTICED"
    NO_TEST = "NO TEST RAN"
    NOTHING_WORKED = "NOTHING WORKED"


def breaks() -> list[Break]:
    """All that broken.toml tells."""
    told = tomllib.loads(Path(__file__).with_name("broken.toml").read_text("utf-8")).get("broken", [])
    return [Break(tuple(each["rules"]), each["file"], each["find"], each["put"]) for each in told]


def outcome(broken: Break, rule: str) -> Outcome:
    """Whether a test of ``rule`` fails where it is broken; one that cannot even begin has noticed nothing."""
    with _copy() as root:
        broken.apply(root)
        said = root / "said.xml"
        asked = [sys.executable, "-m", "pytest", "-q", "-k", "not postgresql", "--rule", rule, f"--junitxml={said}"]
        subprocess.run([*asked, *_files_naming(rule)], cwd=root, capture_output=True, check=False)
        if not said.exists():
            return Outcome.NOTHING_WORKED
        suite = ET.parse(said).getroot()
        if suite.find(".//failure") is not None:
            return Outcome.NOTICED
        if suite.find(".//error") is not None:
            return Outcome.NOTHING_WORKED
        ran = [case for case in suite.iter("testcase") if case.find("skipped") is None]
        return Outcome.UNNOTICED if ran else Outcome.NO_TEST


def _files_naming(rule: str) -> list[str]:
    found = [path for path in sorted((ROOT / "tests").rglob("test_*.py")) if f'"{rule}"' in path.read_text("utf-8")]
    return [str(path.relative_to(ROOT)) for path in found]


@contextmanager
def _copy() -> Iterator[Path]:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "duban")
        for name in filter(None, files):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
        for name in filter(lambda each: (ROOT / each).exists(), BUILT):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).symlink_to((ROOT / name).resolve())
        if (ROOT.parent / "shared").exists():
            (root.parent / "shared").symlink_to((ROOT.parent / "shared").resolve())
        yield root
