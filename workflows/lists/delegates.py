"""What the diagram of the weekly lists calls."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.lists.service import make_close_out_list, make_monday_list


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("make-monday-list", monday_list)
    delegates.register("make-close-out-list", close_out_list)


def monday_list(call: DelegateCall) -> Mapping[str, Any]:
    """No input; result ``monday_list``: how many matters it shows."""
    return {"monday_list": len(make_monday_list(call.tx).rows)}


def close_out_list(call: DelegateCall) -> Mapping[str, Any]:
    """No input; result ``close_out_list``: how many matters it shows."""
    return {"close_out_list": len(make_close_out_list(call.tx).rows)}
