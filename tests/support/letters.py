"""A small procedure in which everything happens that a scenario can expect, and scenarios of it."""

import json
from collections.abc import Mapping
from typing import Any

from engine.commands.deployments import Resource
from tests.support.processes import (
    boundary,
    call,
    diagram,
    message,
    on_message,
    path,
    process,
    service_task,
    timer,
    user_task,
)
from workflows.scenarios.playing import play, understand
from workflows.scenarios.reading import Reading
from workflows.scenarios.scenario import Result

_SENT = '<intermediateThrowEvent id="tell">{}</intermediateThrowEvent>'.format(on_message("told"))
_HEARD = '<intermediateCatchEvent id="hear">{}</intermediateCatchEvent>'.format(on_message("answer"))
_GO = '<intermediateCatchEvent id="pause"><signalEventDefinition signalRef="go"/></intermediateCatchEvent>'
_ALARM = '<intermediateThrowEvent id="alarm"><signalEventDefinition signalRef="late"/></intermediateThrowEvent>'
_RAISED = '<intermediateThrowEvent id="raise"><escalationEventDefinition escalationRef="esc"/></intermediateThrowEvent>'
_ROOTS = (
    message("told", "told", "=title")
    + message("answer", "answer", "=title")
    + '<signal id="go" name="go"/><signal id="late" name="late"/>'
    + '<escalation id="esc" name="esc" escalationCode="too-much"/><error id="err" name="err" errorCode="lost"/>'
)
_MAIN = (
    '<startEvent id="s"/><endEvent id="e"/><endEvent id="warned"/><endEvent id="over"/>'
    + user_task("draft", form="paper", due="=end of day(add working days(today(), 2))")
    + boundary("slow", "draft", timer("timeDuration", "P3D"), interrupting=False)
    + service_task("send", "sign-receipt", {"text": "=title"}, {"receipt": "=receipt"})
    + boundary("lost", "send", '<errorEventDefinition errorRef="err"/>')
    + user_task("mend")
    + _SENT
    + _HEARD
    + _GO
    + _ALARM
    + call("ask", "child", attributes=' propagateAllChildVariables="false"')
    + boundary("failed", "ask", '<errorEventDefinition errorRef="err"/>')
)
_FLOWS = (
    path("s", "draft", "send", "tell", "hear", "pause", "ask", "e"),
    path("slow", "alarm", "warned"),
    path("lost", "mend", "over"),
    path("failed", "over"),
)
_CHILD = '<startEvent id="cs"/><endEvent id="ce"/>' + user_task("inside") + _RAISED
LETTER = diagram(
    process("letter", _MAIN, *_FLOWS), process("child", _CHILD, path("cs", "inside", "raise", "ce")), roots=_ROOTS
)
PAPER: Mapping[str, Any] = {
    "id": "paper",
    "type": "default",
    "components": [{"type": "textfield", "id": "f", "key": "title", "label": "title", "validate": {"required": True}}],
}
FILES = [Resource("letter.bpmn", LETTER), Resource("paper.form", json.dumps(PAPER).encode())]
HEAD = """
process = "letter"
[people]
ann = ["staff"]
bob = []
[usual.draft]
title = "A"
[answers.send]
gives.receipt = "R-1"
[[scenario]]
name = "one"
"""
"""The head of a file with one scenario; steps follow."""


def reading(text: str) -> Reading:
    """The scenarios of a file beside the letter's diagram."""
    return understand("letter.scenario.toml", text, FILES)


def played(*steps: str, head: str = HEAD) -> Result:
    """How the scenario of these steps goes; it has to be readable."""
    found = reading(head + "".join(f"\n[[scenario.step]]\n{step}\n" for step in steps))
    assert found.complaints == ()
    [result] = play(FILES, found.scenarios)
    return result


def codes(*steps: str, head: str = HEAD) -> list[str]:
    """What is complained about when the scenario of these steps is played."""
    return [complaint.code for complaint in played(*steps, head=head).complaints]
