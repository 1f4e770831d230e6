"""Decision models for tests, written in a few words."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def model(*elements: str) -> bytes:
    """A model of these elements."""
    attributes = f'xmlns="{NAMESPACE}" id="model" name="model" namespace="urn:test"'
    return f"<definitions {attributes}>{''.join(elements)}</definitions>".encode()


def cell(text: str, tag: str) -> str:
    """An input or output entry."""
    return f"<{tag}><text>{escape(text)}</text></{tag}>"


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    *,
    policy: str = "UNIQUE",
    extra: str = "",
    values: str = "",
) -> str:
    """A decision table: input expressions, output names, rules of as many cells.

    ``values`` are the allowed ones of the first output.
    """
    allowed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    columns = "".join(f"<input>{cell(each, 'inputExpression')}</input>" for each in inputs)
    columns += "".join(
        f'<output name="{name}">{"" if place else allowed}</output>' for place, name in enumerate(outputs)
    )
    rows = ""
    for number, rule in enumerate(rules, 1):
        cells = "".join(cell(text, "inputEntry") for text in rule[: len(inputs)])
        cells += "".join(cell(text, "outputEntry") for text in rule[len(inputs) :])
        rows += f'<rule id="rule{number}">{cells}</rule>'
    return f'<decisionTable id="table" hitPolicy="{policy}" {extra}>{columns}{rows}</decisionTable>'


def literal(text: str) -> str:
    """A literal expression."""
    return cell(text, "literalExpression")


def decision(name: str, logic: str, *, requires: Sequence[str] = (), type_ref: str = "") -> str:
    """A decision ``name`` with the id ``id-name``; ``requires`` are like ``requiredDecision#id``."""
    needed = ""
    for each in requires:
        kind, _, target = each.partition("#")
        group = "knowledgeRequirement" if kind == "requiredKnowledge" else "informationRequirement"
        needed += f'<{group}><{kind} href="#{target}"/></{group}>'
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f'<decision id="id-{name}" name="{name}"><variable name="{name}"{typed}/>{needed}{logic}</decision>'
