"""What can be wrong with letters, notices and receipts."""

from engine.errors import Conflict, Forbidden, NotFound


class LetterNotFound(NotFound):
    """The matter has no supervision letter."""

    code = "letter-not-found"


class LetterNotApproved(Conflict):
    """The letter is in the state ``status``; it is issued only after approval. Rules A07 and E03."""

    code = "letter-not-approved"


class OwnLetter(Forbidden):
    """Who drafted a letter does not approve it. Rule A07."""

    code = "own-letter"


class NoticeNotFound(NotFound):
    """There is no such notice."""

    code = "notice-not-found"


class AlreadySigned(Conflict):
    """The notice was signed for by ``signed_by``."""

    code = "notice-already-signed"


class NotOfTheUnit(Forbidden):
    """Only people of the unit ``unit`` sign for what it was given. Rule D08."""

    code = "not-of-the-unit"
