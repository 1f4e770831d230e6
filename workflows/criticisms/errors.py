"""What can be wrong with proposals to criticise."""

from engine.errors import Conflict, NotFound


class CriticismNotFound(NotFound):
    """There is no proposal ``criticism``."""

    code = "criticism-not-found"


class CriticismDecided(Conflict):
    """The proposal has been decided already."""

    code = "criticism-decided"
