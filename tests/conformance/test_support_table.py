"""The page on the diagram dialect tells what is proven, and everything that the dialect has a word for."""

import re
from dataclasses import fields

import pytest

from engine import bpmn
from engine.bpmn.extensions import ATTRIBUTES
from engine.bpmn.model import Extensions
from engine.lint.codes import CODES
from tests.conformance.constructs import drawn, used_in, written
from tests.conformance.support_table import PAGE, page, proofs, refused
from tests.unit.engine.lint.around import findings

REFUSED = refused()
CODE = re.compile(r"`([a-z]+(?:-[a-z]+)*\.[a-z-]+)`")


def test_the_page_is_up_to_date() -> None:
    """The table is what ``make docs`` would write now."""
    assert PAGE.read_text("utf-8") == page()


def test_nothing_runs_without_proof() -> None:
    """Each node, each event in each position with each trigger, and each attribute has a test that proves it."""
    proven = proofs()
    assert [name for name in (*drawn(), *written()) if name not in REFUSED and name not in proven] == []


def test_every_proof_is_of_something() -> None:
    """A marker names a construct that exists and that is not refused."""
    assert proofs().keys() <= {*drawn(), *written()} - REFUSED.keys()


@pytest.mark.parametrize("construct", REFUSED)
def test_what_does_not_run_is_refused(construct: str) -> None:
    """A diagram with the construct cannot be deployed, and the reader is told why."""
    assert REFUSED[construct] in {each.code for each in findings(drawn()[construct]) if each.severity == "error"}


@pytest.mark.parametrize("construct", [name for name in drawn() if name not in REFUSED])
def test_a_diagram_shows_its_construct(construct: str) -> None:
    """The diagram by which it is decided whether a construct runs does contain it."""
    process = bpmn.read(drawn()[construct]).processes["sample"]
    assert any(construct in constructs for constructs in used_in(process).values())


def test_every_field_of_the_extensions_is_known() -> None:
    """What the engine reads from extension elements is on the page: nothing new goes without proof."""
    named = {field for names in ATTRIBUTES.values() for field in names.values()}
    beside = {"inputs", "outputs", "properties", "propagate_in", "propagate_out", "unknown"}
    assert {field.name for field in fields(Extensions)} == named | beside


def test_codes_on_the_page_exist() -> None:
    """The codes that the words around the table mention are codes of the linter."""
    said = {
        code for code in CODE.findall(PAGE.read_text("utf-8")) if code.split(".")[0] in {c.split(".")[0] for c in CODES}
    }
    constructs = {*drawn(), *written()}
    assert {code for code in said if code not in constructs} <= CODES.keys()
