"""What the linter found, as the designer and the command line tell it: a sentence, a remedy, a place."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, TypedDict

from engine.commands.deployments import DeploymentRefused
from engine.lint import Finding
from web.catalogues import text_in


class Told(TypedDict):
    """A finding in words, with the element and the place (from 1) that it is about."""

    code: str
    severity: str
    element: str | None
    line: int
    column: int
    message: str
    remedy: str


def told(locale: str, findings: Iterable[Finding]) -> list[Told]:
    """Findings in the language ``locale``, errors first."""
    shown = [_told(locale, found.severity, asdict(found)) for found in findings]
    return sorted(shown, key=lambda finding: finding["severity"] != "error")


def told_refusal(locale: str, refusal: DeploymentRefused) -> dict[str, list[Told]]:
    """The errors for which a deployment was refused, by file, in the language ``locale``."""
    by_file: dict[str, list[Told]] = {}
    for each in refusal.details["findings"]:
        by_file.setdefault(each["file"], []).append(_told(locale, "error", each))
    return by_file


def _told(locale: str, severity: str, found: Mapping[str, Any]) -> Told:
    code, details = found["code"], found["details"]
    return Told(
        code=code,
        severity=severity,
        element=found["element"] or None,
        line=found["line"],
        column=found["column"],
        message=text_in(locale, f"lint.{code}", details, quoting=True),
        remedy=text_in(locale, f"lint.{code}.remedy", details, quoting=True),
    )
