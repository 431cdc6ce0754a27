"""The staff app: the same app for the staff audience, every address of it but `/healthz` behind a login.

HTTP Basic against one argon2 hash. Whatever cannot be checked is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import anyio
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api import Redact, create_app
from assistant.errors import SettingsBroken
from assistant.gap_pages import Gaps
from assistant.models import Audience
from assistant.ports import Assistant, Journal, OpenIndex
from assistant.problems import LOGIN_NEEDED, LOGIN_PAUSED, problem_response

_REMEMBERED_SECONDS = 600  # a verified password is not hashed again (50 ms) for ten minutes
_REMEMBERED_MOST = 256  # verified passwords and failing clients held at once
_FREE_FAILURES = 5  # a person mistypes; the sixth failure waits
_LONGEST_PAUSE = 60.0  # seconds; 1440 guesses a day are nothing against a random password
_REALM = 'Basic realm="machi-annai staff", charset="UTF-8"'

Clock = Callable[[], float]
Key = TypeVar("Key")
Value = TypeVar("Value")


class StaffLogin:
    """Lets a request through when it carries the user's password; slows a client down that keeps failing."""

    def __init__(self, app: ASGIApp, *, user: str, password_hash: str, clock: Clock = time.monotonic) -> None:
        self._app = app
        self._door = _Door(user=user, password_hash=password_hash, clock=clock)
        self._one_at_a_time = anyio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or (scope["type"] == "http" and scope["path"] == "/healthz"):
            await self._app(scope, receive, send)
            return
        client = scope["client"][0] if scope.get("client") else ""
        credential = _credential(Headers(scope=scope))
        if credential is not None and await self._knows(credential, client):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._refuse(scope, receive, send, client)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _knows(self, credential: bytes, client: str) -> bool:
        if self._door.remembers(credential):
            return True
        async with self._one_at_a_time:  # a page asks for fifty files at once: one hashes, the rest remember
            if self._door.remembers(credential):
                return True
            if self._door.pause(client) > 0:
                return False
            return await anyio.to_thread.run_sync(self._door.opens, credential, client)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, client: str) -> None:
        pause = self._door.pause(client)
        if pause > 0:
            problem, headers = LOGIN_PAUSED, {"Retry-After": str(int(pause) + 1)}
        else:
            problem, headers = LOGIN_NEEDED, {"WWW-Authenticate": _REALM}
        await problem_response(problem, instance=scope["path"], headers=headers)(scope, receive, send)


class _Door:
    """Who may enter, who entered lately, and who failed lately. Holds no password, only keyed digests."""

    def __init__(self, *, user: str, password_hash: str, clock: Clock) -> None:
        self._user = user.encode()
        self._hash = _checked(password_hash)
        self._clock = clock
        self._hasher = PasswordHasher()
        self._key = secrets.token_bytes(32)
        self._entered: dict[bytes, float] = {}  # digest of a credential → when it is forgotten
        self._failed: dict[str, tuple[int, float]] = {}  # client → failures, until when it waits

    def remembers(self, credential: bytes) -> bool:
        """Whether this credential was verified within the last minutes."""
        return self._entered.get(self._digest(credential), 0.0) > self._clock()

    def opens(self, credential: bytes, client: str) -> bool:
        """Whether user and password are right; counts a failure. The password is hashed even for a wrong user."""
        user, _, password = credential.partition(b":")
        same_user = hmac.compare_digest(user, self._user)
        try:
            same_password = self._hasher.verify(self._hash, password)
        except VerificationError:
            same_password = False
        if same_user and same_password:
            self._failed.pop(client, None)
            _bounded(self._entered)[self._digest(credential)] = self._clock() + _REMEMBERED_SECONDS
            return True
        count = self._failed.get(client, (0, 0.0))[0] + 1
        wait = min(2.0 ** (count - _FREE_FAILURES), _LONGEST_PAUSE) if count >= _FREE_FAILURES else 0.0
        _bounded(self._failed)[client] = (count, self._clock() + wait)
        return False

    def pause(self, client: str) -> float:
        """Seconds that a client still has to wait."""
        return max(0.0, self._failed.get(client, (0, 0.0))[1] - self._clock())

    def _digest(self, credential: bytes) -> bytes:
        return hmac.digest(self._key, credential, hashlib.sha256)


def create_staff_app(
    *,
    assistant: Assistant,
    open_index: OpenIndex,
    journal: Journal,
    redact: Redact,
    user: str,
    password_hash: str,
    city: str,
    max_question_length: int,
    retention_days: int,
    gaps: Gaps,
) -> FastAPI:
    """The app of the staff audience behind its login. Raises `SettingsBroken` for what is no argon2 hash."""
    _checked(password_hash)
    return create_app(
        assistant=assistant,
        open_index=open_index,
        journal=journal,
        redact=redact,
        audience=Audience.STAFF,
        city=city,
        max_question_length=max_question_length,
        retention_days=retention_days,
        login=Middleware(StaffLogin, user=user, password_hash=password_hash),
        gaps=gaps,
    )


def create_first_password(path: Path) -> str:
    """A new random password: only its hash is kept, in `path` for the owner to read. Print it once.

    Raises `SettingsBroken` when there is a hash already or it cannot be written.
    """
    password = secrets.token_urlsafe(15)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(PasswordHasher().hash(password) + "\n")
    except OSError as error:
        raise SettingsBroken(
            f"No new staff password could be kept in {path}.",
            mend=f"delete {path} if its password is lost, then retry.",
        ) from error
    return password


def read_password_hash(path: Path) -> str:
    """The hash that `create_first_password` kept. Raises `SettingsBroken`."""
    try:
        return _checked(path.read_text("ascii").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsBroken(
            f"There is no staff password in {path}.", mend="run `make run` once, or set MACHI_STAFF__PASSWORD_HASH."
        ) from error


def _checked(password_hash: str) -> str:
    try:
        PasswordHasher().check_needs_rehash(password_hash)
    except (InvalidHashError, ValueError) as error:
        raise SettingsBroken(
            "The staff password's hash is not an argon2 hash.",
            mend="delete the file and run `make run`, or set MACHI_STAFF__PASSWORD_HASH to one.",
        ) from error
    return password_hash


def _credential(headers: Headers) -> bytes | None:
    """`user:password` of a Basic header, or None for anything else."""
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic" or len(encoded) > 1024:
        return None
    try:
        credential = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    return credential if b":" in credential else None


def _bounded(held: dict[Key, Value]) -> dict[Key, Value]:
    """The dict with room for one more, the oldest entry dropped."""
    while len(held) >= _REMEMBERED_MOST:
        held.pop(next(iter(held)))
    return held
