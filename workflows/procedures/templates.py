"""Element templates: Chinese forms in the designer for the delegates that a diagram may call."""

import json
from pathlib import Path
from typing import Any

from workflows.procedures.seeding import SUPPLIED


def element_templates(folder: Path = SUPPLIED / "templates") -> list[dict[str, Any]]:
    """Every template in ``folder``, file by file; a file holds one or a list of them."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.json")):
        read = json.loads(path.read_text("utf-8"))
        found += read if isinstance(read, list) else [read]
    return found
