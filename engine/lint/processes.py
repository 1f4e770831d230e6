"""Which processes of a file run."""

from collections.abc import Iterator

from engine.lint.findings import Finding
from engine.lint.subject import Subject


def executable(subject: Subject) -> Iterator[Finding]:
    """A process that is only drawn is passed over where another one of the file runs."""
    if not subject.process.executable:
        others = any(process.executable for process in subject.diagram.processes.values())
        yield subject.finding("process.skipped" if others else "process.not-executable")
