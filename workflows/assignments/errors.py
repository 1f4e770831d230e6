"""What can be wrong with assignments."""

from engine.errors import Conflict, Invalid, NotFound


class AssignmentNotFound(NotFound):
    """There is no assignment ``assignment``."""

    code = "assignment-not-found"


class TwoLeads(Invalid):
    """The unit ``unit`` is named twice, or more than one unit leads. Rule E04."""

    code = "two-leads"


class DutyMissing(Invalid):
    """The unit ``unit`` has no duty written beside it. Rule E04."""

    code = "duty-missing"


class AssignmentIncomplete(Conflict):
    """What is given to ``unit`` lacks something: ``assignment_fields``. Rules B33, B34 and E16."""

    code = "assignment-incomplete"


class LiaisonMissing(Conflict):
    """The unit ``unit`` has no active liaison, so that nothing can be sent to it. Rule A12."""

    code = "liaison-missing"


class HandlerNamed(Conflict):
    """A handler is named already: ``handler``. Rule A13 wants exactly one."""

    code = "handler-named"


class HandlerNotInUnit(Invalid):
    """``handler`` is not among the people of the unit ``unit`` who can open tasks."""

    code = "handler-not-in-unit"


class LevelsWrong(Invalid):
    """Nothing can be put below the item chosen: it is a person, or not of this task. Rule C31."""

    code = "levels-wrong"
