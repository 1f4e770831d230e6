"""The vocabulary of a matter. Codes only: the words a person reads are looked up in the catalogue."""

from enum import StrEnum


class Source(StrEnum):
    """Where a matter comes from. Rules E01 to E01h, B36 and B41."""

    SUPERIOR_DIRECTIVE = "S1"
    MEETING = "S2"
    WORK_REPORT = "S3"
    DOCUMENT = "S4"
    OWN_LEADER = "S5"
    PROPOSAL = "S6"
    KEY_PROJECT = "S7"
    ASSIGNED_BY_LEADER = "S8"
    NETIZEN_MESSAGE = "S9"
    PUBLIC_COMPLAINT = "S10"


class Kind(StrEnum):
    """Whether a decision is carried out, or a specific question is looked into. Rules B03 and B04."""

    DECISION = "decision"
    SPECIAL = "special"


KINDS = {
    Source.SUPERIOR_DIRECTIVE: Kind.SPECIAL,
    Source.MEETING: Kind.DECISION,
    Source.WORK_REPORT: Kind.DECISION,
    Source.DOCUMENT: Kind.DECISION,
    Source.OWN_LEADER: Kind.SPECIAL,
    Source.KEY_PROJECT: Kind.DECISION,
    Source.ASSIGNED_BY_LEADER: Kind.SPECIAL,
}
"""The kind that a matter of this source has unless somebody says otherwise; proposals and messages have none."""


class DirectiveClass(StrEnum):
    """How a directive is handled. Rule A05."""

    ACTION = "action"
    GUIDANCE = "guidance"
    REFERENCE = "reference"


class Demand(StrEnum):
    """What the leader wants: to be informed, a conclusion, or what concerns the whole. Rules B38, B39 and B40."""

    INFORM = "inform"
    CONCLUSION = "conclusion"
    OVERALL = "overall"


class Urgency(StrEnum):
    """How pressing a matter is. Rule C22: proposed by one person, approved by another."""

    TOP = "top"
    URGENT = "urgent"
    NORMAL = "normal"


class Severity(StrEnum):
    """Whether the ordinary or the long limit of a deadline profile applies. Rules C36 and C37."""

    ORDINARY = "ordinary"
    MAJOR = "major"


class Cadence(StrEnum):
    """How often progress is collected. Rules A08, A15 and E08."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    NONE = "none"


class Stage(StrEnum):
    """The seven stages of the main flow, in order. Rule D13."""

    RECEIVE = "receive"
    DRAFT_OPINION = "draft_opinion"
    DOCKET_APPROVAL = "docket_approval"
    CONFIRM_METHOD = "confirm_method"
    COMPLETION_REPORT = "completion_report"
    FEEDBACK = "feedback"
    ARCHIVE = "archive"


class LedgerStep(StrEnum):
    """The four steps of a ledger: set up, handed over, fed back, struck off. Rule C32."""

    SET_UP = "set_up"
    HANDED_OVER = "handed_over"
    FED_BACK = "fed_back"
    STRUCK_OFF = "struck_off"


LEDGER_STEPS = {
    Stage.RECEIVE: LedgerStep.SET_UP,
    Stage.DRAFT_OPINION: LedgerStep.SET_UP,
    Stage.DOCKET_APPROVAL: LedgerStep.SET_UP,
    Stage.CONFIRM_METHOD: LedgerStep.HANDED_OVER,
    Stage.COMPLETION_REPORT: LedgerStep.FED_BACK,
    Stage.FEEDBACK: LedgerStep.FED_BACK,
    Stage.ARCHIVE: LedgerStep.STRUCK_OFF,
}
"""Where each of the seven stages stands in the ledger of four steps."""


class Phase(StrEnum):
    """The four phases that every activity belongs to. Rule A02."""

    TRIAGE = "triage"
    TRACKING = "tracking"
    REVIEW = "review"
    RETURN_VISIT = "return_visit"


class Status(StrEnum):
    """Where a matter stands in the ledger."""

    RECEIVED = "received"
    DRAFTED = "drafted"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CLOSED_OUT = "closed_out"
    ARCHIVED = "archived"
    FILED = "filed"
    MERGED = "merged"


class Outcome(StrEnum):
    """How a matter ended. Rule A01: each one ends in one of these."""

    CLOSED_OUT = "closed_out"
    FILED_FOR_REFERENCE = "filed_for_reference"
    MERGED = "merged"


class DueKind(StrEnum):
    """What a deadline was derived from; the kinds after ``profile`` come from reading an office's own ledger."""

    GIVEN = "given"
    PROFILE = "profile"
    LONG_TERM = "long_term"
    DATE = "date"
    RELATIVE_MONTHS = "relative_months"
    RELATIVE_DAYS = "relative_days"
    WORKDAYS = "workdays"
    MONTH_END = "month_end"
    MID_MONTH = "mid_month"
    QUARTER_END = "quarter_end"
    EXCEL_SERIAL = "excel_serial"
    SAME_AS_ABOVE = "same_as_above"
    EXTENDED = "extended"
    PERIODIC = "periodic"
    VAGUE = "vague"
    INVALID_DATE = "invalid_date"
    NO_DEADLINE = "no_deadline"


class Light(StrEnum):
    """The one status sign of a matter or assignment, derived and never stored."""

    ON_TRACK = "on_track"
    DUE_SOON = "due_soon"
    LATE = "late"
    WAITING = "waiting"
    DONE = "done"
    CLOSED_OUT = "closed_out"
