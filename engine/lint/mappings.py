"""What is written gets a name that expressions can read."""

from collections.abc import Iterator

from engine.bpmn.model import Element
from engine.feel.names import is_name
from engine.lint.findings import Finding
from engine.lint.subject import Subject


def mappings(subject: Subject) -> Iterator[Finding]:
    """Both sides of a mapping say something."""
    for element in subject.elements:
        for mapping in (*element.ext.inputs, *element.ext.outputs):
            if not mapping.source:
                yield subject.finding("mapping.no-source", element, mapping.place, target=mapping.target)
            if not is_name(mapping.target):
                yield subject.finding("variable.bad-name", element, mapping.place, variable=mapping.target)


def variables(subject: Subject) -> Iterator[Finding]:
    """Result variables and those of loops have names too."""
    for element in subject.elements:
        for name in _named(element):
            if name and not is_name(name):
                yield subject.finding("variable.bad-name", element, variable=name)


def _named(element: Element) -> tuple[str | None, ...]:
    loop, ad_hoc = element.loop, element.ad_hoc
    return (
        element.ext.result_variable,
        *((loop.input_element, loop.output_collection) if loop else ()),
        *((ad_hoc.output_collection,) if ad_hoc else ()),
    )
