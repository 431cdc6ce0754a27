"""The desk over fakes, and a person who logs in to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from httpx2 import Response

from assistant.desk.accounts import Accounts
from assistant.desk.door import Door, Lifetimes
from assistant.desk.people import Act, DeskSession, Role, User
from assistant.desk.ports import FeedbackGiven, GenerationReport, RefusedSource, SourceChanges
from assistant.desk.rooms import Desk, SignOn
from assistant.errors import IndexUnavailable, IngestRefused, StoreUnavailable
from assistant.models import Audience, Outcome
from assistant.ports import Index
from assistant.staff import create_staff_app
from assistant.switches import Position, Positions, Switch
from tests.fakes import FakeAssistant, FakeGaps, FakeStore, fake_index

PASSWORD = "correct horse 正しい"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
BEGAN = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
SAME_ORIGIN = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"}
HTML = {"accept": "text/html"}
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


class Clock:
    """A clock that tests move, for moments and for seconds."""

    def __init__(self) -> None:
        self.moment = BEGAN

    def __call__(self) -> datetime:
        return self.moment

    def seconds(self) -> float:
        return (self.moment - BEGAN).total_seconds()

    def pass_(self, **how_long: float) -> None:
        self.moment += timedelta(**how_long)


class FakeStaffStore:
    """`People`, `DeskSessions`, `AuditLog` and `FeedbackList` in memory. `broken` makes every call raise."""

    def __init__(self) -> None:
        self.broken = False
        self.kept: dict[str, User] = {}
        self.logins: dict[str, DeskSession] = {}
        self.noted: list[Act] = []
        self.given: list[FeedbackGiven] = []

    def user(self, name: str) -> User | None:
        self._check()
        return self.kept.get(name)

    def user_of(self, subject: str) -> User | None:
        self._check()
        return next((u for u in self.kept.values() if u.subject == subject), None)

    def users(self) -> list[User]:
        self._check()
        return sorted(self.kept.values(), key=lambda u: u.name)

    def keep_user(self, user: User) -> None:
        self._check()
        self.kept[user.name] = user

    def begin(self, digest: str, session: DeskSession) -> None:
        self._check()
        self.logins[digest] = session

    def found(self, digest: str) -> tuple[DeskSession, User] | None:
        self._check()
        session = self.logins.get(digest)
        user = self.kept.get(session.user) if session else None
        return (session, user) if session and user else None

    def touch(self, digest: str, at: datetime) -> None:
        self._check()
        self.logins[digest] = replace(self.logins[digest], seen_at=at)

    def end(self, *, digest: str | None = None, user: str | None = None) -> None:
        self._check()
        kept = {d: s for d, s in self.logins.items() if s.user != user}
        self.logins = kept if user is not None else {d: s for d, s in self.logins.items() if d != digest}

    def note(self, act: Act) -> None:
        self._check()
        self.noted.append(act)

    def acts(self, *, limit: int, actor: str | None = None, kind: str | None = None) -> list[Act]:
        self._check()
        found = [a for a in self.noted if actor in (None, a.actor) and kind in (None, a.kind)]
        return sorted(found, key=lambda a: a.at, reverse=True)[:limit]

    def feedback_given(self, *, limit: int, helpful: bool | None = None) -> list[FeedbackGiven]:
        self._check()
        return [g for g in self.given if helpful in (None, g.helpful)][:limit]

    def _check(self) -> None:
        if self.broken:
            raise StoreUnavailable("The fake store is broken.", mend="set broken to False.")


class FakeBoard:
    """A `SwitchBoard` in memory; None is a file that cannot be read."""

    def __init__(self) -> None:
        self.now: Positions | None = Positions()

    def positions(self) -> Positions | None:
        return self.now

    def turn(self, switch: Switch, *, on: bool, by: str, reason: str) -> None:
        held = self.now or Positions(chat=Position(on=False), generation=Position(on=False))
        self.now = held.model_copy(update={switch.value: Position(on=on, by=by, reason=reason, at=BEGAN)})


class FakeShelf:
    """Two generations for each audience; `rolled_back` says which went back."""

    def __init__(self) -> None:
        self.rolled_back: list[Audience] = []
        self.refuses = False

    def reports(self, audience: Audience) -> Sequence[GenerationReport]:
        refused = (RefusedSource("public/guides/<b>x</b>.md", 3, "<script>alert(1)</script>", "give it an id"),)
        changes = SourceChanges(added=("guide-new",), removed=("guide-old",))
        new = GenerationReport("gen-new", "2026-11-22T00:00:00+00:00", True, {"sources": 98}, refused, changes)
        return [new, GenerationReport("gen-old", "2026-11-21T00:00:00+00:00", False, {"sources": 97})]

    def roll_back(self, audience: Audience, *, expected: str) -> str:
        if self.refuses or expected != "gen-old":
            raise IngestRefused("none", mend="machi-annai ingest --keep 2")
        self.rolled_back.append(audience)
        return "gen-old"


@dataclass
class FakeDesk:
    """The staff app over fakes, with hands on what is behind it and one account for each role."""

    sign_on: SignOn | None = None
    documents: Index | None = field(default_factory=fake_index)
    base: str = "http://testserver"
    clock: Clock = field(default_factory=Clock)
    store: FakeStaffStore = field(default_factory=FakeStaffStore)
    board: FakeBoard = field(default_factory=FakeBoard)
    shelf: FakeShelf = field(default_factory=FakeShelf)
    gaps: FakeGaps = field(default_factory=FakeGaps)
    assistant: FakeAssistant = field(default_factory=FakeAssistant)

    def __post_init__(self) -> None:
        for role in Role:
            self.store.keep_user(User(role.value, role, BEGAN, CHEAP))
        lifetimes = Lifetimes(timedelta(minutes=60), timedelta(hours=12))
        self.accounts = Accounts(self.store, self.store, self.store, now=self.clock)
        self.door = Door(
            self.store, self.store, self.store, lifetimes=lifetimes, now=self.clock, clock=self.clock.seconds
        )
        desk = Desk(
            people=self.store,
            audit=self.store,
            accounts=self.accounts,
            door=self.door,
            switches=self.board,
            shelf=self.shelf,
            feedback=lambda: [self.store],
            gaps=self.gaps,
            now=self.clock,
            today=lambda: date(2026, 11, 23),
            sign_on=self.sign_on,
        )
        self.app = create_staff_app(
            assistant=self.assistant,
            open_index=self._open_index,
            journal=FakeStore(),
            redact=str,
            city="徳島市",
            max_question_length=500,
            retention_days=90,
            desk=desk,
        )

    def _open_index(self) -> Index:
        if self.documents is None:
            raise IndexUnavailable("There is no index.", mend="machi-annai ingest")
        return self.documents

    def browser(self) -> Browser:
        """Somebody who has not logged in."""
        return Browser(TestClient(self.app, base_url=self.base, follow_redirects=False, raise_server_exceptions=False))

    def as_(self, role: Role) -> Browser:
        """Somebody of this role who has logged in."""
        browser = self.browser()
        assert browser.log_in(role.value).status_code == 303
        return browser

    def given(self, comment: str, question: str) -> None:
        """Feedback on an answer."""
        self.store.given.append(FeedbackGiven(BEGAN, False, comment, question, Outcome.PARTIAL))


@dataclass
class Browser:
    """A browser at the desk: keeps its cookie, says where a form comes from, and sends the form's token."""

    http: TestClient

    def log_in(self, name: str, password: str = PASSWORD, **more: str) -> Response:
        return self.http.post("/login", data={"name": name, "password": password, **more}, headers=SAME_ORIGIN)

    def get(self, path: str) -> Response:
        return self.http.get(path, headers=HTML)

    def token(self) -> str:
        """The token that this login's forms carry."""
        found = _TOKEN.search(self.get("/desk").text)
        assert found is not None
        return found[1]

    def post(self, path: str, **fields: str) -> Response:
        return self.http.post(path, data={"csrf": self.token(), **fields}, headers=SAME_ORIGIN)
