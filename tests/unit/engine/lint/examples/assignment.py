"""Who may act, and what people see of a task."""

from tests.support.diagrams import diagram, end, mapping, node, start, user, zeebe


def _with(task: str) -> bytes:
    return diagram(start("start", _declared("unit")), task, end(), "start -> t -> end")


def _declared(names: str) -> str:
    return _property("startVariables", names)


def _property(name: str, value: str) -> str:
    return zeebe("properties", zeebe("property", name=name, value=value))


def _two(second: str) -> bytes:
    return diagram(start("start", _declared("unit")), user("draft"), second, end(), "start -> draft -> t -> end")


def _drafted_by(person: str, second: str) -> bytes:
    draft = user("draft", assignee=person)
    return diagram(start("start", _declared("unit")), draft, second, end(), "start -> draft -> t -> end")


_GROUPS = {"candidateGroups": "role:clerk"}
_ANYBODY = zeebe("assignmentDefinition", **_GROUPS)
_FORM = zeebe("formDefinition", formId="opinion")

EXAMPLES = {
    "task.unknown-group": (
        _with(user("t", candidateGroups='=["role:clerk", "role:clark"]')),
        _with(user("t", candidateGroups='=["role:clerk"]')),
    ),
    "task.nobody": (_with(user("t", candidateGroups="=[]", assignee=" ")), _with(user("t", assignee="=unit"))),
    "task.empty-assignment": (_with(user("t", candidateUsers="", **_GROUPS)), _with(user("t", **_GROUPS))),
    "task.from-form": (_two(user("t", candidateUsers="=lead")), _two(user("t", candidateUsers="=unit"))),
    "task.separate-from": (
        _two(user("t", _property("separateFrom", "draft, drft"))),
        _two(user("t", _property("separateFrom", "draft"))),
    ),
    "task.separate-same": (
        _drafted_by("=unit", user("t", _property("separateFrom", "draft"), assignee="=unit")),
        _drafted_by("=unit", user("t", _property("separateFrom", "draft"))),
    ),
    "property.unknown": (
        _two(user("t", _property("separatedFrom", "draft"))),
        _two(user("t", _property("separateFrom", "draft"))),
    ),
    "property.value": (_with(user("t", _property("mood", "grim"))), _with(user("t", _property("mood", "glad")))),
    "task.no-name": (_with(node("userTask", "t", _ANYBODY, _FORM)), _with(user("t"))),
    "task.no-form": (_with(node("userTask", "t", _ANYBODY, name="t")), _with(user("t"))),
    "task.bad-date": (
        _with(user("t", zeebe("taskSchedule", dueDate="end of month"))),
        _with(user("t", zeebe("taskSchedule", dueDate="2019-10-31"))),
    ),
    "task.bad-priority": (
        _with(user("t", zeebe("priorityDefinition", priority="101"))),
        _with(user("t", zeebe("priorityDefinition", priority="100"))),
    ),
    "ext.misplaced": (
        _with(node("manualTask", "t", _FORM)),
        _with(node("manualTask", "t", mapping({"place": '="here"'}))),
    ),
    "ext.unknown": (_with(user("t", zeebe("taskListeners"))), _with(user("t", zeebe("userTask")))),
}
