"""What every request passes before and after a route: a log line, security headers, a bound on the body.

Plain ASGI, so that it also holds for the mounted chat and for streams. A question or a query string
is never logged, nor is the message of an exception, which may carry one.
"""

from __future__ import annotations

import secrets
import time
import traceback
from collections.abc import Sequence
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.problems import BODY_TOO_LARGE, BROKEN, MEDIA_UNSUPPORTED, problem_response

BODY_LIMIT = 64 * 1024  # a question of 5000 characters in JSON escapes is 30 kB
PAGE_POLICY = (
    "default-src 'self'; script-src 'none'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'"
)
_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# For browsers that do not read `frame-ancestors`; a list of origins cannot be said to them.
_SAID_TWICE = {"'none'": "DENY", "'self'": "SAMEORIGIN"}


class FrontDoor:
    """Outermost: gives every request an id, a log line and the security headers, and answers bugs with a 500."""

    def __init__(self, app: ASGIApp, *, audience: str, frames: Sequence[str] = ()) -> None:
        """`frames` are CSP sources of pages that may show ours in a frame (`'self'`, `https://www.city.example`)."""
        self._app = app
        self._audience = audience
        self._ancestors = " ".join(frames) or "'none'"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id, began, status = secrets.token_hex(8), time.perf_counter(), 0
        state: dict[str, Any] = scope.setdefault("state", {})

        async def with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers["Content-Security-Policy"] += f"; frame-ancestors {self._ancestors}"
                if self._ancestors in _SAID_TWICE:
                    headers["X-Frame-Options"] = _SAID_TWICE[self._ancestors]
            await send(message)

        log = structlog.get_logger().bind(request_id=request_id, audience=self._audience, path=scope["path"][:200])
        try:
            await self._app(scope, receive, with_headers)
        except Exception as error:  # a bug: the trace goes to the log, without its words
            log.error("bug", error=type(error).__name__, trace=_trace(error))
            if status == 0:
                await problem_response(BROKEN, instance=scope["path"])(scope, receive, with_headers)
        finally:
            took = round((time.perf_counter() - began) * 1000, 1)
            log.info("request", method=scope["method"], status=status, ms=took, outcome=state.get("outcome"))


class BodyGate:
    """Reads a body up to a limit before anything parses it, and takes only what another site's page cannot send: JSON,
    which it would have to ask for first, and forms of our own pages, as the browser says (Fetch Metadata, W3C).

    Old browsers do not say whose page a form is of: they may send to `open_forms`, where nothing depends on who asks.
    """

    def __init__(self, app: ASGIApp, *, limit: int = BODY_LIMIT, open_forms: Sequence[str] = ()) -> None:
        self._app = app
        self._limit = limit
        self._open_forms = frozenset(open_forms)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        body = await self._body(receive)
        if body is None:
            await problem_response(BODY_TOO_LARGE, instance=scope["path"])(scope, receive, send)
        elif body and not self._may_be_parsed(Headers(scope=scope), scope["path"]):
            await problem_response(MEDIA_UNSUPPORTED, instance=scope["path"])(scope, receive, send)
        else:
            await self._app(scope, _replayed(body, receive), send)

    def _may_be_parsed(self, headers: Headers, path: str) -> bool:
        from_whom = headers.get("sec-fetch-site")
        ours = from_whom == "same-origin" or (from_whom is None and path in self._open_forms)
        return _is_json(headers) or (_is_form(headers) and ours)

    async def _body(self, receive: Receive) -> bytes | None:
        """The whole body, or None as soon as it is larger than the limit."""
        parts: list[bytes] = []
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return b"".join(parts)
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > self._limit:
                return None
            more = message.get("more_body", False)
        return b"".join(parts)


def _is_json(headers: Headers) -> bool:
    media = headers.get("content-type", "").split(";")[0].strip().lower()
    return media == "application/json" or (media.startswith("application/") and media.endswith("+json"))


def _is_form(headers: Headers) -> bool:
    media = headers.get("content-type", "").split(";")[0].strip().lower()
    return media == "application/x-www-form-urlencoded"


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body at once and then whatever comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _trace(error: BaseException) -> list[str]:
    """Where it broke, without the exception's message and without values."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rsplit('/', 3)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
