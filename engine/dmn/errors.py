"""What can be wrong with a decision model, or with a question asked of it."""

from engine.errors import Invalid, NotFound


class DmnInvalid(Invalid):
    """The text is no decision model. Details: ``reason``, ``element_id``, ``line``."""

    code = "dmn-invalid"


class UnknownDecision(NotFound):
    """The model has no decision of that id or name. Details: ``decision``."""

    code = "dmn-decision-unknown"
