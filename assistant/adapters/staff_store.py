"""Accounts of staff, their logins, the audit log and the feedback list, in the database of sessions and answers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Integer, String, Table, delete, insert, select, update

from assistant.adapters.sqlalchemy_store import Moment, SqlAlchemyStore, answers, feedbacks, metadata
from assistant.desk.accounts import Accounts
from assistant.desk.people import Act, ActKind, DeskSession, Role, User
from assistant.desk.ports import FeedbackGiven
from assistant.models import Outcome

_DETAIL = 500  # characters of a reason that are kept

users = Table(
    "staff_users",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("password_hash", String(255)),
    Column("subject", String(64), unique=True),
    Column("disabled", Boolean, nullable=False),
    Column("founding_hash", String(255)),
)
logins = Table(
    "staff_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_name", String(64), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
)
acts = Table(
    "staff_acts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("actor", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("detail", String(_DETAIL), nullable=False),
)


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def accounts_in(store: SqlAlchemyStore) -> Accounts:
    """The accounts in this database."""
    staff = StaffStore(store)
    return Accounts(staff, staff, staff, now=now)


class StaffStore:
    """`People`, `DeskSessions`, `AuditLog` and `FeedbackList` over an open store. Safe to share between threads."""

    def __init__(self, store: SqlAlchemyStore) -> None:
        self._store = store

    def user(self, name: str) -> User | None:
        """The account of this name."""
        with self._store.connection() as connection:
            row = connection.execute(select(users).where(users.c.name == name)).mappings().one_or_none()
        return _user(row) if row else None

    def user_of(self, subject: str) -> User | None:
        """The account of this single sign-on subject."""
        with self._store.connection() as connection:
            row = connection.execute(select(users).where(users.c.subject == subject)).mappings().one_or_none()
        return _user(row) if row else None

    def users(self) -> list[User]:
        """All accounts by name."""
        with self._store.connection() as connection:
            return [_user(row) for row in connection.execute(select(users).order_by(users.c.name)).mappings()]

    def keep_user(self, user: User) -> None:
        """Add the account or change it."""
        row = {**asdict(user), "role": user.role.value}
        self._store.keep(update(users).where(users.c.name == user.name).values(row), insert(users).values(row))

    def begin(self, digest: str, session: DeskSession) -> None:
        """Keep a login."""
        row = {
            "user_name": session.user,
            "csrf": session.csrf,
            "began_at": session.began_at,
            "seen_at": session.seen_at,
        }
        with self._store.writing() as connection:
            connection.execute(insert(logins).values(digest=digest, **row))

    def found(self, digest: str) -> tuple[DeskSession, User] | None:
        """The login with its account as it is now."""
        wanted = (
            select(logins.c.csrf, logins.c.began_at, logins.c.seen_at, users)
            .join(users, users.c.name == logins.c.user_name)
            .where(logins.c.digest == digest)
        )
        with self._store.connection() as connection:
            row = connection.execute(wanted).mappings().one_or_none()
        if row is None:
            return None
        return DeskSession(row["name"], row["csrf"], row["began_at"], row["seen_at"]), _user(row)

    def touch(self, digest: str, at: datetime) -> None:
        """The browser was seen."""
        with self._store.writing() as connection:
            connection.execute(update(logins).where(logins.c.digest == digest).values(seen_at=at))

    def end(self, *, digest: str | None = None, user: str | None = None) -> None:
        """Forget one login, or all of an account."""
        which = logins.c.digest == digest if user is None else logins.c.user_name == user
        with self._store.writing() as connection:
            connection.execute(delete(logins).where(which))

    def note(self, act: Act) -> None:
        """Keep it."""
        row = {**asdict(act), "kind": act.kind.value, "detail": act.detail[:_DETAIL], "subject": act.subject[:128]}
        with self._store.writing() as connection:
            connection.execute(insert(acts).values(row))

    def acts(self, *, limit: int, actor: str | None = None, kind: str | None = None) -> list[Act]:
        """The newest first."""
        wanted = select(acts).order_by(acts.c.at.desc(), acts.c.id.desc()).limit(limit)
        if actor:
            wanted = wanted.where(acts.c.actor == actor)
        if kind:
            wanted = wanted.where(acts.c.kind == kind)
        with self._store.connection() as connection:
            rows = connection.execute(wanted).all()
        return [Act(r.at, r.actor, ActKind(r.kind), r.subject, r.detail) for r in rows]

    def feedback_given(self, *, limit: int, helpful: bool | None = None) -> list[FeedbackGiven]:
        """The newest first."""
        wanted = (
            select(feedbacks, answers.c.question_redacted, answers.c.outcome)
            .join(answers, answers.c.answer_id == feedbacks.c.answer_id)
            .order_by(feedbacks.c.at.desc())
            .limit(limit)
        )
        if helpful is not None:
            wanted = wanted.where(feedbacks.c.helpful.is_(helpful))
        with self._store.connection() as connection:
            rows = connection.execute(wanted).all()
        return [
            FeedbackGiven(r.at, r.helpful, r.comment_redacted, r.question_redacted, Outcome(r.outcome)) for r in rows
        ]

    def purge_staff(self, *, sessions_before: datetime, acts_before: datetime) -> int:
        """Delete logins not seen and acts noted since these moments; how many rows went."""
        old = (delete(logins).where(logins.c.seen_at < sessions_before), delete(acts).where(acts.c.at < acts_before))
        with self._store.writing() as connection:
            return sum(connection.execute(statement).rowcount for statement in old)


def _user(row: Any) -> User:
    return User(
        row["name"],
        Role(row["role"]),
        row["created_at"],
        row["password_hash"],
        row["subject"],
        row["disabled"],
        row["founding_hash"],
    )
