"""Small forms for tests."""

from typing import Any

import orjson

from engine.forms import Form, parse


def form_of(*components: dict[str, Any], **attributes: Any) -> Form:
    """A form of these components; each gets an id and a label where it has none."""
    listed = [{"id": f"c{index}", **component} for index, component in enumerate(components)]
    return parse(orjson.dumps({"id": "sample", "type": "default", "components": listed, **attributes}))


def text(key: str, **attributes: Any) -> dict[str, Any]:
    """A one-line text field."""
    return {"type": "textfield", "key": key, "label": key, **attributes}
