"""Functions that tell the present moment, which is the environment's and never the machine's."""

from datetime import date, datetime

from engine.feel.functions import builtin
from engine.feel.scope import State


@builtin("now()", stateful=True)
def now(state: State) -> datetime | None:
    """The present moment in the environment's zone."""
    return state.environment.moment()


@builtin("today()", stateful=True)
def today(state: State) -> date | None:
    """The present date in the environment's zone."""
    moment = state.environment.moment()
    return None if moment is None else moment.date()
