"""Who works at the desk, and what each may do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

USER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


class Role(StrEnum):
    """What a member of staff may do: read, work on gaps, or run the desk. Each includes the ones before it."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"

    def may(self, needed: Role) -> bool:
        """Whether this role includes `needed`."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class User:
    """An account. `password_hash` is argon2, or None for who comes by single sign-on as `subject`; `founding_hash` is
    the one last taken from outside, which is not taken again."""

    name: str
    role: Role
    created_at: datetime
    password_hash: str | None = None
    subject: str | None = None  # digest of issuer and subject
    disabled: bool = False
    founding_hash: str | None = None


@dataclass(frozen=True, slots=True)
class DeskSession:
    """One login of one browser. `csrf` is what its forms must carry; the browser's id is kept as a digest alone."""

    user: str
    csrf: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Staff:
    """Who makes a request. `csrf` is None where no form may act: a script with a password in its header."""

    name: str
    role: Role
    csrf: str | None = None


class ActKind(StrEnum):
    """Everything that is noted in the audit log."""

    LOGIN = "login"
    LOGIN_FAILED = "login_failed"
    LOGOUT = "logout"
    USER_ADDED = "user_added"
    ROLE_CHANGED = "role_changed"
    USER_DISABLED = "user_disabled"
    USER_ENABLED = "user_enabled"
    PASSWORD_CHANGED = "password_changed"
    GAP_DRAFT = "gap_draft"
    GAP_CASE = "gap_case"
    GAP_DISMISSED = "gap_dismissed"
    ROLLBACK = "rollback"
    SWITCHED_OFF = "switched_off"
    SWITCHED_ON = "switched_on"
    PURGED = "purged"


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did at the desk, without personal data: `subject` is a name, an id or a generation of ours."""

    at: datetime
    actor: str
    kind: ActKind
    subject: str = ""
    detail: str = ""
