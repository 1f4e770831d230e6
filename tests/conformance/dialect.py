"""Diagrams of another engine's test suite in our dialect: the same elements, other attributes.

What is Java there (delegates, listeners) becomes a delegate that does nothing; what has no counterpart stays as it is
or becomes what the linter refuses.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from engine.bpmn.reading import BPMN, ZEEBE
from engine.runtime.specs.compensation_events import ORDER, TOGETHER
from tests.conformance.juel import translate
from tests.conformance.scripts import understand

KEY = "any"
"""The correlation key of every message: that engine needs none."""
EVERYBODY = "everybody"
NOTHING = "nothing"
"""The delegate that stands for Java."""
FAILURE = "failure"
"""The delegate that stands for a script that throws an error: it fails with its input of this name."""
UNUSED = "unused"
"""The variable for the result of a script that keeps none."""
ANSWERS = "answers"
"""The form of every task that a scenario completes with data, its one field, and the function that reads it."""
VENDORS = frozenset(
    {"http://operaton.org/schema/1.0/bpmn", "http://camunda.org/schema/1.0/bpmn", "http://activiti.org/bpmn"}
)
_JAVA = ("class", "delegateExpression", "expression", "type")
_WORKERS = frozenset({"businessRuleTask", "sendTask", "serviceTask", "task"})
_NAIVE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(\"?\s*)$")


@dataclass
class Translated:
    """A diagram in our dialect, and what its start has to be told.

    ``initiators``: by process, the variable that holds who starts it. ``awaited``: by receive task, its message.
    """

    body: bytes
    initiators: dict[str, str] = field(default_factory=dict)
    awaited: dict[str, str] = field(default_factory=dict)


def translate_diagram(
    text: bytes, answers: Mapping[str, Iterable[str]] | None = None, waiting: Collection[str] = ()
) -> Translated:
    """``text`` in our dialect.

    ``answers`` are the variables that its user tasks are completed with, by task; ``waiting`` are activities that
    somebody outside is to report as done: Java code and workers of that engine can wait, a delegate cannot.
    What is no XML stays as it is: the engine is to refuse it.
    """
    try:
        root = ET.fromstring(text)
    except ET.ParseError:
        return Translated(text)
    return _Translation(root, answers or {}, waiting).run()


def _bpmn(tag: str) -> str:
    return f"{{{BPMN}}}{tag}"


def _zeebe(tag: str, **attributes: str) -> ET.Element:
    return ET.Element(f"{{{ZEEBE}}}{tag}", attributes)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _vendor(node: ET.Element, name: str) -> str | None:
    return next((value for vendor in VENDORS if (value := node.get(f"{{{vendor}}}{name}")) is not None), None)


def _vendor_elements(node: ET.Element, name: str) -> Iterator[ET.Element]:
    holder = node.find(_bpmn("extensionElements"))
    return (found for vendor in VENDORS if holder is not None for found in holder.iter(f"{{{vendor}}}{name}"))


def _extend(node: ET.Element, *children: ET.Element) -> None:
    holder = node.find(_bpmn("extensionElements"))
    if holder is None:
        holder = ET.Element(_bpmn("extensionElements"))
        node.insert(0, holder)
    holder.extend(children)


class _Translation:
    def __init__(self, root: ET.Element, answers: Mapping[str, Iterable[str]], waiting: Collection[str]) -> None:
        self.root = root
        self.answers = answers
        self.waiting = waiting
        self.done = Translated(b"")

    def run(self) -> Translated:
        work: dict[str, Callable[[ET.Element], None]] = {
            "businessRuleTask": self._service_task,
            "callActivity": self._call,
            "conditionalEventDefinition": self._conditional,
            "endEvent": self._throw,
            "exclusiveGateway": self._choosing,
            "inclusiveGateway": self._choosing,
            "intermediateThrowEvent": self._throw,
            "message": self._message,
            "multiInstanceLoopCharacteristics": self._loop,
            "receiveTask": self._receive_task,
            "scriptTask": self._script_task,
            "sendTask": self._service_task,
            "serviceTask": self._service_task,
            "signal": self._signal,
            "userTask": self._user_task,
        }
        for process in self.root.iter(_bpmn("process")):
            for start in process.findall(_bpmn("startEvent")):
                if (name := _vendor(start, "initiator")) is not None:
                    self.done.initiators[process.get("id", "")] = name
        for node in list(self.root.iter()):
            if not node.tag.startswith(f"{{{BPMN}}}"):
                continue
            self._expressions(node)
            if _local(node.tag) in _WORKERS and self._waits(node):
                node.tag = _bpmn("receiveTask")
            work.get(_local(node.tag), self._nothing)(node)
            self._mappings(node)
        self.done.body = ET.tostring(self.root)
        return self.done

    def _expressions(self, node: ET.Element) -> None:
        places = ("conditionExpression", "condition", "completionCondition", "timeDate", "timeDuration", "timeCycle")
        if _local(node.tag) not in places or not node.text:
            return
        script = node.get("language") and "{" not in node.text
        node.text = translate(f"${{{node.text.strip()}}}" if script else node.text)
        if _local(node.tag) == "timeDate":
            node.text = _NAIVE.sub(r"\1Z\2", node.text)

    def _waits(self, node: ET.Element) -> bool:
        return node.get("id", "") in self.waiting or _vendor(node, "type") == "external"

    def _nothing(self, _node: ET.Element) -> None:
        """The same in both dialects."""

    def _conditional(self, node: ET.Element) -> None:
        given = {"variableNames": _vendor(node, "variableName"), "variableEvents": _vendor(node, "variableEvents")}
        only = {name: value for name, value in given.items() if value}
        if only:
            _extend(node, _zeebe("conditionalFilter", **only))

    def _signal(self, node: ET.Element) -> None:
        node.set("name", translate(node.get("name", "")))

    def _message(self, node: ET.Element) -> None:
        node.set("name", translate(node.get("name", "")))
        _extend(node, _zeebe("subscription", correlationKey=KEY))

    def _user_task(self, node: ET.Element) -> None:
        names = ("assignee", "candidateUsers", "candidateGroups")
        given = {name: translate(text) for name in names if (text := _vendor(node, name))}
        for owner in node.iter(_bpmn("humanPerformer")):
            given["assignee"] = translate("".join(owner.itertext()))
        for owner in node.iter(_bpmn("potentialOwner")):
            given |= _owners("".join(owner.itertext()))
        _extend(node, _zeebe("assignmentDefinition", **(given or {"candidateGroups": EVERYBODY})))
        schedule = {name: translate(text) for name in ("dueDate", "followUpDate") if (text := _vendor(node, name))}
        if schedule:
            _extend(node, _zeebe("taskSchedule", **schedule))
        if priority := _vendor(node, "priority"):
            _extend(node, _zeebe("priorityDefinition", priority=translate(priority)))
        variables = list(self.answers.get(node.get("id", ""), ()))
        if variables:
            _extend(node, _zeebe("formDefinition", formId=ANSWERS))
            for name in variables:
                source = f'= {ANSWERS}({ANSWERS}, "{name}", {name})'
                _mapping(node).append(_zeebe("output", source=source, target=name))

    def _receive_task(self, node: ET.Element) -> None:
        task, reference = node.get("id", ""), node.get("messageRef")
        if reference is None:
            reference = f"{task}-message"
            message = ET.Element(_bpmn("message"), {"id": reference, "name": reference})
            self._message(message)
            self.root.insert(0, message)
            node.set("messageRef", reference)
        found = (each for each in self.root.iter(_bpmn("message")) if each.get("id") == reference.rpartition(":")[2])
        self.done.awaited[task] = next((each.get("name", "") for each in found), reference)

    def _service_task(self, node: ET.Element) -> None:
        expression, result = _vendor(node, "expression"), _vendor(node, "resultVariable")
        java = any(_vendor(node, name) is not None for name in _JAVA)
        if expression and result:
            node.tag = _bpmn("scriptTask")
            _extend(node, _zeebe("script", expression=translate(expression), resultVariable=result))
        elif java or any(_vendor_elements(node, "connector")):
            self._do_nothing(node)
        elif _local(node.tag) == "businessRuleTask" and (decision := _vendor(node, "decisionRef")):
            decided = {"decisionId": translate(decision), **({"resultVariable": result} if result else {})}
            _extend(node, _zeebe("calledDecision", **decided))

    def _do_nothing(self, node: ET.Element) -> None:
        if _local(node.tag) == "businessRuleTask":
            node.tag = _bpmn("serviceTask")
        _extend(node, _zeebe("taskDefinition", type=NOTHING))

    def _throw(self, node: ET.Element) -> None:
        known = {message.get("id") for message in self.root.iter(_bpmn("message"))}
        for definition in node.findall(_bpmn("messageEventDefinition")):
            named = definition.get("messageRef", "").rpartition(":")[2] in known
            if not named or any(_vendor(definition, name) is not None for name in _JAVA):
                self._do_nothing(node)
            if not named:
                node.remove(definition)
        if any(node.find(_bpmn(f"{kind}EventDefinition")) is not None for kind in ("cancel", "compensate")):
            properties = _zeebe("properties")
            properties.append(_zeebe("property", name=ORDER, value=TOGETHER))  # there, no handler waits for another
            _extend(node, properties)

    def _choosing(self, gateway: ET.Element) -> None:
        """A flow without a condition is always taken there; ours asks for it to be said."""
        leaving = [flow for flow in self.root.iter(_bpmn("sequenceFlow")) if flow.get("sourceRef") == gateway.get("id")]
        for flow in leaving if len(leaving) > 1 else []:
            default = flow.get("id") is not None and flow.get("id") == gateway.get("default")
            if not default and flow.find(_bpmn("conditionExpression")) is None:
                ET.SubElement(flow, _bpmn("conditionExpression")).text = "= true"

    def _script_task(self, node: ET.Element) -> None:
        """A script that only sets variables is a task with outputs; any that does more stays and is refused."""
        script = node.find(_bpmn("script"))
        text = (script.text or "").strip() if script is not None else ""
        result = _vendor(node, "resultVariable")
        if text and (result or node.get("scriptFormat") == "juel"):
            given = translate(text if "{" in text else f"${{{text}}}")
            _extend(node, _zeebe("script", expression=given, resultVariable=result or UNUSED))
            return
        meant = understand(text)
        if meant is None or _vendor(node, "resource") is not None:
            return
        if meant.throws is not None:
            node.tag = _bpmn("serviceTask")
            _extend(node, _zeebe("taskDefinition", type=FAILURE))
            _mapping(node).append(_zeebe("input", source=f'= "{meant.throws}"', target=FAILURE))
            return
        node.tag = _bpmn("task")
        for name, value in dict(meant.sets).items():
            _mapping(node).append(_zeebe("output", source=translate(f"${{{value}}}"), target=name))

    def _call(self, node: ET.Element) -> None:
        called = translate(node.get("calledElement", ""))
        inputs, outputs = list(_vendor_elements(node, "in")), list(_vendor_elements(node, "out"))
        all_in, all_back = (any(each.get("variables") == "all" for each in given) for given in (inputs, outputs))
        propagated = {
            "propagateAllParentVariables": str(all_in).lower(),
            "propagateAllChildVariables": str(all_back).lower(),
        }
        _extend(node, _zeebe("calledElement", processId=called, **propagated))
        for tag, given in (("input", inputs), ("output", outputs)):
            for each in given:
                if each.get("variables") != "all" and each.get("businessKey") is None:
                    _mapping(node).append(_mapped(tag, each))

    def _loop(self, node: ET.Element) -> None:
        cardinality = node.find(_bpmn("loopCardinality"))
        if cardinality is not None and cardinality.text:
            text = translate(cardinality.text)
            cardinality.text = text if text.startswith("=") else f"= {text}"
        reference, item = node.find(_bpmn("loopDataInputRef")), node.find(_bpmn("inputDataItem"))
        collection = _vendor(node, "collection") or (reference.text if reference is not None else None)
        element = _vendor(node, "elementVariable") or (item.get("name") if item is not None else None)
        for read in (reference, item):
            if read is not None:
                node.remove(read)
        if collection:
            text = translate(collection)
            given = {"inputCollection": text if text.startswith("=") else f"= {text}"}
            _extend(node, _zeebe("loopCharacteristics", **given, **({"inputElement": element} if element else {})))

    def _mappings(self, node: ET.Element) -> None:
        given = [
            _zeebe(tag, source=_parameter(each), target=each.get("name", ""))
            for tag, parameter in (("input", "inputParameter"), ("output", "outputParameter"))
            for each in _vendor_elements(node, parameter)
        ]
        if given:
            # what the activity itself maps comes first: a call reads it
            mapping = _mapping(node)
            mapping[:0] = given


def _mapping(node: ET.Element) -> ET.Element:
    """The one ``ioMapping`` of ``node``."""
    found = node.find(f"{_bpmn('extensionElements')}/{{{ZEEBE}}}ioMapping")
    if found is None:
        found = _zeebe("ioMapping")
        _extend(node, found)
    return found


def _parameter(each: ET.Element) -> str:
    if len(each):
        return f"= {_composed(each[0])}"
    return translate(each.text or "") or "= null"


def _composed(node: ET.Element) -> str:
    """The FEEL of a list, a map, a script or what stands in one."""
    match _local(node.tag):
        case "list":
            return f"[{', '.join(_composed(child) for child in node)}]"
        case "map":
            entries = [f"{json.dumps(child.get('key', ''))}: {_composed(child)}" for child in node]
            return f"{{{', '.join(entries)}}}"
        case "script":
            text = (node.text or "").strip()
            return translate(f"${{{text}}}")[2:] if text and "{" not in text else "untranslatable: a script"
    if len(node):
        return _composed(node[0])
    text = translate(node.text or "")
    return text[2:] if text.startswith("= ") else json.dumps(text)


def _mapped(tag: str, each: ET.Element) -> ET.Element:
    expression = each.get("sourceExpression")
    source = f"= {each.get('source', '')}".rstrip("= ") if expression is None else translate(expression)
    return _zeebe(tag, source=source, target=each.get("target", ""))


def _owners(text: str) -> dict[str, str]:
    """``user(a), group(b), c``: what stands bare is a group."""
    named = [re.fullmatch(r"(?:(user|group)\()?\s*([^()]+?)\s*\)?", part.strip()) for part in text.split(",")]
    users = [each[2] for each in named if each and each[1] == "user"]
    groups = [each[2] for each in named if each and each[1] != "user"]
    found = {"candidateUsers": ",".join(users), "candidateGroups": ",".join(groups)}
    return {name: translate(value) for name, value in found.items() if value}
