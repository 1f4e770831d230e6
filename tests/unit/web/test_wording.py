"""What a diagram says of itself, as staff read it."""

import pytest

from web.wording import without_sources


@pytest.mark.parametrize(
    ("documentation", "read"),
    [
        (
            "办结以后共用的收尾：销号、归档（C13、D12、E15）。由办理流程调用。",
            "办结以后共用的收尾：销号、归档。由办理流程调用。",
        ),
        ("草拟跟踪督查单（表二，D10），督查办公室审核下发。", "草拟跟踪督查单，督查办公室审核下发。"),
        ("每个承办单位（主办或协办）各走一次。", "每个承办单位（主办或协办）各走一次。"),
    ],
)
def test_rule_ids_in_brackets_are_not_read_out(documentation: str, read: str) -> None:
    """Brackets that name rules are left out, others stay."""
    assert without_sources(documentation) == read
