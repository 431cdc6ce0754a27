"""`/desk/users` for admins, and `/desk/me` for everybody's own password."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Path, Request, Response

from assistant.desk.accounts import Accounts
from assistant.desk.clock import told
from assistant.desk.door import Door
from assistant.desk.pages import Pages
from assistant.desk.passwords import LONGEST
from assistant.desk.people import Role, Staff
from assistant.desk.ports import People
from assistant.desk.rights import Admin, acting, reading, staff_of
from assistant.desk.staff_login import client_of
from assistant.errors import AccountRefused
from assistant.problems import NOT_FOUND, Refused
from assistant.ui import desk_words as words

Name = Annotated[str, Path(max_length=64)]
Secret = Annotated[str, Form(max_length=LONGEST)]


def users_router(*, accounts: Accounts, pages: Pages) -> APIRouter:
    """The accounts. A new password is on the page that the act itself answers with, and nowhere else."""
    router = APIRouter(tags=["desk"])

    def shown(request: Request, *, status: int = 200, done: str = "", message: str = "", secret: str = "") -> Response:
        return pages.show(
            request,
            "users.html",
            status=status,
            users=accounts.all(),
            roles=list(words.ROLES.items()),
            done=done,
            message=message,
            secret=secret,
            told=told,
        )

    @router.get("/desk/users", dependencies=[Depends(reading(Role.ADMIN))])
    def users(request: Request) -> Response:
        """Everybody who may enter."""
        return shown(request)

    @router.post("/desk/users")
    def add(
        request: Request, staff: Admin, name: Annotated[str, Form(max_length=64)], role: Annotated[Role, Form()]
    ) -> Response:
        """A new account with a random password."""
        try:
            secret = accounts.add(name.strip(), role, by=staff.name)
        except AccountRefused as error:
            return shown(request, status=422, message=words.USER_REFUSED[error.reason])
        return shown(request, done=words.USER_ADDED.format(name=name.strip()), secret=secret)

    @router.post("/desk/users/{name}")
    def change(
        request: Request,
        name: Name,
        staff: Admin,
        act: Annotated[Literal["role", "password", "disable", "enable"], Form()],
        role: Annotated[Role, Form()] = Role.VIEWER,
    ) -> Response:
        """Another role, another password, shut or open again."""
        secret = ""
        try:
            if act == "role":
                accounts.set_role(name, role, by=staff.name)
            elif act == "password":
                secret = accounts.set_password(name, by=staff.name)
            else:
                accounts.set_disabled(name, disabled=act == "disable", by=staff.name)
        except AccountRefused as error:
            return shown(request, status=422, message=words.USER_REFUSED[error.reason])
        return shown(request, done=words.USER_DONE[act].format(name=name), secret=secret)

    return router


def me_router(*, accounts: Accounts, door: Door, people: People, pages: Pages) -> APIRouter:
    """Everybody's own password."""
    router = APIRouter(tags=["desk"])

    @router.get("/desk/me")
    def me(request: Request) -> Response:
        """The form."""
        own = people.user(staff_of(request).name)
        if own is None:
            raise Refused(NOT_FOUND)
        return pages.show(request, "me.html", own=own, message="", done=False)

    @router.post("/desk/me")
    def change(
        request: Request,
        staff: Annotated[Staff, Depends(acting(Role.VIEWER))],
        old: Secret,
        new: Secret,
        again: Secret,
    ) -> Response:
        """A new password; every login of the account ends, which the answer says."""
        own = people.user(staff.name)
        if own is None:
            raise Refused(NOT_FOUND)
        message, client = "", client_of(request.scope)
        pause = door.pause(client, own.name)
        if pause > 0:
            message = words.LOGIN_PAUSED.format(seconds=int(pause) + 1)
        elif not door.recognises(own.name, old, client):
            message = words.ME_WRONG
        elif new != again:
            message = words.ME_DIFFERENT
        else:
            try:
                accounts.set_password(staff.name, by=staff.name, password=new)
            except AccountRefused as error:
                message = words.USER_REFUSED[error.reason]
        if message:
            return pages.show(request, "me.html", status=422, own=own, message=message, done=False)
        request.state.staff = None  # this login has ended, too: no menu that leads nowhere
        return pages.show(request, "me.html", own=own, message="", done=True)

    return router
