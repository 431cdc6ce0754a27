"""What the desk needs from the outside, as ports of one to four methods that speak our types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from assistant.desk.people import Act, DeskSession, User
from assistant.models import Audience, Outcome
from assistant.switches import Positions, Switch


class People(Protocol):
    """Accounts. Raises `StoreUnavailable`."""

    def user(self, name: str) -> User | None:
        """The account of this name."""

    def user_of(self, subject: str) -> User | None:
        """The account of this single sign-on subject."""

    def users(self) -> list[User]:
        """All accounts by name."""

    def keep_user(self, user: User) -> None:
        """Add the account or change it."""


class DeskSessions(Protocol):
    """Logins of browsers, by the digest of what the browser holds. Raises `StoreUnavailable`."""

    def begin(self, digest: str, session: DeskSession) -> None:
        """Keep a login."""

    def found(self, digest: str) -> tuple[DeskSession, User] | None:
        """The login with its account as it is now."""

    def touch(self, digest: str, at: datetime) -> None:
        """The browser was seen."""

    def end(self, *, digest: str | None = None, user: str | None = None) -> None:
        """Forget one login, or all of an account."""


class AuditLog(Protocol):
    """Who did what. Raises `StoreUnavailable`."""

    def note(self, act: Act) -> None:
        """Keep it."""

    def acts(self, *, limit: int, actor: str | None = None, kind: str | None = None) -> list[Act]:
        """The newest first."""


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """A thumb on an answer, with the redacted question it answered."""

    at: datetime
    helpful: bool
    comment: str | None
    question: str
    outcome: Outcome


class FeedbackList(Protocol):
    """What people said of answers. Raises `StoreUnavailable`."""

    def feedback_given(self, *, limit: int, helpful: bool | None = None) -> list[FeedbackGiven]:
        """The newest first."""


@dataclass(frozen=True, slots=True)
class RefusedSource:
    """A file that did not go into a generation, and why."""

    path: str
    line: int | None
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class SourceChanges:
    """Ids of sources that came, changed or went."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GenerationReport:
    """A generation on disk, and what changed since the one built before it (None: there is none to compare)."""

    name: str
    built_at: str
    serving: bool
    counts: dict[str, int] = field(default_factory=dict)
    refused: tuple[RefusedSource, ...] = ()
    changes: SourceChanges | None = None


class Shelf(Protocol):
    """The generations of every audience on this machine."""

    def reports(self, audience: Audience) -> Sequence[GenerationReport]:
        """Newest first."""

    def roll_back(self, audience: Audience, *, expected: str) -> str:
        """Serve the generation before the current one and return its name. Raises `IngestRefused`, also when it is not
        the `expected` one."""


class SwitchBoard(Protocol):
    """What can be stopped at once."""

    def positions(self) -> Positions | None:
        """Every switch as it stands; None when that cannot be told, which means off."""

    def turn(self, switch: Switch, *, on: bool, by: str, reason: str) -> None:
        """Turn one. Raises `StoreUnavailable`."""


@dataclass(frozen=True, slots=True)
class SignInBegun:
    """What a single sign-on needs to be finished: kept here, never in the browser."""

    url: str
    state: str
    nonce: str
    verifier: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who the provider says it is; `roles` are the mapped claim's values."""

    subject: str
    name: str
    roles: tuple[str, ...]


class SingleSignOn(Protocol):
    """An OpenID Connect provider. Raises `SignInFailed`."""

    def begin(self, redirect_uri: str) -> SignInBegun:
        """Where to send the browser."""

    def finish(self, begun: SignInBegun, *, code: str) -> SignedIn:
        """Who came back with `code`."""
