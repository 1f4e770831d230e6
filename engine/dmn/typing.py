"""What a decision may answer, as far as its types say: declared ones, or else those of its table's columns."""

from engine.dmn import model as dmn
from engine.dmn.decisions import CompiledModel
from engine.dmn.tables import policy_of
from engine.feel.typing import NULL, UNKNOWN, Known, context_of, either, list_of, of_type, one

_SEVERAL = frozenset({"COLLECT", "OUTPUT ORDER", "RULE ORDER"})


def answers(model: CompiledModel) -> dict[str, Known]:
    """What each decision of the model may answer, by its id."""
    return {decision.id: _answer(model, decision) for decision in model.model.decisions}


def _answer(model: CompiledModel, decision: dmn.Decision) -> Known:
    declared = model.element_type(decision.id)
    if declared is not None:
        return of_type(declared)
    return _of_table(model, decision.logic) if isinstance(decision.logic, dmn.DecisionTable) else UNKNOWN


def _of_table(model: CompiledModel, table: dmn.DecisionTable) -> Known:
    policy, aggregation = policy_of(table)
    if any(output.default is not None for output in table.outputs):
        return UNKNOWN  # a default need not be of its column's type
    columns = {output.name: of_type(model.types.find(output.type_ref)) for output in table.outputs}
    row = context_of(columns) if len(table.outputs) > 1 else next(iter(columns.values()), UNKNOWN)
    if policy in _SEVERAL and not aggregation:
        return either(list_of(row), NULL)
    return either(one("number") if aggregation == "COUNT" else row, NULL)
