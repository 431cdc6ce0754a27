"""Every address of the staff app but its login page stands behind this: a browser's cookie, or a script's password."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import quote

import anyio
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.desk.door import Door
from assistant.desk.people import Staff
from assistant.errors import AssistantError
from assistant.problems import LOGIN_NEEDED, LOGIN_PAUSED, problem_of, problem_response

LOGIN = "/login"
_OPEN = frozenset({"/healthz", LOGIN, "/login/sso", "/login/sso/done", "/style/tokens.css", "/style/desk.css"})
_REALM = 'Basic realm="machi-annai staff", charset="UTF-8"'
_COOKIE = "machi_desk"


def cookie_name(scheme: str) -> str:
    """The cookie of a login; over https one that only this host and a safe connection can set (RFC 6265bis)."""
    return f"__Host-{_COOKIE}" if scheme == "https" else _COOKIE


class StaffLogin:
    """Lets a request through with `request.state.staff` set; a password in the header reads, and acts under /api/."""

    def __init__(self, app: ASGIApp, *, door: Door) -> None:
        self._app = app
        self._door = door
        self._one_at_a_time = anyio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or (scope["type"] == "http" and scope["path"] in _OPEN):
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # nothing here speaks over one
            return
        try:
            staff = await self._staff(scope)
        except AssistantError as error:  # what cannot be checked is refused
            await problem_response(problem_of(error), instance=scope["path"])(scope, receive, send)
            return
        if staff is None:
            await self._refusal(scope)(scope, receive, send)
            return
        scope.setdefault("state", {})["staff"] = staff
        await self._app(scope, receive, send)

    async def _staff(self, scope: Scope) -> Staff | None:
        headers = Headers(scope=scope)
        secret = cookie_parser(headers.get("cookie", "")).get(cookie_name(scope["scheme"]))
        if secret:
            staff = await anyio.to_thread.run_sync(self._door.staff_of, secret)
            if staff is not None:
                return staff
        credential = _credential(headers)
        if credential is None or not (scope["method"] in ("GET", "HEAD") or scope["path"].startswith("/api/")):
            return None
        async with self._one_at_a_time:  # many requests at once: one hashes, the rest are remembered
            return await anyio.to_thread.run_sync(self._door.staff_by_password, credential, client_of(scope))

    def _refusal(self, scope: Scope) -> Response:
        headers, path = Headers(scope=scope), scope["path"]
        if "hx-request" in headers:  # part of a page whose login is over: the whole page goes to the login
            return Response(status_code=401, headers={"HX-Redirect": LOGIN})
        if scope["method"] == "GET" and not path.startswith("/api/") and "text/html" in headers.get("accept", ""):
            query = scope.get("query_string", b"").decode("latin-1")
            back = quote(f"{path}?{query}" if query else path, safe="/")
            return RedirectResponse(f"{LOGIN}?next={back}", status_code=303)
        credential = _credential(headers)
        name = credential.partition(b":")[0].decode("utf-8", "replace") if credential else ""
        pause = self._door.pause(client_of(scope), name) if credential else 0.0
        if pause > 0:
            told = {"Retry-After": str(int(pause) + 1)}
            return problem_response(LOGIN_PAUSED, instance=path, headers=told)
        # A browser would answer the challenge with a window of its own; it has the login page.
        told = {} if "sec-fetch-mode" in headers else {"WWW-Authenticate": _REALM}
        return problem_response(LOGIN_NEEDED, instance=path, headers=told)


def client_of(scope: Scope) -> str:
    """The address that a request comes from, as the server believes it."""
    return str(scope["client"][0]) if scope.get("client") else ""


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
