"""What can be wrong with reports."""

from engine.errors import Conflict, Forbidden, Invalid, NotFound


class ReportNotFound(NotFound):
    """There is no report ``report``, or the assignment has none yet."""

    code = "report-not-found"


class ProblemsMissing(Invalid):
    """The section on problems is empty and no reason says why there are none. Rule B02."""

    code = "problems-missing"


class MeasuresMissing(Invalid):
    """Rectification is ordered, but the report names no measures. Rule B11."""

    code = "measures-missing"


class OverWordLimit(Invalid):
    """The report has ``count`` characters where ``limit`` is the rule, and no reason is given. Rule E22."""

    code = "over-word-limit"


class NotWaitingForSignature(Conflict):
    """The report is in the state ``state``: there is nothing to sign."""

    code = "not-waiting-for-signature"


class CoReportsMissing(Conflict):
    """The lead cannot consolidate before the reports of ``units`` are accepted. Rule E20."""

    code = "co-reports-missing"


class FinalReportMissing(Conflict):
    """A matter that was overdue is not done before a report on the whole situation is accepted. Rule C21."""

    code = "final-report-missing"


class NotUnitHead(Invalid):
    """Only the head of the unit ``unit`` signs its report. Rules B09 and E06."""

    code = "not-unit-head"


class OwnReport(Forbidden):
    """Whoever wrote a report does not sign it in the place of the absent head. Rule E06."""

    code = "own-report"
