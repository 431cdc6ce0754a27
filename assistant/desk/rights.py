"""What a route of the desk asks of who calls it: a role, and for an act the form token of the login."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Form, Request

from assistant.desk.people import Role, Staff
from assistant.problems import FORM_STALE, NOT_ALLOWED, Refused


def staff_of(request: Request) -> Staff:
    """Who calls, as the login found out."""
    staff: Staff = request.state.staff
    return staff


def reading(role: Role) -> Callable[[Request], Staff]:
    """A dependency: who calls has this role. Raises `Refused`."""

    def checked(request: Request) -> Staff:
        staff = staff_of(request)
        if not staff.role.may(role):
            raise Refused(NOT_ALLOWED)
        return staff

    return checked


def acting(role: Role) -> Callable[..., Staff]:
    """A dependency: who calls has this role, and the form came from a page of this very login. Raises `Refused`."""

    def checked(request: Request, csrf: Annotated[str, Form(max_length=128)] = "") -> Staff:
        staff = reading(role)(request)
        if staff.csrf is None or not hmac.compare_digest(staff.csrf.encode(), csrf.encode("utf-8", "replace")):
            raise Refused(FORM_STALE)
        return staff

    return checked


# Who does what only admins may.
Admin = Annotated[Staff, Depends(acting(Role.ADMIN))]
