"""Whoever interferes with an instance says why: the reason stands in its history."""

from engine.errors import Invalid


class ReasonBlank(Invalid):
    """The reason is blank."""

    code = "reason-blank"


def because(reason: str) -> dict[str, str]:
    """The reason as it is recorded. Raises ReasonBlank."""
    if not reason.strip():
        raise ReasonBlank
    return {"reason": reason.strip()}
