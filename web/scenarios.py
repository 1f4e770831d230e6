"""What is wrong with a scenario file, or with what came of a scenario, in words."""

from typing import Any

from engine.errors import Fault
from engine.forms import FormRejected
from web.catalogues import sentence_in, text_in
from workflows.scenarios.scenario import Complaint


def told_complaint(locale: str, complaint: Complaint) -> str:
    """A complaint in the language ``locale``, with the step it is about."""
    details = dict(complaint.details)
    if isinstance(fault := details.pop("fault", None), Fault):
        details["reason"] = _reason(locale, fault)
    if isinstance(finding := details.pop("finding", None), dict):
        details |= {"refused_file": finding["file"], "line": finding["line"]}
        details["reason"] = text_in(locale, f"lint.{finding['code']}", finding["details"], quoting=True)
    sentence = text_in(locale, f"scenario.{complaint.code}", details, quoting=True)
    place = told_place(locale, complaint)
    return text_in(locale, "list.named", {"name": place, "value": sentence}) if place else sentence


def told_place(locale: str, complaint: Complaint) -> str:
    """At which step, in the language ``locale``; empty where it is about the whole scenario or file."""
    if complaint.step is None:
        return ""
    return text_in(locale, "scenario.at-step" if complaint.step else "scenario.at-start", {"step": complaint.step})


def _reason(locale: str, fault: Fault) -> str:
    sentence = sentence_in(locale, fault)
    if not isinstance(fault, FormRejected):
        return sentence
    fields: dict[str, dict[str, Any]] = fault.details["fields"]
    told = (
        text_in(locale, f"field.{problem['code']}", {"label": name, **problem["params"]})
        for name, problem in fields.items()
    )
    return f"{sentence} {text_in(locale, 'list.sentences', {}).join(told)}"
