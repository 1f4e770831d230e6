"""The kinds of database on which the office lives."""

import pytest

from tests.support.databases import KINDS


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """A kind of database."""
    found: str = request.param
    return found
