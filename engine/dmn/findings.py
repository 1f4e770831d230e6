"""What is wrong with a decision model, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """Something to mend before a model can be deployed.

    ``code`` is one of ``dmn-expression`` (details of the syntax error), ``dmn-language`` (``language``),
    ``dmn-reference`` (``href``), ``dmn-cycle``, ``dmn-logic-missing``, ``dmn-table-empty``, ``dmn-table-cells``
    (``expected``, ``found``), ``dmn-hit-policy`` (``hit_policy``), ``dmn-aggregation`` (``aggregation``),
    ``dmn-priorities-missing``, ``dmn-type-unknown`` (``type``), ``dmn-name-missing``, ``dmn-name-twice`` (``name``),
    ``dmn-decisions-missing``. ``line`` is that of the XML text.
    """

    code: str
    element_id: str
    line: int
    details: Mapping[str, Any] = field(default_factory=dict)
