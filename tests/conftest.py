"""What every test may ask for; each fixture is explained where it is made."""

import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

YEAR = Path(__file__).parent / "year"

# Tests make much and throw it away: to look for cycles as often as Python does by itself takes a sixth of their time.
gc.set_threshold(200_000, 20, 100)

# The same examples in every run, however slow or busy the machine is; a search for new ones names another profile.
settings.register_profile("duban", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("duban")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that nothing is waited for at the end."""
    items.sort(key=lambda item: not item.path.is_relative_to(YEAR))


pytest_plugins = [
    "tests.support.databases",
    "tests.support.engines",
    "tests.support.browser",
    "tests.support.people",
    "tests.support.rules",
    "tests.support.pages",
    "tests.support.server",
    "tests.support.served",
]
