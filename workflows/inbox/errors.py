"""What can go wrong in the inbox."""

from engine.errors import Invalid, NotFound


class TaskNotFound(NotFound):
    """There is no such task, or none that this person may know of."""

    code = "task-not-found"


class CopyNotFound(NotFound):
    """There is no such copy for this person."""

    code = "copy-not-found"


class NobodyChosen(Invalid):
    """A copy needs somebody it goes to."""

    code = "nobody-chosen"


class NotToBeChosen(Invalid):
    """This person cannot be given the task, or a copy."""

    code = "not-to-be-chosen"
