"""What may be done to accounts; every act is noted with who did it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from assistant.desk.passwords import LONGEST, SHORTEST, checked_hash, hashed, new_password
from assistant.desk.people import USER_NAME, Act, ActKind, Role, User
from assistant.desk.ports import AuditLog, DeskSessions, People
from assistant.errors import AccountRefused, SettingsBroken


@dataclass(frozen=True, slots=True)
class Founder:
    """The first admin as the settings name it, with the hash they hold and the file `kept` by versions before the
    accounts."""

    name: str
    password_hash: SecretStr | None
    kept: Path


class Accounts:
    """Accounts over their stores. There is always an admin who may enter: within a process changes wait for each other,
    so that two admins who shut each other at once do not both succeed."""

    def __init__(self, people: People, sessions: DeskSessions, audit: AuditLog, *, now: Callable[[], datetime]) -> None:
        self._people, self._sessions, self._now = people, sessions, now
        self.audit = audit
        self._changing = threading.Lock()

    def all(self) -> list[User]:
        """By name."""
        return self._people.users()

    def add(self, name: str, role: Role, *, by: str, password: str | None = None) -> str:
        """A new account; its password, random unless given. Raises `AccountRefused`."""
        if not USER_NAME.fullmatch(name):
            raise AccountRefused("name", mend="use 1 to 64 letters, digits and ._@-")
        if self._people.user(name) is not None:
            raise AccountRefused("taken", mend="choose another name, or change the account that there is")
        secret = _fit(name, password) if password is not None else new_password()
        self._people.keep_user(User(name, role, self._now(), hashed(secret)))
        self._note(by, ActKind.USER_ADDED, name, role.value)
        return secret

    def set_role(self, name: str, role: Role, *, by: str) -> None:
        """Another role, from the next request on. Raises `AccountRefused`."""
        with self._changing:
            user = self._known(name)
            if role is not Role.ADMIN:
                self._keep_an_admin(user)
            self._people.keep_user(replace(user, role=role))
        self._note(by, ActKind.ROLE_CHANGED, name, role.value)

    def set_disabled(self, name: str, *, disabled: bool, by: str) -> None:
        """Shut the account, ending its logins, or open it again. Raises `AccountRefused`."""
        with self._changing:
            user = self._known(name)
            if disabled:
                self._keep_an_admin(user)
            self._people.keep_user(replace(user, disabled=disabled))
        if disabled:
            self._sessions.end(user=name)
        self._note(by, ActKind.USER_DISABLED if disabled else ActKind.USER_ENABLED, name)

    def set_password(self, name: str, *, by: str, password: str | None = None) -> str:
        """A new password, random unless given; every login of the account ends. Raises `AccountRefused`."""
        with self._changing:
            user = self._known(name)
            if user.subject is not None:
                raise AccountRefused("sso", mend="change it with the single sign-on provider")
            secret = _fit(name, password) if password is not None else new_password()
            self._people.keep_user(replace(user, password_hash=hashed(secret)))
        self._sessions.end(user=name)
        self._note(by, ActKind.PASSWORD_CHANGED, name)
        return secret

    def set_founder(self, name: str, password_hash: str) -> None:
        """An admin account with this hash, from outside. A hash is taken once: a password that was changed since stays,
        until another hash is given. An account that is there keeps its role, and stays shut if it is shut."""
        with self._changing:
            known = self._people.user(name)
            if known is not None and known.founding_hash == password_hash:
                return
            made = known or User(name, Role.ADMIN, self._now())
            self._people.keep_user(replace(made, password_hash=password_hash, founding_hash=password_hash))
        if made.password_hash == password_hash:
            return
        self._sessions.end(user=name)
        self._note("settings", ActKind.PASSWORD_CHANGED if known else ActKind.USER_ADDED, name)

    def signed_in(self, subject: str, name: str, role: Role) -> User:
        """The account of who came by single sign-on: made at the first time, its role the provider's each time.

        Raises `AccountRefused` when the name belongs to another account, or the account is shut.
        """
        with self._changing:
            user = self._people.user_of(subject)
            if user is None:
                if not USER_NAME.fullmatch(name):
                    raise AccountRefused("name", mend="map another claim to the name")
                if self._people.user(name) is not None:
                    raise AccountRefused("taken", mend="rename or remove the local account of the same name")
                user = User(name, role, self._now(), subject=subject)
                self._people.keep_user(user)
                self._note(name, ActKind.USER_ADDED, name, f"{role.value} (single sign-on)")
            if user.disabled:
                raise AccountRefused("disabled", mend="an admin can open it again")
            if user.role is not role:
                user = replace(user, role=role)
                self._people.keep_user(user)
                self._note(user.name, ActKind.ROLE_CHANGED, user.name, f"{role.value} (single sign-on)")
            return user

    def _known(self, name: str) -> User:
        user = self._people.user(name)
        if user is None:
            raise AccountRefused("unknown", mend="machi-annai users list")
        return user

    def _keep_an_admin(self, user: User) -> None:
        """Raises `AccountRefused` when without this one nobody could run the desk."""
        others = [u for u in self._people.users() if u.role is Role.ADMIN and not u.disabled and u.name != user.name]
        if user.role is Role.ADMIN and not user.disabled and not others:
            raise AccountRefused("last_admin", mend="make another admin first")

    def _note(self, by: str, kind: ActKind, name: str, detail: str = "") -> None:
        self.audit.note(Act(self._now(), by, kind, name, detail))


def take_founder(accounts: Accounts, founder: Founder) -> None:
    """The founder's account, where the settings hold a hash, as `Accounts.set_founder` promises. Raises
    `SettingsBroken`."""
    if founder.password_hash is not None:
        accounts.set_founder(founder.name, checked_hash(founder.password_hash.get_secret_value()))


def first_admin(accounts: Accounts, founder: Founder) -> str | None:
    """The password of a first admin made now; None when somebody is there already, be it by a hash in the settings or
    in the file that versions before the accounts wrote, which is taken over. Raises `SettingsBroken`."""
    take_founder(accounts, founder)
    if accounts.all():
        return None
    try:
        accounts.set_founder(founder.name, checked_hash(founder.kept.read_text("ascii").strip()))
        founder.kept.unlink()
    except FileNotFoundError:
        return accounts.add(founder.name, Role.ADMIN, by="console")
    except (OSError, UnicodeDecodeError) as error:
        mend = "delete it, then run `machi-annai password`"
        raise SettingsBroken(f"{founder.kept} cannot be read.", mend=mend) from error
    return None


def _fit(name: str, password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST or not password.isprintable() or name.lower() in password.lower():
        raise AccountRefused(
            "password", mend=f"{SHORTEST} to {LONGEST} characters that do not contain the name of the account"
        )
    return password
