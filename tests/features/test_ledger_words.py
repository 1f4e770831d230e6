"""Everything that the ledger's pages say of flags, fields and states has words in both languages."""

import re
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pytest

from tests.support.offices import make_office
from tests.unit.workflows.ledger.books import ROOT, demo_ledger, read
from web.app import create_app
from web.catalogues import texts
from web.ledger.importing import Show
from web.ledger.words import flag_sentence
from workflows.ledger.correcting import CORRECTABLE
from workflows.ledger.entry import Flag, Standing
from workflows.ledger.models import ImportState
from workflows.ledger.queries import Column
from workflows.matters.values import DirectiveClass
from workflows.settings import LOCALES

RAISED = re.compile(r'(?:doubt|rule|note|error|Flag)\(\s*"([a-z_:]+)"')


def flag_codes() -> set[str]:
    """The codes that the reader names outright, and those that the demo ledger gets."""
    folder = ROOT / "workflows" / "ledger" / "reading"
    named = chain.from_iterable(RAISED.findall(path.read_text("utf-8")) for path in folder.glob("*.py"))
    return set(named) | {flag.code for row in read(demo_ledger()).rows for flag in row.flags}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_flag_has_a_sentence(locale: str) -> None:
    """Of its own, or one that is said of any field."""
    known = texts(locale)
    keys = {code: (f"flag.{code}", f"flag-any.{code.rpartition(':')[2]}") for code in flag_codes()}
    assert len(keys) > 40
    assert not {code for code, ids in keys.items() if all(known.gettext(each) == each for each in ids)}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_field_and_state_has_a_word(locale: str) -> None:
    """Fields, standings, classes, states of an import and kinds of rows."""
    words: dict[str, Iterable[str]] = {
        "ledger-field": (*Column, *CORRECTABLE),
        "standing": Standing,
        "directive-class": DirectiveClass,
        "import-state": ImportState,
        "import-show": Show,
        "other-line": ("group", "heading", "total", "remark"),
    }
    ids = {f"{kind}.{value}" for kind, values in words.items() for value in values}
    assert not {each for each in ids if texts(locale).gettext(each) == each}


def test_days_in_remarks_are_written_out(tmp_path: Path) -> None:
    """What the reader reckoned is told as people write it; what stands in the file is quoted as it is."""
    reckoned = Flag("close_out_date_missing", "closed_out_on", parameters={"filled": "2019-11-04"})
    quoted = Flag("due_on:unreadable", "due_on", parameters={"written": "2019-11-04"})
    with create_app(make_office(tmp_path)).test_request_context(headers={"Accept-Language": "zh"}):
        assert "推定为 2019年11月4日" in flag_sentence(reckoned)
        assert "2019-11-04" in flag_sentence(quoted)
