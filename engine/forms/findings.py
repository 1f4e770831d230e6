"""What is wrong with a form, and where."""

from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One thing the linter found.

    ``component`` is the id or key of the component concerned (empty for the form itself), ``path`` its JSON path such
    as ``components[2].validate.pattern``; ``params`` are JSON values that a sentence about ``code`` may mention. A form
    with an error may not be deployed.
    """

    code: str
    component: str
    path: str
    severity: Severity = "error"
    params: dict[str, Any] = field(default_factory=dict)
