"""Is it already here?"""

import pytest

from tests.support.supervision import SupervisionOffice
from workflows.matters.intake import receive
from workflows.matters.values import Source
from workflows.overview.similar import similar_matters

KNOWN = ("城区道路积水点改造工程进展", "老旧小区加装电梯惠民政策落实", "农村饮水安全巩固提升工程")


@pytest.mark.rule("D25")
@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("关于城区道路积水点改造工程的批示", [KNOWN[0]]),
        ("城区道路 积水点,改造工程进展", [KNOWN[0]]),
        ("老旧小区电梯加装政策落实情况", [KNOWN[1]]),
        ("全市营商环境优化提升行动", []),
        ("道路", []),
        ("", []),
    ],
)
def test_titles_that_say_much_the_same_are_found(desk: SupervisionOffice, title: str, found: list[str]) -> None:
    """Word order, punctuation and a few words more or less do not hide a matter; other matters are not shown."""
    with desk.acting("clerk") as tx:
        for known in KNOWN:
            receive(tx, source=Source.MEETING, title=known)
        assert [each.matter.title for each in similar_matters(tx.session, title)] == found
