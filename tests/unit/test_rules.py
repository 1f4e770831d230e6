"""The ways to break a rule stay meaningful: what is to be broken is still there."""

import pytest

from tests.rules.breaking import ROOT, Break, breaks


@pytest.mark.parametrize("broken", breaks(), ids=lambda broken: ",".join(broken.rules))
def test_what_is_to_be_broken_stands_where_it_is_looked_for(broken: Break) -> None:
    """Each text that breaks a rule when exchanged stands exactly once in its file."""
    assert (ROOT / broken.file).read_text("utf-8").count(broken.find) == 1
    assert broken.find != broken.put
    assert broken.rules
