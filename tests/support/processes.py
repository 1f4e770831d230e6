"""Small BPMN texts for tests: the parts that a test is about, the rest filled in."""

from itertools import pairwise

DEFINITIONS = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'targetNamespace="urn:test">{roots}{processes}</definitions>'
)


def diagram(*processes: str, roots: str = "") -> bytes:
    """A file with ``processes``; ``roots`` are messages, signals, errors and escalations."""
    return DEFINITIONS.format(roots=roots, processes="".join(processes)).encode()


def process(process_id: str, body: str, *flows: str) -> str:
    """An executable process."""
    return f'<process id="{process_id}" name="{process_id}" isExecutable="true">{body}{"".join(flows)}</process>'


def path(*nodes: str) -> str:
    """Flows from node to node."""
    return "".join(flow(source, target) for source, target in pairwise(nodes))


def flow(source: str, target: str, condition: str | None = None) -> str:
    """A sequence flow, called ``source-target``; ``condition`` is FEEL."""
    guard = "" if condition is None else f"<conditionExpression>={escape(condition)}</conditionExpression>"
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">{guard}</sequenceFlow>'


def user_task(
    task_id: str,
    *,
    groups: str = '=["staff"]',
    assignee: str = "",
    form: str = "",
    due: str = "",
    inside: str = "",
    more: str = "",
) -> str:
    """A user task; ``more`` are further extension elements, ``inside`` further elements such as a loop marker."""
    who = f' assignee="{escape(assignee)}"' if assignee else f' candidateGroups="{escape(groups)}"'
    extras = f"<zeebe:assignmentDefinition{who}/>" + (f'<zeebe:formDefinition formId="{form}"/>' if form else "")
    extras += f'<zeebe:taskSchedule dueDate="{escape(due)}"/>' if due else ""
    parts = f"<extensionElements><zeebe:userTask/>{extras}{more}</extensionElements>{inside}"
    return f'<userTask id="{task_id}" name="{task_id}">{parts}</userTask>'


def service_task(
    task_id: str,
    delegate: str,
    inputs: dict[str, str] | None = None,
    outputs: dict[str, str] | None = None,
    *,
    retries: str = "",
) -> str:
    """A service task with its mappings; with ``retries`` its delegate is called as a job."""
    called = f' type="{delegate}"' + (f' retries="{escape(retries)}"' if retries else "")
    mapped = "".join(
        f'<zeebe:input source="{escape(source)}" target="{target}"/>' for target, source in (inputs or {}).items()
    )
    mapped += "".join(
        f'<zeebe:output source="{escape(source)}" target="{target}"/>' for target, source in (outputs or {}).items()
    )
    return (
        f'<serviceTask id="{task_id}" name="{task_id}"><extensionElements><zeebe:taskDefinition{called}/>'
        f"<zeebe:ioMapping>{mapped}</zeebe:ioMapping></extensionElements></serviceTask>"
    )


def boundary(event_id: str, host: str, inside: str, *, interrupting: bool = True) -> str:
    """A boundary event on ``host``; ``inside`` is its event definition."""
    cancel = "" if interrupting else ' cancelActivity="false"'
    return f'<boundaryEvent id="{event_id}" attachedToRef="{host}"{cancel}>{inside}</boundaryEvent>'


def call(task_id: str, process_id: str, *, attributes: str = "", mappings: str = "", inside: str = "") -> str:
    """A call activity; ``mappings`` are inputs and outputs, ``attributes`` further ones of the called element."""
    called = f'<zeebe:calledElement processId="{process_id}"{attributes}/><zeebe:ioMapping>{mappings}</zeebe:ioMapping>'
    return f'<callActivity id="{task_id}"><extensionElements>{called}</extensionElements>{inside}</callActivity>'


def message(message_id: str, name: str, key: str) -> str:
    """A message with its correlation key, for ``roots``."""
    subscription = f'<zeebe:subscription correlationKey="{key}"/>'
    return f'<message id="{message_id}" name="{name}"><extensionElements>{subscription}</extensionElements></message>'


def on_message(message_id: str) -> str:
    """A message definition."""
    return f'<messageEventDefinition messageRef="{message_id}"/>'


def timer(kind: str, text: str) -> str:
    """A timer definition: ``kind`` is timeDate, timeDuration or timeCycle."""
    return f"<timerEventDefinition><{kind}>{escape(text)}</{kind}></timerEventDefinition>"


def escape(text: str) -> str:
    """``text`` inside XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def undone_by(activity: str, handler: str) -> str:
    """A compensation boundary event on ``activity``, called ``activity-undo``, and its association to ``handler``."""
    event = boundary(f"{activity}-undo", activity, "<compensateEventDefinition/>")
    return event + f'<association id="{activity}-line" sourceRef="{activity}-undo" targetRef="{handler}"/>'


def for_compensation(activity: str) -> str:
    """``activity`` (the text of an element) marked as done for compensation only."""
    return activity.replace(' id="', ' isForCompensation="true" id="', 1)


def throw(event_id: str, inside: str, *, tag: str = "intermediateThrowEvent", more: str = "") -> str:
    """A throwing event; ``inside`` is its event definition, ``more`` are extension elements."""
    extensions = f"<extensionElements>{more}</extensionElements>" if more else ""
    return f'<{tag} id="{event_id}">{extensions}{inside}</{tag}>'


def sub_process(scope_id: str, *inside: str, tag: str = "subProcess", attributes: str = "") -> str:
    """A sub-process (or transaction) with its parts and flows."""
    return f'<{tag} id="{scope_id}"{attributes}>{"".join(inside)}</{tag}>'
