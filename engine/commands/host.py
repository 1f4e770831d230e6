"""The world as a command sees it.

Delegates and functions are called for real, and every answer is written down for replay.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any

import orjson

from engine import feel
from engine.delegates import BpmnError, DelegateCall
from engine.history.packing import pack
from engine.store.definitions import Definition
from engine.store.tables import DefinitionKind
from engine.transaction import Transaction


class RecordingHost:
    """Answers for one command on one instance.

    ``calls`` collects the answers in order: delegates', decisions', functions'.
    """

    def __init__(self, tx: Transaction, definition: Definition, instance_id: str, business_key: str | None) -> None:
        self._tx = tx
        self._definition = definition
        self._instance_id = instance_id
        self._business_key = business_key
        self.calls: list[list[Any]] = []

    @property
    def now(self) -> datetime:
        """The moment of the command."""
        return self._tx.now

    @property
    def zone(self) -> tzinfo:
        """The office's time zone."""
        return self._tx.engine.zone

    @cached_property
    def environment(self) -> feel.Environment:
        """FEEL in this command: its moment, and functions whose results are written down."""
        return feel.Environment(now=self.now, zone=self.zone, functions=self._tx.engine.functions, call=self._call)

    def delegate(self, name: str, element_id: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Call the delegate; a business error is written down too. Raises BpmnError, UnknownDelegate."""
        self._tx.alone()
        try:
            results = self._answer(name, element_id, inputs)
        except BpmnError as error:
            self.calls.append(["error", name, error.error_code, error.details])
            raise
        # a copy by way of JSON: what a delegate keeps a hold of must not change a variable later, and what is no JSON
        # fails here
        copied: dict[str, Any] = orjson.loads(orjson.dumps(dict(results or {})))
        self.calls.append(["delegate", name, copied])
        return copied

    def _answer(self, name: str, element_id: str, inputs: Mapping[str, Any]) -> Mapping[str, Any] | None:
        answered = self._tx.answered
        if answered is not None and answered[0] == name:
            self._tx.answered = None
            if isinstance(answered[1], BpmnError):
                raise answered[1]
            return answered[1]
        call = DelegateCall(self._tx, self._instance_id, self._business_key, element_id, inputs)
        return self._tx.engine.delegates.get(name)(call)

    def decide(self, decision_id: str, binding: str, context: Mapping[str, Any]) -> Any:
        """Evaluate a decision; which version answered and which rules matched is written down.

        Raises UnknownDefinition.
        """
        engine = self._tx.engine
        found = engine.definitions.bound(
            self._tx.session, DefinitionKind.DECISION, decision_id, binding, self._definition
        )
        evaluation = found.decisions.evaluate(decision_id, context, self.environment)
        value = feel.json_of(evaluation.value)
        self.calls.append(["decision", found.id, value, list(evaluation.matched)])
        return value

    def _call(self, name: str, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        result = function(*arguments)
        self.calls.append(["function", name, pack(result)])
        return result
