"""Passwords: hashed with Argon2id, checked in the same time whether or not the account exists."""

import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from engine.errors import Invalid

LEAST_LENGTH = 10
MOST_LENGTH = 256
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without the letters and digits that look alike
_ONE_TIME_LENGTH = 14
_HASHER = PasswordHasher(
    time_cost=2, memory_cost=19 * 1024, parallelism=1
)  # the least that OWASP recommends for Argon2id
_NOBODY = _HASHER.hash(secrets.token_urlsafe())


class WeakPassword(Invalid):
    """The password is shorter than ``least``, too long, holds the login, or does not mix letters and other signs."""

    code = "weak-password"


@dataclass(frozen=True)
class OneTimePassword:
    """A password to hand over once, and its hash to store."""

    plain: str
    hashed: str


def one_time_password() -> OneTimePassword:
    """A random password that its owner has to change at once."""
    plain = "".join(secrets.choice(_ALPHABET) for _ in range(_ONE_TIME_LENGTH))
    return OneTimePassword(plain, _HASHER.hash(plain))


def hash_password(plain: str) -> str:
    """The Argon2id hash of ``plain``, with its salt and parameters."""
    return _HASHER.hash(plain)


def matches(hashed: str | None, plain: str) -> bool:
    """Whether ``plain`` is the password; ``hashed`` None (no such account) takes as long and answers no."""
    try:
        return _HASHER.verify(hashed or _NOBODY, plain[:MOST_LENGTH]) and hashed is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def check_strength(plain: str, login: str) -> None:
    """Raise WeakPassword unless ``plain`` may become the password of ``login``."""
    mixed = any(sign.isalpha() for sign in plain) and not plain.isalpha()
    if not (LEAST_LENGTH <= len(plain) <= MOST_LENGTH and mixed and login.lower() not in plain.lower()):
        raise WeakPassword(least=LEAST_LENGTH)
