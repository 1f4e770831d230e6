"""What the project promises about itself as a whole: its names, its locked dependencies, its documentation of them."""

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / ".deps").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DIRECT = sum(PROJECT["dependency-groups"].values(), PROJECT["project"]["dependencies"])


@pytest.mark.parametrize("package", ["engine", "workflows", "web"])
def test_no_installed_distribution_owns_our_package_names(package: str) -> None:
    """The three packages have plain names, so nothing else in the environment may bring a package of the same name."""
    assert set(packages_distributions().get(package, ["duban"])) == {"duban"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_locked_package_has_hashes_and_no_address(lock: Path) -> None:
    """A lock names versions and hashes only, so that any mirror serves it and none can exchange a file."""
    text = lock.read_text("utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert blocks
    assert all("==" in block and "--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("requirement", DIRECT)
def test_every_direct_dependency_is_pinned_locked_and_explained(requirement: str) -> None:
    """What pyproject.toml asks for has one version, stands in a lock, and docs/dependencies.md says what it is for."""
    pin = re.fullmatch(r"([a-z0-9-]+)(?:\[[a-z]+\])?==([0-9.]+)", requirement)
    assert pin
    name, version = pin.groups()
    assert any(re.search(rf"^{name}=={re.escape(version)}\s", lock.read_text("utf-8"), re.MULTILINE) for lock in LOCKS)
    assert f"| {name} |" in (ROOT / "docs/dependencies.md").read_text("utf-8")


def test_front_end_lock_has_hashes_and_no_address() -> None:
    """package-lock.json holds an integrity hash for every package and no download address."""
    text = (ROOT / "web/assets/package-lock.json").read_text("utf-8")
    assert text.count('"integrity"') == text.count('"node_modules/')
    assert '"resolved"' not in text
