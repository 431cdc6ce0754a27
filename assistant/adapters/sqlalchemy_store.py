"""Sessions and the journal in one SQL database: SQLite by default, PostgreSQL or any other by its URL.

Every request writes one short statement per transaction, so that eight threads share one SQLite file:
write-ahead log, no fsync per commit (a power cut may lose the last seconds, never the file).
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Executable,
    Float,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.types import TypeDecorator

from assistant.errors import StoreUnavailable
from assistant.models import Answer, AskedInVain, Feedback, Outcome, Session, Topic

SESSION_ID = re.compile(r"[A-Za-z0-9_-]{22,64}")  # what token_urlsafe(16) or longer can make
LOCK_WAIT_MS = 500  # longer than any write of ours, short enough that an answer is not held up

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """A moment, kept in UTC without its zone, because SQLite knows none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("topic", JSON, nullable=False),
    Column("updated_at", Moment, nullable=False, index=True),
)
answers = Table(
    "answers",
    metadata,
    Column("answer_id", String(64), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("audience", String(16), nullable=False),
    Column("question_redacted", Text, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("composed_by", String(32), nullable=False),
    Column("model", String(128)),
    Column("prompt", String(32)),
    Column("generation", String(128)),
    Column("total_ms", Float, nullable=False),
    Column("department", String(128)),
)
feedbacks = Table(
    "feedback",
    metadata,
    Column("answer_id", String(64), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("helpful", Boolean, nullable=False),
    Column("comment_redacted", Text),
)
reviews = Table(
    "reviews",
    metadata,
    Column("question_sha256", String(64), primary_key=True),  # a long text is no key in PostgreSQL
    Column("question_redacted", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("author", String(64), nullable=False),
    Column("action", String(16), nullable=False),
)


def _now() -> datetime:
    return datetime.now(UTC)


class SqlAlchemyStore:
    """`SessionStore` and `Journal` over one engine. Safe to share between threads.

    A new session is kept once something is remembered of it; until then its id is only handed out.
    """

    def __init__(self, engine: Engine, *, session_minutes: int, now: Callable[[], datetime] = _now) -> None:
        self._engine = engine
        self._lifetime = timedelta(minutes=session_minutes)
        self._now = now
        self._topics = TypeAdapter(Topic)
        self._turn = threading.Lock()  # SQLite has one writer; waiting here is fair, its own polling is not

    def session(self, session_id: str | None) -> Session:
        """The session, or a new one when the id is None, malformed, unknown or expired."""
        if session_id is None or not SESSION_ID.fullmatch(session_id):
            return _new_session()
        wanted = select(sessions.c.topic).where(
            sessions.c.id == session_id, sessions.c.updated_at >= self._now() - self._lifetime
        )
        with self.connection() as connection:
            topic = connection.execute(wanted).scalar_one_or_none()
        if topic is None:
            return _new_session()
        try:
            return Session(id=session_id, topic=self._topics.validate_python(topic))
        except ValidationError:  # written by another version of ours: the conversation begins anew
            return _new_session()

    def remember(self, session_id: str, topic: Topic) -> None:
        """Keep what the session is about now, and that it is alive."""
        row = {"topic": self._topics.dump_python(topic, mode="json"), "updated_at": self._now()}
        self.keep(
            update(sessions).where(sessions.c.id == session_id).values(row),
            insert(sessions).values(id=session_id, **row),
        )

    def record(self, question: str, answer: Answer, *, audience: str) -> None:
        """Keep a redacted question with its outcome; the caller redacts."""
        row = insert(answers).values(
            answer_id=answer.answer_id,
            at=self._now(),
            audience=audience,
            question_redacted=question,
            outcome=answer.outcome.value,
            composed_by=answer.composed_by.value,
            model=answer.model and answer.model[:128],
            prompt=answer.prompt,
            generation=answer.index_generation,
            total_ms=answer.timing_ms.total,
            department=answer.departments[0].name[:128] if answer.departments else None,
        )
        self._touched(row)

    def feedback(self, feedback: Feedback) -> bool:
        """Keep feedback on a known answer, the last word winning; False when the answer is unknown."""
        row = {"at": feedback.at, "helpful": feedback.helpful, "comment_redacted": feedback.comment}
        known = select(
            answers.c.answer_id,
            literal(feedback.at, Moment),
            literal(feedback.helpful, Boolean),
            literal(feedback.comment, Text),
        ).where(answers.c.answer_id == feedback.answer_id)
        return self.keep(
            update(feedbacks).where(feedbacks.c.answer_id == feedback.answer_id).values(row),
            insert(feedbacks).from_select(["answer_id", *row], known),
        )

    def asked_in_vain(self, *, limit: int) -> list[AskedInVain]:
        """Redacted questions without an answer or with one that did not help, not reviewed yet; the newest first."""
        unhelpful = feedbacks.c.helpful.is_(False)
        wanted = (
            select(
                answers.c.question_redacted,
                answers.c.at,
                answers.c.outcome,
                answers.c.department,
                feedbacks.c.helpful,
                feedbacks.c.comment_redacted,
            )
            .select_from(answers.outerjoin(feedbacks, feedbacks.c.answer_id == answers.c.answer_id))
            .where(or_(answers.c.outcome == Outcome.NO_EVIDENCE.value, unhelpful))
            .where(answers.c.question_redacted != "")
            .where(answers.c.question_redacted.not_in(select(reviews.c.question_redacted)))
            .order_by(answers.c.at.desc())
            .limit(limit)
        )
        with self.connection() as connection:
            rows = connection.execute(wanted).all()
        return [
            AskedInVain(
                r.question_redacted, r.at, Outcome(r.outcome), r.department, r.helpful is False, r.comment_redacted
            )
            for r in rows
        ]

    def review(self, questions: Sequence[str], *, author: str, action: str, at: datetime) -> None:
        """Keep that these questions were seen to, by whom and how; the last word stands."""
        row = {"at": at, "author": author[:64], "action": action}
        for question in questions:
            key = hashlib.sha256(question.encode()).hexdigest()
            self.keep(
                update(reviews).where(reviews.c.question_sha256 == key).values(row),
                insert(reviews).values(question_sha256=key, question_redacted=question, **row),
            )

    def purge(self, *, before: datetime) -> int:
        """Delete answers, feedback and reviews older than `before` and every expired session; how many rows went."""
        old = (
            delete(feedbacks).where(feedbacks.c.at < before),
            delete(answers).where(answers.c.at < before),
            delete(reviews).where(reviews.c.at < before),
            delete(sessions).where(sessions.c.updated_at < self._now() - self._lifetime),
        )
        with self.writing() as connection:
            gone = sum(connection.execute(statement).rowcount for statement in old)
        if self._engine.dialect.name == "sqlite":
            with self.writing() as connection:  # what was deleted leaves the log file too
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return gone

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    def keep(self, change: Executable, add: Executable) -> bool:
        """Change the row or add it; when another thread adds it in between, change it after all."""
        if self._touched(change):
            return True
        try:
            return self._touched(add)
        except StoreUnavailable as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            return self._touched(change)

    def _touched(self, statement: Executable) -> bool:
        with self.writing() as connection:
            return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount > 0

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes; on SQLite one at a time."""
        if self._engine.dialect.name != "sqlite":
            with self.connection() as connection:
                yield connection
            return
        if not self._turn.acquire(timeout=LOCK_WAIT_MS / 1000):
            raise _unavailable(TimeoutError())
        try:
            with self.connection() as connection:
                yield connection
        finally:
            self._turn.release()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """One transaction. Raises `StoreUnavailable` for whatever the database says."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except (DBAPIError, PoolTimeout) as error:
            raise _unavailable(error) from error


def open_store(url: str, *, session_minutes: int, now: Callable[[], datetime] = _now) -> SqlAlchemyStore:
    """A store whose tables are brought to the newest step first. Raises `StoreUnavailable`."""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            command.upgrade(migrations_for(connection), "head")
            connection.commit()
    except (DBAPIError, PoolTimeout, OSError) as error:
        engine.dispose()
        raise _unavailable(error) from error
    return SqlAlchemyStore(engine, session_minutes=session_minutes, now=now)


Journals = Callable[[], list[SqlAlchemyStore]]


def opened_when_asked(urls: Iterable[str], *, session_minutes: int) -> Journals:
    """The stores of these databases, opened at the first call and kept, so that two processes that start together never
    bring one database up to date at once."""

    @cache
    def stores() -> list[SqlAlchemyStore]:
        return [open_store(url, session_minutes=session_minutes) for url in urls]

    return stores


def migrations_for(connection: Connection) -> Config:
    """Alembic's configuration for the steps in `migrations/`, over this connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _engine(url: str) -> Engine:
    target = make_url(url)
    # A parameter is a person's question: it must not appear in an error or a log line.
    engine = create_engine(target, hide_parameters=True, pool_pre_ping=target.get_backend_name() != "sqlite")
    if target.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        if target.database and target.database != ":memory:":
            _make_private(Path(target.database))
    return engine


def _make_private(file: Path) -> None:
    """Only the owner reads what residents asked, from the first byte on."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError as error:
        raise _unavailable(error) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={LOCK_WAIT_MS}", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _new_session() -> Session:
    return Session(id=secrets.token_urlsafe(24))


def _unavailable(error: Exception) -> StoreUnavailable:
    return StoreUnavailable(
        f"The database of sessions and answers cannot be used ({type(error).__name__}).",
        mend="check MACHI_DATABASE_URL, free disk space and the rights on var/, then try again.",
    )
