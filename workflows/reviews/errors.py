"""What can be wrong with reviews."""

from engine.errors import Conflict, Forbidden, Invalid


class CheckUnanswered(Invalid):
    """The check ``item`` has no answer or no note. Rules A18 to A22."""

    code = "check-unanswered"


class ChecksFailed(Invalid):
    """A report is not accepted while the checks ``items`` fail. Rule A22."""

    code = "checks-failed"


class FlaggedReport(Invalid):
    """A report marked with ``flag`` is not accepted. Rule A25."""

    code = "flagged-report"


class Overturned(Forbidden):
    """An appeal against the actor's review of this report was upheld: somebody else reviews it."""

    code = "review-overturned"


class ReportNotSigned(Conflict):
    """The report is in the state ``state``; only a signed one is reviewed. Rule B09."""

    code = "report-not-signed"
