"""What is wrong with a decision model, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Finding:
    """Something to mend before a model can be deployed, or (``warning``) that looks wrong.

    ``code`` is one of ``dmn-expression`` (details of the syntax error), ``dmn-language`` (``language``),
    ``dmn-reference`` (``href``), ``dmn-cycle``, ``dmn-logic-missing``, ``dmn-table-empty``, ``dmn-table-cells``
    (``expected``, ``found``), ``dmn-hit-policy`` (``hit_policy``), ``dmn-aggregation`` (``aggregation``),
    ``dmn-priorities-missing``, ``dmn-type-unknown`` (``type``), ``dmn-name-missing``, ``dmn-name-twice`` (``name``),
    ``dmn-decisions-missing``; of the warnings, ``dmn-test-type`` (``rule``, ``column``), ``dmn-result-type`` (``what``)
    and those of expressions (``expression.compare`` and the like). ``line`` is that of the XML text.
    """

    code: str
    element_id: str
    line: int
    details: Mapping[str, Any] = field(default_factory=dict)
    severity: Literal["error", "warning"] = "error"
