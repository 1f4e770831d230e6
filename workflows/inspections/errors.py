"""What can be wrong with inspections."""

from engine.errors import Conflict, Invalid, NotFound


class InspectionNotFound(NotFound):
    """There is no inspection ``inspection``, or none that this person may see."""

    code = "inspection-not-found"


class InspectorOfTheUnit(Invalid):
    """``name`` belongs to the unit ``unit`` that is inspected."""

    code = "inspector-of-the-unit"


class NotOfTheForces(Invalid):
    """The unit ``unit`` is no office of the four forces. Rule D03."""

    code = "not-of-the-forces"


class ConsentMissing(Invalid):
    """``name`` was invited and has not consented. Rule D07."""

    code = "consent-missing"


class NobodyCarriedOut(Invalid):
    """An inspection names who carried it out. Rule A24."""

    code = "nobody-carried-out"


class InspectionDecided(Conflict):
    """The inspection is in the state ``state``, in which this is not done."""

    code = "inspection-decided"
