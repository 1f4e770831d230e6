"""What the game can refuse."""

from reprlib import Repr
from typing import Any

from engine.errors import Conflict, Fault, Invalid

_LONGEST = 200
_BRIEF = Repr()
_BRIEF.maxlevel, _BRIEF.maxstring, _BRIEF.maxother = 2, 60, 60


class NoFlowTaken(Invalid):
    """No condition leaving ``element`` was true and it has no default flow."""

    code = "no-flow-taken"


class BadValue(Invalid):
    """An expression of ``element`` gave something that its place cannot take.

    ``what`` names the place, ``found`` is the value, of which as much is told as fits into a sentence.
    """

    code = "bad-value"

    def __init__(self, *, element: str, what: str, found: Any) -> None:
        told = found if isinstance(found, str) else "null" if found is None else _BRIEF.repr(found)
        super().__init__(element=element, what=what, found=told[:_LONGEST])


class StartUnclear(Invalid):
    """The process has several start events, each with a trigger: who starts it by hand has to say at which one."""

    code = "start-unclear"


class BadVariableName(Invalid):
    """Expressions could not read a variable called ``name``, or it is one of the counts of a loop."""

    code = "bad-variable-name"


class CannotMove(Invalid):
    """A token cannot be moved so.

    ``why``: it is ``not-in-flow`` (it waits beside an activity, or is one pass of a loop); the target is ``unknown``,
    ``beside`` the flow, or in ``other-scope`` than the token or a scope around it that nothing else goes on in.
    """

    code = "cannot-move"


class NoLoop(Invalid):
    """The token is not the body of a multi-instance activity."""

    code = "no-loop"


class NoPass(Invalid):
    """The token is not a pass of a multi-instance activity."""

    code = "no-pass"


class NotWaiting(Conflict):
    """The token that the command speaks of no longer waits there."""

    code = "not-waiting"


class NotInside(Invalid):
    """Nothing called ``element`` can begin in the ad-hoc sub-process ``scope``."""

    code = "not-inside"


class Runaway(Fault):
    """The instance went round for ``steps`` steps without waiting for anything."""

    code = "runaway"
    status = 422
