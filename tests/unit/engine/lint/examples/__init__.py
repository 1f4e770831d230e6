"""For each code of the linter a diagram that has the fault and its neighbour that has not."""

from tests.unit.engine.lint.examples import (
    ad_hoc,
    assignment,
    compensation,
    conditional,
    events,
    expressions,
    flows,
    gateways,
    ids,
    kinds,
    loops,
    messages,
    reachability,
    references,
    soundness,
    starts,
    timers,
    variables,
)

EXAMPLES: dict[str, tuple[bytes, bytes]] = {
    **ad_hoc.EXAMPLES,
    **assignment.EXAMPLES,
    **compensation.EXAMPLES,
    **conditional.EXAMPLES,
    **events.EXAMPLES,
    **expressions.EXAMPLES,
    **flows.EXAMPLES,
    **gateways.EXAMPLES,
    **ids.EXAMPLES,
    **kinds.EXAMPLES,
    **loops.EXAMPLES,
    **messages.EXAMPLES,
    **reachability.EXAMPLES,
    **references.EXAMPLES,
    **soundness.EXAMPLES,
    **starts.EXAMPLES,
    **timers.EXAMPLES,
    **variables.EXAMPLES,
}
"""By code: the file with the fault, the file without."""
