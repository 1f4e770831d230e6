"""The table of docs/dialect.md: which constructs run, which are refused, and the tests that prove it.

``python -m tests.conformance.support_table`` writes it anew. A test says what it proves with
``@pytest.mark.supports("boundaryEvent.timer", ...)``; what is refused is found by asking the linter.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.conformance.constructs import drawn, written
from tests.unit.engine.lint.around import findings

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "dialect.md"
BEGIN, END = "<!-- begin: written by make docs -->\n", "<!-- end -->\n"
REFUSAL = "tests/conformance/test_support_table.py::test_what_does_not_run_is_refused"
_SHOWN = 2
"""Proofs that are named of each construct."""


def refused() -> dict[str, str]:
    """The constructs that the linter refuses, with the first code that it names."""
    found: dict[str, str] = {}
    for name, body in drawn().items():
        codes = [finding.code for finding in findings(body) if finding.severity == "error"]
        if codes:
            found[name] = codes[-1]
    return found


def proofs() -> dict[str, list[str]]:
    """The tests that say that they prove a construct, by the construct's name."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        text = file.read_text("utf-8")
        if "mark.supports(" not in text:
            continue
        for test, construct in _marked(ast.parse(text)):
            found[construct].append(f"{file.relative_to(ROOT).as_posix()}::{test}")
    return dict(found)


def _marked(module: ast.Module) -> Iterator[tuple[str, str]]:
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef):
            for decorator in function.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.supports":
                    yield from ((function.name, ast.literal_eval(each)) for each in decorator.args)


def table() -> str:
    """What runs, by construct, and what is refused, by code."""
    not_run, proven = refused(), proofs()
    lines = ["| construct | runs: proven by |", "|---|---|"]
    for name in [*(name for name in drawn() if name not in not_run), *written()]:
        shown = "<br>".join(f"`{proof}`" for proof in proven.get(name, [])[:_SHOWN])
        lines.append(f"| `{name}` | {shown} |")
    lines += [
        "",
        f"Each of these is refused, which `{REFUSAL}` proves:",
        "",
        "| code | refused constructs |",
        "|---|---|",
    ]
    by_code: dict[str, list[str]] = defaultdict(list)
    for name, code in not_run.items():
        by_code[code].append(f"`{name}`")
    lines += [f"| `{code}` | {', '.join(names)} |" for code, names in sorted(by_code.items())]
    return "\n".join(lines) + "\n"


def page() -> str:
    """The page with the table as it should be; the words around it are written by hand."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.partition(END)[2]}"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
