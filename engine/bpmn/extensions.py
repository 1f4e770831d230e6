"""Reads the ``zeebe:`` extension elements of a node."""

from typing import Any

from engine.bpmn.model import Extensions, IoMapping, Kind, Place
from engine.xml import Node

ZEEBE = "http://camunda.org/schema/zeebe/1.0"

ATTRIBUTES: dict[str, dict[str, str]] = {
    "assignmentDefinition": {
        "assignee": "assignee",
        "candidateGroups": "candidate_groups",
        "candidateUsers": "candidate_users",
    },
    "taskSchedule": {"dueDate": "due_date", "followUpDate": "follow_up_date"},
    "formDefinition": {"formId": "form_id", "bindingType": "form_binding"},
    "priorityDefinition": {"priority": "priority"},
    "taskDefinition": {"type": "delegate", "retries": "retries"},
    "calledDecision": {
        "decisionId": "decision_id",
        "bindingType": "decision_binding",
        "resultVariable": "result_variable",
    },
    "calledElement": {"processId": "called_process", "bindingType": "called_binding"},
    "script": {"expression": "script", "resultVariable": "result_variable"},
}
"""Which attribute of which extension element becomes which field."""
READ_ELSEWHERE = frozenset({"userTask", "loopCharacteristics", "subscription", "versionTag"})
"""Markers without meaning of their own here; listeners are code hidden in a diagram and stay unknown."""


def read_extensions(node: Node) -> Extensions:
    """What the extension elements of ``node`` say."""
    holder = node.first("extensionElements")
    if holder is None:
        return Extensions()
    fields: dict[str, Any] = {}
    unknown: list[tuple[str, Place]] = []
    for child in holder.children:
        if child.namespace != ZEEBE:
            continue
        if child.tag in ATTRIBUTES:
            known = ATTRIBUTES[child.tag]
            fields |= {known[name]: value for name, value in child.attributes.items() if name in known}
            if child.tag == "calledElement":
                fields["propagate_in"] = _flag(child, "propagateAllParentVariables")
                fields["propagate_out"] = _flag(child, "propagateAllChildVariables")
        elif child.tag == "ioMapping":
            for name, tag in (("inputs", "input"), ("outputs", "output")):
                fields[name] = (*fields.get(name, ()), *_mappings(child, tag))
        elif child.tag == "properties":
            fields["properties"] = {item.get("name") or "": item.get("value") or "" for item in child.all("property")}
        elif child.tag not in READ_ELSEWHERE and (child.tag != "adHoc" or node.tag != Kind.AD_HOC):
            unknown.append((child.tag, Place(child.line, child.column)))
    return Extensions(**fields, unknown=tuple(unknown))


def _mappings(node: Node, tag: str) -> tuple[IoMapping, ...]:
    return tuple(
        IoMapping(child.get("source") or "", child.get("target") or "", Place(child.line, child.column))
        for child in node.all(tag)
    )


def _flag(node: Node, name: str) -> bool | None:
    written = node.get(name)
    return None if written is None else written != "false"
