"""Finds what can be compensated: only that leaves a record when it is completed."""

from engine.bpmn.model import ACTIVITIES, Element, Process
from engine.runtime.specs.activity import EACH, Activity
from engine.runtime.specs.compensation import DONE, CompensationRecord
from engine.runtime.specs.node import ProcessSpec
from engine.runtime.specs.sub_process import EventSubProcess


def keep_records(spec: ProcessSpec) -> None:
    """Give a record to every activity of ``spec`` that has a handler, or has something inside that has a record."""
    process = spec.process
    for element in reversed(process.elements.values()):  # what stands inside an element stands behind it
        if element.kind not in ACTIVITIES or _undoes(process, element):
            continue
        handlers = process.compensation_handlers(element.id)
        inside = process.members.get(element.id, ())
        if handlers or any(f"{inner.id}{DONE}" in spec.task_specs for inner in inside):
            node = spec.node(element.id + EACH if element.loop is not None else element.id)
            assert isinstance(node, Activity | EventSubProcess), "these are the specs of activities"
            node.record = CompensationRecord(spec, element, f"{element.id}{DONE}")
            node.record.handler = spec.node(handlers[0]) if handlers else None


def _undoes(process: Process, element: Element) -> bool:
    return element.for_compensation or (element.by_event and process.compensates(element))
