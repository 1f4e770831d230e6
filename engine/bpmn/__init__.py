"""A BPMN diagram as plain data: what is drawn, where it stands in the file, and nothing about how it runs."""

from engine.bpmn.model import Diagram, Element, Flow, Kind, Process
from engine.bpmn.reading import read

__all__ = ["Diagram", "Element", "Flow", "Kind", "Process", "read"]
