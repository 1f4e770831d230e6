"""Whatever is uploaded as a form or posted to one, the answer is a finding or a refusal, never a crash (bar S2)."""

import copy
import random
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import Fault
from engine.forms import FormRejected, FormUnreadable, Surroundings, accept, initial, lint, parse, resolve
from tests.unit.engine.forms.test_reading import EDITOR_FORM

JUNK: list[Any] = [None, True, 0, -1, 1e308, "", "=", "=1 +", "=a", "\x00", "x" * 3000, [], {}, [{}], {"a": []}]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
FORM = parse(orjson.dumps(EDITOR_FORM))


def places(node: Any) -> list[tuple[Any, Any]]:
    """Every container in ``node`` with each of its keys."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []
    return [(node, key) for key in keys] + [place for key in keys for place in places(node[key])]


@pytest.mark.parametrize("seed", range(20))
def test_damaged_forms_are_read_or_refused(seed: int) -> None:
    """A form in which any value was replaced or removed is refused, or linted, shown and judged without a crash."""
    dice = random.Random(seed)
    for _ in range(50):
        damaged = copy.deepcopy(EDITOR_FORM)
        for _ in range(dice.randint(1, 4)):
            container, key = dice.choice(places(damaged))
            if dice.random() < 0.2 and isinstance(container, dict):
                del container[key]
            else:
                container[key] = dice.choice(JUNK)
            if not places(damaged):
                break
        try:
            form = parse(orjson.dumps(damaged))
        except FormUnreadable:
            continue
        findings = lint(form)
        assert all(finding.code.startswith("form-") for finding in findings)
        if any(finding.severity == "error" for finding in findings):
            continue
        started = initial(form.components, {})
        resolve(form, started, Surroundings())
        try:
            accept(form, started, Surroundings())
        except Fault as fault:
            assert fault.status == 422  # noqa: PT017 - the point is that nothing else is raised


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(content: bytes) -> None:
    """Bytes of any kind are a form or are refused."""
    try:
        lint(parse(content))
    except FormUnreadable as refused:
        assert refused.details["reason"]  # noqa: PT017 - as above


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from([*sorted(FORM.keys), "unknown"]), JSON, max_size=6))
def test_any_submission_is_accepted_or_rejected(submitted: dict[str, Any]) -> None:
    """JSON of any shape is accepted with exactly the form's fields, or rejected naming fields."""
    try:
        accepted = accept(FORM, submitted, Surroundings())
    except FormRejected as rejected:
        assert rejected.details["fields"]  # noqa: PT017 - as above
    else:
        assert set(accepted) <= FORM.keys
        assert orjson.loads(orjson.dumps(accepted)) == accepted
