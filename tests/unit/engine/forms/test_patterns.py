"""Patterns of forms: as JavaScript would match them, but never running away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forms.patterns import BadPattern, compile_pattern

SAMPLES = [
    "abc", "^abc$", "a|b", "^(ab|cd)+$", "[a-c]x", "[^a-c]", "a{2,3}", "^a{2,}$", "^\\d{4}-\\d{2}$", "^1[3-9]\\d{9}$",
    "colou?r", "^[\\w.]+@[\\w]+$", "^(?:a|b)*c$", "a.c", "^$", "\\u4e2d", "x*?y", "[\\]-]", "a\\.b",
]  # fmt: skip
TEXTS = [
    "",
    "abc",
    "xabcx",
    "ab",
    "abcd",
    "aa",
    "aaa",
    "aaaa",
    "2019-10",
    "13800138000",
    "color",
    "colour",
    "a@b",
    "abac",
    "a.b",
    "a\nc",
    "]",
    "-",
]


@pytest.mark.parametrize("pattern", SAMPLES)
def test_patterns_match_as_the_reference_does(pattern: str) -> None:
    """Every sample agrees with Python's own engine, where both read the syntax alike."""
    compiled = compile_pattern(pattern)
    for text in TEXTS:
        assert compiled.search(text) == bool(re.search(pattern, text)), text


@given(pattern=st.text("ab(|)*?+^$[]", max_size=8), text=st.text("ab", max_size=6))
def test_any_pattern_is_refused_or_agrees_with_the_reference(pattern: str, text: str) -> None:
    """A pattern of any characters is either refused or matches as the reference does."""
    try:
        compiled = compile_pattern(pattern)
    except BadPattern:
        return
    try:
        reference = re.compile(pattern)
    except re.error:
        return
    assert compiled.search(text) == bool(reference.search(text))


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(a|a)*$", "(.*)*x", "^(a?){30}a{30}$"])
def test_patterns_that_explode_elsewhere_are_harmless(pattern: str) -> None:
    """The notorious patterns answer on long texts, because work grows with the text only."""
    assert compile_pattern(pattern).search("a" * 2000 + "!") is False


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "[a",
        "a{",
        "a{x}",
        "*a",
        "a**",
        "(?=a)",
        "(?<=a)b",
        "(a)\\1",
        "[z-a]",
        "\\q",
        "a" * 400,
        "(a{1000}){1000}",
        "a{5,2}",
    ],
)
def test_what_cannot_be_bounded_is_refused(pattern: str) -> None:
    """Look-around, back-references, huge repetitions and broken syntax are refused."""
    with pytest.raises(BadPattern):
        compile_pattern(pattern)
