"""All rules, and how they are applied."""

from collections.abc import Callable, Iterator

from engine.bpmn.model import Diagram
from engine.lint import (
    ad_hoc,
    assignment,
    compensation,
    conditions,
    drawing,
    events,
    expressions,
    extensions,
    flows,
    gateways,
    ids,
    kinds,
    links,
    loops,
    mappings,
    messages,
    processes,
    reachability,
    references,
    soundness,
    structure,
    timers,
    types,
    variables,
    waiting,
)
from engine.lint.codes import CODES
from engine.lint.findings import Finding, Surroundings
from engine.lint.subject import Subject

Rule = Callable[[Subject], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    ad_hoc.parts,
    ad_hoc.settings,
    assignment.groups,
    assignment.not_from_forms,
    assignment.properties,
    assignment.schedules,
    assignment.separations,
    assignment.somebody_can,
    assignment.what_people_see,
    compensation.boundaries,
    compensation.cancellations,
    compensation.handlers,
    compensation.one_handler,
    compensation.orders,
    compensation.throws,
    conditions.condition_values,
    conditions.conditions_allowed,
    conditions.conditions_present,
    conditions.defaults,
    conditions.event_conditions,
    conditions.missing_defaults,
    drawing.not_drawn,
    events.boundaries_that_never_fire,
    events.boundary_hosts,
    events.codes,
    events.errors_interrupt,
    events.rivals,
    events.trigger_counts,
    events.trigger_kinds,
    expressions.functions,
    expressions.syntax,
    extensions.misplaced,
    extensions.unknown,
    flows.flow_directions,
    flows.flow_ends,
    flows.implicit_ends,
    gateways.event_gateways,
    ids.duplicates,
    ids.element_ids,
    ids.flow_ids,
    ids.process_id,
    kinds.refused_kinds,
    kinds.unknown_elements,
    links.link_catches,
    links.link_names,
    links.link_throws,
    loops.loops,
    loops.standard_loops,
    mappings.mappings,
    mappings.variables,
    messages.correlation,
    messages.names,
    messages.starts_read_nothing,
    messages.tasks,
    processes.properties,
    reachability.endless,
    reachability.unreachable,
    references.bindings,
    references.calls,
    references.decisions,
    references.delegates,
    references.forms,
    references.scripts,
    soundness.stuck_and_doubled,
    structure.process_starts,
    structure.sub_process_starts,
    timers.cycles_that_fire_once,
    timers.timer_values,
    types.types,
    variables.never_written,
    waiting.busy_loops,
    waiting.handlers_that_never_fire,
)


def lint(diagram: Diagram, surroundings: Surroundings) -> list[Finding]:
    """Everything wrong with ``diagram``, by process, line and column; with an error it must not be deployed."""
    if not diagram.processes:
        return [Finding("diagram.empty", CODES["diagram.empty"], "", 1, 1, "")]
    found: list[Finding] = []
    for process in diagram.processes.values():
        subject = Subject(diagram, process, surroundings)
        found += processes.executable(subject)
        if process.executable:
            found += (finding for rule in RULES for finding in rule(subject))
    return sorted(
        found, key=lambda finding: (finding.process, finding.line, finding.column, finding.element, finding.code)
    )
