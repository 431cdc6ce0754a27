"""The desk over this machine's disk and database: accounts, logins, audit log, switches and generations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from assistant.adapters.generation_shelf import GenerationShelf, RollBack
from assistant.adapters.sqlalchemy_store import SqlAlchemyStore
from assistant.adapters.staff_store import StaffStore, now
from assistant.adapters.switch_file import SwitchFile
from assistant.desk.accounts import Accounts, Founder, take_founder
from assistant.desk.door import Door, Lifetimes
from assistant.desk.gap_pages import Gaps
from assistant.desk.oidc_client import OidcClient
from assistant.desk.rooms import Desk, SignOn
from assistant.errors import SettingsBroken


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a login lasts without use and at most, and how long the audit log is kept."""

    idle_minutes: int
    session_hours: int
    audit_days: int


def open_desk(
    store: SqlAlchemyStore,
    *,
    accounts: Accounts,
    founder: Founder,
    var: Path,
    switches: SwitchFile,
    roll_back: RollBack,
    journals: Callable[[], Sequence[SqlAlchemyStore]],
    gaps: Gaps,
    lasting: Lasting,
    oidc: OidcClient,
) -> Desk:
    """Everything the desk needs; `journals` are those of every audience. The founder is taken in, and old logins and
    acts are purged first.

    Raises `SettingsBroken` when nobody could enter.
    """
    take_founder(accounts, founder)
    sign_on = _sign_on(oidc)
    if sign_on is None and not accounts.all():
        raise SettingsBroken("There is no staff account.", mend="machi-annai password")
    staff = StaffStore(store)
    lifetimes = Lifetimes(timedelta(minutes=lasting.idle_minutes), timedelta(hours=lasting.session_hours))
    at = now()
    staff.purge_staff(sessions_before=at - lifetimes.longest, acts_before=at - timedelta(days=lasting.audit_days))
    return Desk(
        people=staff,
        audit=staff,
        accounts=accounts,
        door=Door(staff, staff, staff, lifetimes=lifetimes, now=now),
        switches=switches,
        shelf=GenerationShelf(var, roll_back=roll_back),
        feedback=lambda: [StaffStore(journal) for journal in journals()],
        gaps=gaps,
        now=now,
        today=date.today,
        sign_on=sign_on,
    )


def _sign_on(oidc: OidcClient) -> SignOn | None:
    """The city's single sign-on, when one is set."""
    if not oidc.issuer:
        return None
    from assistant.adapters.oidc import open_sign_on  # noqa: PLC0415 - Authlib, for who uses it alone

    return open_sign_on(oidc)
