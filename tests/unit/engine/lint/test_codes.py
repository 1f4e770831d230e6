"""Every code of the catalogue: found where the fault is, not found where it is not, and said in both languages."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from engine.lint.codes import CODES
from tests.unit.engine.lint.around import findings
from tests.unit.engine.lint.examples import EXAMPLES
from tests.unit.engine.lint.test_resources import REFUSED

DETAIL = re.compile(r"%\((\w+)\)s")
TRANSLATIONS = Path(__file__).parents[4] / "web" / "translations"


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_fault_is_found(code: str) -> None:
    """A diagram with the fault has a finding of that code, as severe as the catalogue says."""
    found = [finding for finding in findings(EXAMPLES[code][0]) if finding.code == code]
    assert found
    assert {finding.severity for finding in found} == {CODES[code]}
    assert all(finding.line >= 1 and finding.column >= 1 for finding in found)


@pytest.mark.parametrize("code", EXAMPLES)
def test_its_neighbour_is_right(code: str) -> None:
    """The same diagram without the fault has no such finding, and none that would refuse it."""
    found = findings(EXAMPLES[code][1])
    assert code not in {finding.code for finding in found}
    assert [finding for finding in found if finding.severity == "error"] == []


def test_every_code_is_shown() -> None:
    """No code of the catalogue is without an example."""
    assert EXAMPLES.keys() | REFUSED == CODES.keys()
    assert list(CODES) == sorted(CODES)


@pytest.mark.parametrize("locale", ["en", "zh_CN"])
def test_every_code_has_its_sentences(locale: str) -> None:
    """What is wrong and what to do about it can be said in both languages, with the details that findings have."""
    with (TRANSLATIONS / locale / "lint.po").open("rb") as file:
        texts = {message.id: message.string for message in read_po(file)}
    for code in CODES:
        assert texts.get(f"lint.{code}"), code
        assert texts.get(f"lint.{code}.remedy"), code
    for code, (wrong, _) in EXAMPLES.items():
        (found, *_) = [finding for finding in findings(wrong) if finding.code == code]
        assert texts[f"lint.{code}"] % found.details
        assert texts[f"lint.{code}.remedy"] % found.details


def test_both_languages_say_the_same_things() -> None:
    """A text of one language has its counterpart in the other, and mentions the same details."""
    catalogues = []
    for locale in ("en", "zh_CN"):
        with (TRANSLATIONS / locale / "lint.po").open("rb") as file:
            texts = {message.id: message.string for message in read_po(file) if message.id}
        catalogues.append({key: set(DETAIL.findall(text)) for key, text in texts.items()})
    english, chinese = catalogues
    assert english == chinese
    assert all(f"{key}.remedy" in english or key.endswith(".remedy") for key in english if key.startswith("lint."))


SAID = re.compile(r'"((?:form|dmn)-[a-z-]+)"')
FAULTS = {"dmn-decision-unknown", "form-rejected"}
"""Refusals of what people send, not of files."""


@pytest.mark.parametrize("locale", ["en", "zh_CN"])
def test_what_is_wrong_with_forms_and_decisions_has_its_sentences(locale: str) -> None:
    """Every code that forms, decision tables and what stands between them are found fault with can be told."""
    with (TRANSLATIONS / locale / "lint.po").open("rb") as file:
        texts = {message.id for message in read_po(file)}
    engine = TRANSLATIONS.parents[1] / "engine"
    files = [*(engine / "forms").glob("*.py"), *(engine / "dmn").glob("*.py"), engine / "lint" / "resources.py"]
    codes = {code for file in files for code in SAID.findall(file.read_text())} - FAULTS
    assert len(codes) > 30
    assert {key for code in codes for key in (f"lint.{code}", f"lint.{code}.remedy")} - texts == set()
