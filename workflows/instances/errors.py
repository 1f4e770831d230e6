"""What can go wrong when somebody interferes with an instance."""

from engine.errors import Conflict, Forbidden, Invalid


class NotInstanceOperator(Forbidden):
    """``login`` may not do this to an instance."""

    code = "not-instance-operator"


class CalledInstance(Conflict):
    """Another instance waits for this one, ended by hand it would wait for ever: the caller has to let go of it."""

    code = "called-instance"


class CancellationUnconfirmed(Invalid):
    """What cannot be undone has to be confirmed."""

    code = "cancellation-unconfirmed"


class ChangedMeanwhile(Conflict):
    """What the operator saw and decided about is not so any more: somebody else has changed ``what``."""

    code = "changed-meanwhile"


class NotANumber(Invalid):
    """The text is no number."""

    code = "not-a-number"


class NotADate(Invalid):
    """The text is no day of the calendar."""

    code = "not-a-date"


class NotAnObject(Invalid):
    """The text is JSON, but no object with names and values."""

    code = "not-an-object"


class JsonWrong(Invalid):
    """The text is no JSON; it goes wrong at ``line`` and ``column``, counted from one."""

    code = "json-wrong"
