"""What every `SessionStore` and `Journal` promises; subclass it and give a `make`."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from assistant.models import Feedback, Kind, Outcome, Topic
from assistant.ports import GapStore, Journal, SessionStore
from tests.fakes import fake_answer

TOPIC = Topic(initiatives=(27,), source_id="initiative-27", kind=Kind.FIGURE, years=(2027,))


class Store(SessionStore, Journal, GapStore, Protocol):
    """All ports at once."""


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_minutes(self, minutes: float) -> None:
        self.time += timedelta(minutes=minutes)


class StoreContract(ABC):
    """Sessions last an hour in these tests."""

    @abstractmethod
    def make(self, clock: Clock) -> Store:
        """An empty store whose sessions last 60 minutes by this clock."""

    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def store(self, clock: Clock) -> Store:
        return self.make(clock)

    def test_a_session_without_id_is_new_and_empty(self, store: Store) -> None:
        one, other = store.session(None), store.session(None)
        assert one.id != other.id
        assert one.topic == Topic()

    def test_a_remembered_topic_comes_back_whole(self, store: Store) -> None:
        session = store.session(None)
        store.remember(session.id, TOPIC)
        assert store.session(session.id).topic == TOPIC

    def test_the_last_remembered_topic_wins(self, store: Store) -> None:
        session = store.session(None)
        store.remember(session.id, TOPIC)
        store.remember(session.id, Topic(indicators=("RPA",)))
        assert store.session(session.id).topic == Topic(indicators=("RPA",))

    @pytest.mark.parametrize(
        "unknown", ["", "x", "../../etc", "' OR 1=1 --", "\ud800", "あ" * 40, "a" * 5000, "A" * 32]
    )
    def test_an_unknown_or_malformed_id_gives_a_new_session(self, store: Store, unknown: str) -> None:
        assert store.session(unknown).id != unknown
        assert store.session(unknown).topic == Topic()

    def test_an_expired_session_is_forgotten(self, store: Store, clock: Clock) -> None:
        session = store.session(None)
        store.remember(session.id, TOPIC)
        clock.pass_minutes(59)
        assert store.session(session.id).id == session.id
        clock.pass_minutes(2)
        assert store.session(session.id).id != session.id

    def test_feedback_on_an_unknown_answer_is_not_kept(self, store: Store, clock: Clock) -> None:
        assert not store.feedback(Feedback("nothing", True, None, clock()))

    def test_feedback_on_a_known_answer_is_kept_and_may_change(self, store: Store, clock: Clock) -> None:
        store.record("取組27の目標は", fake_answer("a1"), audience="citizen")
        assert store.feedback(Feedback("a1", True, None, clock()))
        assert store.feedback(Feedback("a1", False, "違う", clock()))
        assert store.purge(before=clock() + timedelta(seconds=1)) == 2

    def test_a_purge_deletes_the_old_and_keeps_the_new(self, store: Store, clock: Clock) -> None:
        store.record("古い", fake_answer("old"), audience="citizen")
        store.feedback(Feedback("old", True, None, clock()))
        clock.pass_minutes(60 * 24 * 90)
        store.record("新しい", fake_answer("new"), audience="citizen")
        assert store.purge(before=clock() - timedelta(days=89)) == 2
        assert not store.feedback(Feedback("old", True, None, clock()))
        assert store.feedback(Feedback("new", True, None, clock()))

    def test_a_purge_drops_expired_sessions_only(self, store: Store, clock: Clock) -> None:
        expired = store.session(None)
        store.remember(expired.id, TOPIC)
        clock.pass_minutes(50)
        alive = store.session(None)
        store.remember(alive.id, TOPIC)
        clock.pass_minutes(15)
        assert store.purge(before=clock() - timedelta(days=90)) == 1
        assert store.session(alive.id).id == alive.id

    def test_words_that_look_like_sql_or_markup_are_only_words(self, store: Store, clock: Clock) -> None:
        hostile = "'); DROP TABLE answers; -- <script>alert(1)</script>"
        store.record(hostile, fake_answer("a1"), audience="citizen")
        assert store.feedback(Feedback("a1", True, hostile, clock()))
        assert not store.feedback(Feedback(hostile, True, None, clock()))

    def test_eight_threads_lose_nothing(self, store: Store, clock: Clock) -> None:
        def ask(_: int) -> None:
            session = store.session(None)
            store.remember(session.id, TOPIC)
            store.record("質問", fake_answer(secrets.token_hex(8)), audience="citizen")
            assert store.session(session.id).id == session.id

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(ask, range(200)))
        clock.pass_minutes(61)
        assert store.purge(before=clock()) == 400

    def test_one_session_from_eight_threads_stays_one(self, store: Store) -> None:
        session = store.session(None)
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda n: store.remember(session.id, Topic(initiatives=(n,))), range(40)))
        assert store.session(session.id).id == session.id

    def test_what_got_no_answer_or_did_not_help_is_asked_in_vain(self, store: Store, clock: Clock) -> None:
        store.record("答えた", fake_answer("a"), audience="citizen")
        store.record("助けた", fake_answer("b"), audience="citizen")
        store.feedback(Feedback("b", True, None, clock()))
        clock.pass_minutes(1)
        store.record("ない", fake_answer("c", outcome=Outcome.NO_EVIDENCE), audience="citizen")
        clock.pass_minutes(1)
        store.record("外れた", fake_answer("d"), audience="citizen")
        store.feedback(Feedback("d", False, "ちがう", clock()))
        store.record("", fake_answer("e", outcome=Outcome.NO_EVIDENCE), audience="citizen")
        first, second = store.asked_in_vain(limit=10)
        assert (first.question, first.unhelpful, first.remark) == ("外れた", True, "ちがう")
        assert (second.question, second.unhelpful, second.outcome) == ("ない", False, Outcome.NO_EVIDENCE)
        assert second.department == fake_answer("c").departments[0].name
        assert second.at < first.at
        assert [one.question for one in store.asked_in_vain(limit=1)] == ["外れた"]

    def test_what_was_reviewed_is_asked_in_vain_no_more(self, store: Store, clock: Clock) -> None:
        for n, question in enumerate(("駐車場は？", "駐車場は？", "プールは？")):
            store.record(question, fake_answer(str(n), outcome=Outcome.NO_EVIDENCE), audience="citizen")
        long = "長い" * 2500  # as long as a question can be
        store.record(long, fake_answer("long", outcome=Outcome.NO_EVIDENCE), audience="citizen")
        store.review(["駐車場は？", long], author="山田", action="draft", at=clock())
        store.review(["駐車場は？"], author="鈴木", action="dismissed", at=clock())
        assert [one.question for one in store.asked_in_vain(limit=10)] == ["プールは？"]
