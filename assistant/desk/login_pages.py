"""`/login` and `/logout`: a browser's way in and out, by password or by the city's single sign-on."""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from assistant.desk.accounts import Accounts
from assistant.desk.door import Door
from assistant.desk.pages import Pages
from assistant.desk.passwords import LONGEST
from assistant.desk.people import Role, Staff
from assistant.desk.ports import SignInBegun, SingleSignOn
from assistant.desk.rights import acting
from assistant.desk.staff_login import LOGIN, client_of, cookie_name
from assistant.errors import AccountRefused, SignInFailed
from assistant.ui import desk_words as words

_START = "/desk"
# A path of this very app, nothing that leads elsewhere; a percent-encoded question of 500 characters has 4,500.
_OURS = re.compile(r"/(?![/\\])[^\x00-\x20\\]{0,7999}")
_PENDING_SECONDS, _PENDING_MOST = 600.0, 500  # sign-ons begun and not come back yet
_SSO_COOKIE = "machi_desk_sso"

Next = Annotated[str, Query(alias="next")]


def login_router(*, door: Door, pages: Pages, sso: bool) -> APIRouter:
    """The form, and out again."""
    router = APIRouter(tags=["login"])

    @router.get(LOGIN)
    def form(
        request: Request, to: Next = _START, out: bool = False, said: Annotated[str, Query(max_length=20)] = ""
    ) -> Response:
        """The login page."""
        refused = words.LOGIN_REFUSED.get(said) or (words.LOGIN_SSO_FAILED if said else "")
        message = refused or (words.LOGIN_OUT if out else "")
        return _page(request, pages, to=to, message=message, wrong=bool(refused), sso=sso)

    @router.post(LOGIN)
    def enter(
        request: Request,
        name: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=LONGEST)],
        to: Annotated[str, Form(alias="next")] = _START,
    ) -> Response:
        """In, with a cookie; or the form again."""
        name, client = name.strip(), client_of(request.scope)
        secret = door.enter(name, password, client)
        if secret is not None:
            return _entered(request, secret, to=to)
        pause = door.pause(client, name)
        if pause > 0:
            message = words.LOGIN_PAUSED.format(seconds=int(pause) + 1)
            page = _page(request, pages, to=to, message=message, wrong=True, sso=sso, name=name, status=429)
            page.headers["Retry-After"] = str(int(pause) + 1)
            return page
        return _page(request, pages, to=to, message=words.LOGIN_WRONG, wrong=True, sso=sso, name=name, status=403)

    @router.post("/logout")
    def leave(request: Request, staff: Annotated[Staff, Depends(acting(Role.VIEWER))]) -> Response:
        """Out."""
        name = cookie_name(request.url.scheme)
        door.leave(request.cookies.get(name, ""))
        gone = RedirectResponse(f"{LOGIN}?out=true", status_code=303)
        gone.delete_cookie(name, path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax")
        return gone

    return router


def sso_router(
    *,
    provider: SingleSignOn,
    role_of: Callable[[tuple[str, ...]], Role],
    redirect_uri: str | None,
    accounts: Accounts,
    door: Door,
) -> APIRouter:
    """Out to the provider and back. What a sign-on needs to be finished is held here, for ten minutes."""
    router = APIRouter(tags=["login"])
    pending = _Pending()

    @router.get("/login/sso")
    def begin(request: Request, to: Next = _START) -> Response:
        """To the provider."""
        back = redirect_uri or str(request.url_for("sso_done"))
        try:
            begun = provider.begin(back)
        except SignInFailed as error:
            return _failed(error)
        ticket = secrets.token_urlsafe(24)
        pending.keep(ticket, begun, _ours(to))
        gone = RedirectResponse(begun.url, status_code=303)
        https = request.url.scheme == "https"
        gone.set_cookie(
            _SSO_COOKIE,
            ticket,
            max_age=int(_PENDING_SECONDS),
            path="/login",
            secure=https,
            httponly=True,
            samesite="lax",
        )
        return gone

    @router.get("/login/sso/done", name="sso_done")
    def done(
        request: Request,
        code: Annotated[str, Query(max_length=4000)] = "",
        state: Annotated[str, Query(max_length=400)] = "",
    ) -> Response:
        """Back from the provider: only the browser that went there, once."""
        held = pending.take(request.cookies.get(_SSO_COOKIE, ""))
        if held is None or not code or not secrets.compare_digest(held.begun.state.encode(), state.encode()):
            return RedirectResponse(f"{LOGIN}?said=failed", status_code=303)
        name = ""
        try:
            who = provider.finish(held.begun, code=code)
            name = who.name
            user = accounts.signed_in(who.subject, name, role_of(who.roles))
        except (SignInFailed, AccountRefused) as error:
            door.turned_away(name, error.reason if isinstance(error, AccountRefused) else "failed")
            return _failed(error)
        return _entered(request, door.admit(user), to=held.to)

    return router


@dataclass(frozen=True, slots=True)
class _Held:
    begun: SignInBegun
    to: str
    until: float


class _Pending:
    """Sign-ons that went to the provider and have not come back; the oldest make room."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._lock = threading.Lock()

    def keep(self, ticket: str, begun: SignInBegun, to: str) -> None:
        with self._lock:
            while len(self._held) >= _PENDING_MOST:
                self._held.pop(next(iter(self._held)))
            self._held[ticket] = _Held(begun, to, time.monotonic() + _PENDING_SECONDS)

    def take(self, ticket: str) -> _Held | None:
        """It, once."""
        with self._lock:
            held = self._held.pop(ticket, None)
        return held if held is not None and held.until > time.monotonic() else None


def _page(
    request: Request,
    pages: Pages,
    *,
    to: str,
    message: str,
    wrong: bool,
    sso: bool,
    name: str = "",
    status: int = 200,
) -> Response:
    return pages.show(
        request, "login.html", status=status, next=_ours(to), message=message, wrong=wrong, sso=sso, name=name
    )


def _entered(request: Request, secret: str, *, to: str) -> Response:
    """Into the desk with the login's cookie, which no script reads and no other site's form sends."""
    come = RedirectResponse(_ours(to), status_code=303)
    https = request.url.scheme == "https"
    come.set_cookie(cookie_name(request.url.scheme), secret, path="/", secure=https, httponly=True, samesite="lax")
    come.delete_cookie(_SSO_COOKIE, path="/login")
    return come


def _ours(to: str) -> str:
    """The address where it is one of ours, else the start page."""
    return to if _OURS.fullmatch(to) else _START


def _failed(error: SignInFailed | AccountRefused) -> Response:
    structlog.get_logger().warning("sign_in_failed", reason=str(error))
    said = error.reason if isinstance(error, AccountRefused) else "failed"
    return RedirectResponse(f"{LOGIN}?said={said}", status_code=303)
