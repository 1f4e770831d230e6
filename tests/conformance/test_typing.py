"""What is said of an expression before it runs, held against what it gives when it runs."""

from collections.abc import Callable
from typing import Any

import pytest

from engine import feel
from engine.feel.typing import contains, infer, shown
from tests.conformance import tck
from tests.conformance.test_tck import CASES


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared/dmn-tck is not there")
def test_nothing_comes_out_that_was_not_foreseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every value that an expression of the DMN TCK gives is one of those that were inferred from its text alone."""
    wrong: dict[str, str] = {}
    seen: set[str] = set()

    def watched(compile_it: Callable[..., feel.Expression]) -> Callable[..., feel.Expression]:
        def compile_and_watch(text: str, *given: Any, **named: Any) -> feel.Expression:
            compiled = compile_it(text, *given, **named)
            known, run = infer(compiled.node, {}, types=named.get("types")).value, compiled.run

            def run_and_compare(scope: Any) -> Any:
                value = run(scope)
                seen.add(text)
                if not contains(known, value):
                    wrong[text] = f"{feel.json_of(value)!r} is none of {shown(known)}"
                return value

            compiled.run = run_and_compare
            return compiled

        return compile_and_watch

    monkeypatch.setattr(feel, "compile_expression", watched(feel.compile_expression))
    outcomes = list(tck.run(CASES))
    assert len(seen) > 1000
    assert wrong == {}
    assert sum(outcome.status == "passed" for outcome in outcomes) > 1000
