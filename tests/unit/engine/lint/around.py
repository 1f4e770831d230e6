"""What the diagrams of these tests may refer to."""

from datetime import UTC, datetime

from engine import bpmn, feel
from engine.feel.typing import one
from engine.lint import Finding, Surroundings, lint

NOW = datetime(2019, 10, 31, 1, 0, tzinfo=UTC)


def surroundings() -> Surroundings:
    """Form ``opinion`` writes ``lead`` and ``remark``, decision ``route`` reads ``urgency``; one of each other kind."""
    functions = feel.Functions()
    functions.register("deputies of", ["unit", "rank?"], lambda unit, rank=None: [unit, rank])
    return Surroundings(
        functions=functions,
        delegates={"notify", "ask-outside"},
        external={"ask-outside"},
        forms={"opinion": frozenset({"lead", "remark"}), "empty": frozenset()},
        decisions={"route": frozenset({"urgency"})},
        processes=frozenset({"other"}),
        now=NOW,
        form_types={"opinion": {"lead": one("string"), "remark": one("string")}},
        may_be_group=lambda group: group in {"role:clerk", "staff"},
        element_properties={"mood": frozenset({"calm", "glad"})},
        process_properties={"colour": lambda said, _: said["colour"] in {"red", "green"}},
        decision_types={"route": one("string")},
    )


def findings(file: bytes) -> list[Finding]:
    """What the linter says about a file."""
    return lint(bpmn.read(file), surroundings())


def codes(file: bytes) -> list[str]:
    """The codes of what it says."""
    return [finding.code for finding in findings(file)]
