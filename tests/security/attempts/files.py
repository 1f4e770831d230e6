"""Every file made to harm, of every kind that somebody may send."""

from tests.security.attempts import markup, tables, texts
from tests.security.attempts.file import Attempt

ATTEMPTS: list[Attempt] = [*markup.ATTEMPTS, *texts.ATTEMPTS, *tables.ATTEMPTS]
