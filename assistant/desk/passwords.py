"""Passwords of accounts: only their argon2 hashes are kept."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import SettingsBroken

SHORTEST, LONGEST = 12, 128  # characters; a passphrase fits, and hashing a longer text only costs time


def new_password() -> str:
    """A random one to be shown once."""
    return secrets.token_urlsafe(15)


def hashed(password: str) -> str:
    """Its argon2 hash."""
    return str(PasswordHasher().hash(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. Without an account (None) it takes as long and is False."""
    try:
        PasswordHasher().verify(password_hash or _of_nobody(), password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
    return password_hash is not None


def checked_hash(password_hash: str) -> str:
    """The hash as it is. Raises `SettingsBroken` for what is no argon2 hash."""
    try:
        PasswordHasher().check_needs_rehash(password_hash)
    except (InvalidHashError, ValueError) as error:
        raise SettingsBroken(
            "The staff password's hash is not an argon2 hash.",
            mend="set MACHI_STAFF__PASSWORD_HASH to one, in single quotes.",
        ) from error
    return password_hash


def _of_nobody() -> str:
    """A hash that no password has, of today's cost."""
    return "$argon2id$v=19$m=65536,t=3,p=4$bm9ib2R5bm9ib2R5bm9ib2R5$bm9ib2R5IGhhcyB0aGlzIHBhc3N3b3JkLCBuZXZlciBldmVy"
