"""The list of flags that administrators read."""

import re
from pathlib import Path

from engine.errors import Invalid
from tests.unit.workflows.ledger.books import demo_ledger, read
from workflows.ledger import faults

ROOT = Path(__file__).parents[4]
DOCS = (ROOT / "docs" / "ledger-import.md").read_text("utf-8")
RAISED = re.compile(r'(?:doubt|rule|note|error|Flag)\(\s*"([a-z_:]+)"')


def test_every_flag_is_explained() -> None:
    """Each code that the reader raises, or that the demo ledger gets, stands in the documentation."""
    sources = [path.read_text("utf-8") for path in (ROOT / "workflows" / "ledger" / "reading").glob("*.py")]
    raised = {code for source in sources for code in RAISED.findall(source)}
    seen = {flag.code for row in read(demo_ledger()).rows for flag in row.flags if not flag.code.endswith("_inferred")}
    assert len(raised) > 20
    missing = {code for code in raised | seen if f"`{code}" not in DOCS and f"+ `{code.partition(':')[2]}`" not in DOCS}
    assert not missing


def test_every_refusal_is_explained() -> None:
    """Each fault of a whole file stands in the documentation."""
    codes = {fault.code for fault in vars(faults).values() if isinstance(fault, type) and fault is not Invalid}
    assert not {code for code in codes if f"`{code}`" not in DOCS}
