"""What can go wrong when a procedure is changed."""

from engine.errors import Conflict, Forbidden, Invalid, NotFound


class NotProcessAdministrator(Forbidden):
    """Only process administrators change procedures; ``login`` is none."""

    code = "not-process-administrator"


class OwnProposal(Forbidden):
    """Whoever proposed a change may not decide on it (bar S8)."""

    code = "own-procedure-proposal"


class NotYourProposal(Forbidden):
    """Only its author may withdraw a proposal."""

    code = "not-your-proposal"


class ProposalNotFound(NotFound):
    """There is no such proposal."""

    code = "proposal-not-found"


class DraftNotFound(NotFound):
    """This person has no draft of this procedure."""

    code = "draft-not-found"


class ProposalDecided(Conflict):
    """The proposal is ``state`` already."""

    code = "procedure-proposal-decided"


class ProcedureOutdated(Conflict):
    """The change is based on version ``base``, but somebody has deployed version ``version`` of ``key`` since."""

    code = "procedure-outdated"


class NothingChanged(Invalid):
    """The file is the version that runs."""

    code = "procedure-unchanged"


class OtherProcedure(Invalid):
    """The file defines ``found`` where it must define exactly ``expected``."""

    code = "other-procedure"


class ReasonMissing(Invalid):
    """A proposal, and a refusal, needs a reason."""

    code = "procedure-reason-missing"
