"""Who may enter the desk: a password or a cookie against the accounts, slower after failures. Keeps no secret.

A browser holds a random id whose digest alone is stored, ended after an idle time, after a longest time, by logging
out, and with its account.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from assistant.desk.passwords import matches
from assistant.desk.people import Act, ActKind, DeskSession, Staff, User
from assistant.desk.ports import AuditLog, DeskSessions, People

NOBODY = "-"  # the actor of a failed login: a name that is no account may be a password
_REMEMBERED_SECONDS = 600  # a verified password of a script is not hashed again (50 ms) for ten minutes
_HELD_MOST = 256  # verified passwords and failing clients held at once; accounts are ours, all of them are
_NEVER = (0, 0.0)  # failures, until when it waits
_FREE_OF_CLIENT = 5  # a person mistypes; the sixth failure waits
_FREE_OF_ACCOUNT = 20  # guesses from many addresses; more than a client, so that it is hard to lock a colleague out
_LONGEST_PAUSE = 60.0  # seconds; 1440 guesses a day are nothing against a random password
_TOUCH_AFTER = timedelta(seconds=60)  # a login's last sight is written once a minute, not for every file of a page

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a login lasts without use, and at most."""

    idle: timedelta
    longest: timedelta


class Door:
    """Lets staff in and out. Safe to share between threads."""

    def __init__(
        self,
        people: People,
        sessions: DeskSessions,
        audit: AuditLog,
        *,
        lifetimes: Lifetimes,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._people, self._sessions, self._audit = people, sessions, audit
        self._lifetimes, self._now, self._clock = lifetimes, now, clock
        self._key = secrets.token_bytes(32)
        self._verified: dict[bytes, tuple[float, str]] = {}  # digest of a credential → until when, of which hash
        self._clients: dict[str, tuple[int, float]] = {}  # address → failures, until when it waits
        self._guessed: dict[str, tuple[int, float]] = {}  # account → the same
        self._turn = threading.Lock()  # hashing takes 64 MiB: one at a time

    def enter(self, name: str, password: str, client: str) -> str | None:
        """A new login's id for the browser's cookie; None when name and password are not right, or too soon."""
        user = self._knows(name, password, client)
        return self.admit(user) if user else None

    def admit(self, user: User) -> str:
        """A new login of an account that has shown who it is."""
        secret = secrets.token_urlsafe(32)
        at = self._now()
        self._sessions.begin(_digest(secret), DeskSession(user.name, secrets.token_urlsafe(32), at, at))
        self._audit.note(Act(at, user.name, ActKind.LOGIN))
        return secret

    def staff_of(self, secret: str) -> Staff | None:
        """Who holds this id, as the account is now; None when the login is over or the account is shut."""
        digest = _digest(secret)
        held = self._sessions.found(digest)
        if held is None:
            return None
        session, user = held
        at = self._now()
        idle, age = at - session.seen_at, at - session.began_at
        if user.disabled or idle > self._lifetimes.idle or age > self._lifetimes.longest:
            self._sessions.end(digest=digest)
            return None
        if idle > _TOUCH_AFTER:
            self._sessions.touch(digest, at)
        return Staff(user.name, user.role, session.csrf)

    def recognises(self, name: str, password: str, client: str) -> bool:
        """Whether who is in already still knows the password; a wrong one counts, and waits, as at the door."""
        return self._knows(name, password, client) is not None

    def turned_away(self, name: str, why: str) -> None:
        """Note that single sign-on, or the accounts, refused somebody."""
        self._audit.note(Act(self._now(), NOBODY, ActKind.LOGIN_FAILED, name, f"{why} (single sign-on)"))

    def leave(self, secret: str) -> None:
        """End the login."""
        held = self._sessions.found(_digest(secret))
        if held is not None:
            self._sessions.end(digest=_digest(secret))
            self._audit.note(Act(self._now(), held[1].name, ActKind.LOGOUT))

    def staff_by_password(self, credential: bytes, client: str) -> Staff | None:
        """Who sends this `user:password`; a verified one is remembered for some minutes."""
        name, _, password = credential.decode("utf-8", "replace").partition(":")
        user = self._people.user(name)
        until, of_hash = self._verified.get(self._keyed(credential), (0.0, ""))
        if user and not user.disabled and user.password_hash == of_hash and until > self._clock():
            return Staff(user.name, user.role)
        entered = self._knows(name, password, client)
        if entered is None:
            return None
        until = self._clock() + _REMEMBERED_SECONDS
        _roomy(self._verified)[self._keyed(credential)] = (until, entered.password_hash or "")
        return Staff(entered.name, entered.role)

    def pause(self, client: str, name: str = "") -> float:
        """Seconds that this client, or anybody with this name, still has to wait."""
        _, of_client = self._clients.get(client, _NEVER)
        _, of_account = self._guessed.get(name, _NEVER)
        return max(0.0, max(of_client, of_account) - self._clock())

    def _knows(self, name: str, password: str, client: str) -> User | None:
        """The account when the password is right; counts a failure. Hashes even for a name that is no account."""
        with self._turn:
            if self.pause(client, name) > 0:
                return None
            user = self._people.user(name)
            right = matches(user.password_hash if user else None, password)
            if user is not None and right and not user.disabled:
                self._clients.pop(client, None)
                self._guessed.pop(name, None)
                return user
            failed = self._once_more(self._clients.pop(client, _NEVER), free=_FREE_OF_CLIENT)
            _roomy(self._clients)[client] = failed
            if user is not None:
                self._guessed[name] = self._once_more(self._guessed.get(name, _NEVER), free=_FREE_OF_ACCOUNT)
        self._audit.note(Act(self._now(), NOBODY, ActKind.LOGIN_FAILED, user.name if user else ""))
        return None

    def _once_more(self, failed: tuple[int, float], *, free: int) -> tuple[int, float]:
        count = failed[0] + 1
        wait = min(2.0 ** (count - free), _LONGEST_PAUSE) if count >= free else 0.0
        return count, self._clock() + wait

    def _keyed(self, credential: bytes) -> bytes:
        return hmac.digest(self._key, credential, hashlib.sha256)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _roomy(held: dict[Key, Value]) -> dict[Key, Value]:
    """The dict with room for one more, the oldest entry dropped."""
    while len(held) >= _HELD_MOST:
        held.pop(next(iter(held)))
    return held
