"""What can be wrong with a matter."""

from engine.errors import Conflict, Forbidden, Invalid, NotFound


class MatterNotFound(NotFound):
    """There is no matter with the id ``matter``."""

    code = "matter-not-found"


class ClassifiedContent(Invalid):
    """The matter is marked as classified (``mark``); such content may not enter this system."""

    code = "classified-content"


class DueDateMissing(Invalid):
    """A matter for action needs a deadline. Rule B07."""

    code = "due-date-missing"


class CadenceMissing(Invalid):
    """A matter for guidance needs a rhythm of reports. Rule A05."""

    code = "cadence-missing"


class AuthorityMissing(Invalid):
    """Nothing is docketed without a decision: a document, or what a leader wrote. Rule B15."""

    code = "authority-missing"


class LeaderApprovalMissing(Forbidden):
    """The matter concerns the whole: its deadline and units change with a leader's approval only. Rule B40."""

    code = "leader-approval-missing"


class LetterMissing(Conflict):
    """The leader wants a conclusion, or the whole is concerned: nothing is assigned without a letter. Rule B39."""

    code = "letter-missing"


class NotDocketed(Conflict):
    """The matter ``matter`` is not in the ledger of running matters."""

    code = "not-docketed"


class AlreadyDocketed(Conflict):
    """The matter has the number ``matter_no`` already."""

    code = "already-docketed"


class NotForDocketing(Invalid):
    """A matter of the class ``directive_class`` is circulated and filed, it gets no number. Rule A05."""

    code = "not-for-docketing"


class EffectEvidenceMissing(Conflict):
    """A long-term matter is not completed before its effect is shown. Rule A14."""

    code = "effect-evidence-missing"


class NotReviewed(Conflict):
    """Nothing is closed out whose ``units`` were neither reviewed nor inspected. Rule C23."""

    code = "not-reviewed"


class ClosedOutTooEarly(Conflict):
    """What was completed on ``completed_on`` is closed out from ``earliest`` on, the week after. Rule C13."""

    code = "closed-out-too-early"


class NoticeMissing(Conflict):
    """A matter is closed out with its close-out notice, which is missing. Rule D12."""

    code = "close-out-notice-missing"


class OwnProposal(Forbidden):
    """Who proposed an urgency does not decide on it. Rule C22."""

    code = "own-proposal"


class ProposalDecided(Conflict):
    """The proposed change has been decided already."""

    code = "proposal-decided"


class MergedIntoItself(Invalid):
    """A matter cannot be merged into itself or into one that was merged away."""

    code = "merged-into-itself"


class MatterOver(Conflict):
    """The matter ``title`` is done or has ended: nothing is merged with it."""

    code = "matter-over"


class UrgencyUnchanged(Invalid):
    """The matter has the urgency ``urgency`` already."""

    code = "urgency-unchanged"
