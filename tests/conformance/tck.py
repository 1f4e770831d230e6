"""Runs decision models against test cases in the format of the DMN TCK: ``python -m tests.conformance.tck FOLDER``.

A line per case, then what is unsupported with the reason, then the totals. The exit status is 0 when nothing failed.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine import dmn, feel, xml
from engine.dmn import CompiledModel
from engine.errors import Fault
from engine.feel import numbers, operators, temporal
from engine.xml import Node

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
NOW = datetime(2024, 5, 17, 9, 30, tzinfo=UTC)
TOLERANCE = Decimal("1e-8")
UNSUPPORTED = {b"java": "functions written in Java are never run"}


@dataclass(frozen=True)
class Outcome:
    """How one case went; ``status`` is ``passed``, ``failed`` or ``unsupported``."""

    folder: str
    case: str
    status: str
    detail: str = ""


def run(folder: Path) -> Iterator[Outcome]:
    """The outcome of every case in and below ``folder``."""
    files = sorted(folder.rglob("*.xml"))
    if not files:
        yield Outcome(str(folder), "", "failed", "there are no test cases")
    for test in files:
        try:
            root = xml.read(test.read_bytes())
        except Fault as fault:
            yield Outcome(test.parent.name, test.name, "failed", str(fault))
            continue
        if root.tag == "testCases":
            yield from _run_file(test, root)


def _run_file(test: Path, root: Node) -> Iterator[Outcome]:
    name = root.first("modelName")
    path = test.parent / (name.text.strip() if name else f"{test.stem}.dmn")
    try:
        text = path.read_bytes()
        reason = next((why for mark, why in UNSUPPORTED.items() if b"external" in text and mark in text), "")
        model = _load(path)
    except (Fault, OSError) as problem:
        yield from (
            Outcome(test.parent.name, case.get("id") or "", "failed", str(problem)) for case in root.all("testCase")
        )
        return
    for case in root.all("testCase"):
        where = (test.parent.name, case.get("id") or "")
        yield Outcome(*where, "unsupported", reason) if reason else Outcome(*where, *_judged(model, case))


def _judged(model: CompiledModel, case: Node) -> tuple[str, str]:
    """The status of a case and what is wrong with it."""
    try:
        wrong = "; ".join(filter(None, (_ask(model, case, node) for node in case.all("resultNode"))))
    except Exception as error:  # noqa: BLE001  # whatever went wrong with one case is its outcome
        wrong = f"{type(error).__name__}: {error}"
    return "failed" if wrong else "passed", wrong


def _load(path: Path) -> CompiledModel:
    models = {model.namespace: model for model in (dmn.parse(each.read_bytes()) for each in path.parent.glob("*.dmn"))}
    compiled: dict[str, CompiledModel] = {}

    def compile_with_imports(namespace: str) -> None:
        for each in models[namespace].imports:
            if each.namespace in models and each.namespace not in compiled:
                compile_with_imports(each.namespace)
        compiled[namespace] = dmn.compile_model(models[namespace], imports=list(compiled.values()))

    main = dmn.parse(path.read_bytes()).namespace
    compile_with_imports(main)
    return compiled[main]


def _ask(model: CompiledModel, case: Node, node: Node) -> str:
    """What is wrong with the answer to one question of a case; empty when it is right."""
    context = {each.get("name") or "": _value(each) for each in case.all("inputNode")}
    environment = feel.Environment(now=NOW)
    name = node.get("name") or ""
    expected_node = node.first("expected")
    expected = None if expected_node is None else _value(expected_node)
    try:
        if case.get("type") == "decisionService":
            actual = model.evaluate_service(case.get("invocableName") or "", context, environment).value
            if isinstance(actual, dict) and name in actual:
                actual = actual[name]
        else:
            actual = model.evaluate(name, context, environment).value
    except Fault as fault:
        if node.get("errorResult") == "true":
            return ""
        return f"{name}: {fault}"
    if same(actual, expected) or (actual is None and node.get("errorResult") == "true"):
        return ""
    return f"{name}: {feel.json_of(actual)!r} instead of {feel.json_of(expected)!r}"


def _value(node: Node) -> Any:
    if node.get(XSI + "nil") == "true":
        return None
    items = node.first("list")
    if items is not None:
        return None if items.get(XSI + "nil") == "true" else [_value(item) for item in items.all("item")]
    components = list(node.all("component"))
    if components:
        return {component.get("name") or "": _value(component) for component in components}
    value = node.first("value")
    return None if value is None or value.get(XSI + "nil") == "true" else _scalar(value)


def _scalar(value: Node) -> Any:
    kind = (value.get(XSI + "type") or "xsd:string").rpartition(":")[2]
    text = value.text if kind == "string" else value.text.strip()
    if kind in ("decimal", "double", "integer", "int", "float", "long"):
        return numbers.CONTEXT.create_decimal(text)
    if kind == "boolean":
        return text == "true"
    if kind in ("date", "time", "dateTime", "duration"):
        return temporal.literal(text)
    return text


def same(actual: Any, expected: Any) -> bool:
    """Whether two values are equal, numbers to eight significant digits."""
    if isinstance(expected, Decimal) and numbers.is_number(actual):
        difference = abs(numbers.decimal(actual) - expected)
        return difference <= TOLERANCE * max(abs(expected), Decimal(1))
    if isinstance(expected, list) and isinstance(actual, list):
        return len(actual) == len(expected) and all(
            same(one, other) for one, other in zip(actual, expected, strict=True)
        )
    if isinstance(expected, dict) and isinstance(actual, dict):
        return actual.keys() == expected.keys() and all(same(value, expected[name]) for name, value in actual.items())
    return operators.equal(actual, expected) is True


def main(arguments: list[str]) -> int:
    """Run the folders named on the command line."""
    if not arguments:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    outcomes = []
    for folder in arguments:
        for outcome in run(Path(folder)):
            outcomes.append(outcome)
            sys.stdout.write(f"{outcome.status:11} {outcome.folder} {outcome.case} {outcome.detail}".rstrip() + "\n")
    counts = Counter(outcome.status for outcome in outcomes)
    reasons = Counter((outcome.folder, outcome.detail) for outcome in outcomes if outcome.status == "unsupported")
    for (folder, reason), count in sorted(reasons.items()):
        sys.stdout.write(f"unsupported: {folder} ({count}): {reason}" + "\n")
    sys.stdout.write(f"{counts['passed']} passed, {counts['failed']} failed" + "\n")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
