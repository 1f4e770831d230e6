"""Which processes of a file run, and what they say of themselves."""

from collections.abc import Iterator
from difflib import get_close_matches

from engine.lint.findings import Finding
from engine.lint.subject import Subject


def executable(subject: Subject) -> Iterator[Finding]:
    """A process that is only drawn is passed over where another one of the file runs."""
    if not subject.process.executable:
        others = any(process.executable for process in subject.diagram.processes.values())
        yield subject.finding("process.skipped" if others else "process.not-executable")


def properties(subject: Subject) -> Iterator[Finding]:
    """A property of the process that means something says something; one like it is that one, misspelt."""
    known, given = subject.around.process_properties, subject.process.properties
    spelt = {name.lower(): name for name in known}
    for name, value in given.items():
        if name in known:
            if not known[name](given, subject.around.functions):
                yield subject.finding("process.property", property=name, value=value)
        elif similar := get_close_matches(name.lower(), spelt, 1, 0.8):
            yield subject.finding("property.unknown", property=name, similar=spelt[similar[0]])
