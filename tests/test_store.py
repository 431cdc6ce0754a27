"""The store keeps its contract, in memory, on SQLite and on PostgreSQL, and says so when it cannot."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from assistant.adapters import staff_store
from assistant.adapters.sqlalchemy_store import SqlAlchemyStore, metadata, open_store
from assistant.errors import StoreUnavailable
from assistant.models import Topic
from tests.contracts.stores import Clock, Store, StoreContract
from tests.fakes import FakeStore, fake_answer

POSTGRES = os.environ.get("MACHI_TEST_POSTGRES_URL")


class TestFakeStore(StoreContract):
    def make(self, clock: Clock) -> Store:
        return FakeStore(session_minutes=60, now=clock)


class TestSqliteStore(StoreContract):
    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path) -> Iterator[None]:
        self._stores: list[SqlAlchemyStore] = []
        self._file = tmp_path / "deep" / "state.sqlite"
        yield
        for store in self._stores:
            store.close()

    def make(self, clock: Clock) -> Store:
        self._stores.append(open_store(f"sqlite:///{self._file}", session_minutes=60, now=clock))
        return self._stores[-1]


@pytest.mark.skipif(not POSTGRES, reason="MACHI_TEST_POSTGRES_URL names no PostgreSQL database to test on")
class TestPostgresStore(StoreContract):
    @pytest.fixture(autouse=True)
    def _empty(self) -> Iterator[None]:
        self._stores: list[SqlAlchemyStore] = []
        open_store(POSTGRES or "", session_minutes=60).close()
        engine = create_engine(POSTGRES or "")
        with engine.begin() as connection:
            for table in metadata.tables.values():
                connection.execute(table.delete())
        engine.dispose()
        yield
        for store in self._stores:
            store.close()

    def make(self, clock: Clock) -> Store:
        self._stores.append(open_store(POSTGRES or "", session_minutes=60, now=clock))
        return self._stores[-1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[SqlAlchemyStore]:
    opened = open_store(f"sqlite:///{file}", session_minutes=60)
    yield opened
    opened.close()


def test_the_migrations_make_the_tables_that_the_code_reads(store: SqlAlchemyStore, file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        assert staff_store.users.metadata is metadata  # its tables are of the same database
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_opening_again_keeps_what_is_there(store: SqlAlchemyStore, file: Path) -> None:
    session = store.session(None)
    store.remember(session.id, Topic(indicators=("RPA",)))
    again = open_store(f"sqlite:///{file}", session_minutes=60)
    assert again.session(session.id).topic == Topic(indicators=("RPA",))
    again.close()


def test_only_the_owner_reads_what_residents_asked(store: SqlAlchemyStore, file: Path) -> None:
    store.record("質問", fake_answer(), audience="citizen")
    for part in file.parent.iterdir():
        assert part.stat().st_mode & 0o077 == 0, part.name


def test_what_was_purged_is_not_left_on_disk(store: SqlAlchemyStore, file: Path) -> None:
    store.record("こっそり消えるはずの質問", fake_answer(), audience="citizen")
    clock = Clock()
    clock.pass_minutes(60 * 24 * 365 * 50)
    store.purge(before=clock())
    for part in file.parent.iterdir():
        assert "こっそり".encode() not in part.read_bytes(), part.name


def test_a_locked_database_is_told_quickly_and_without_the_question(store: SqlAlchemyStore, file: Path) -> None:
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    with pytest.raises(StoreUnavailable) as caught:
        store.record("だれにも見せない質問", fake_answer(), audience="citizen")
    assert time.monotonic() - began < 2
    assert "だれにも見せない" not in f"{caught.value} {caught.value.__cause__}"
    holder.execute("ROLLBACK")
    holder.close()
    store.record("もう書ける", fake_answer(), audience="citizen")


def test_a_full_disk_is_told(store: SqlAlchemyStore) -> None:
    with store._engine.begin() as connection:
        connection.execute(text("PRAGMA max_page_count = 1"))
    with pytest.raises(StoreUnavailable):
        store.record("長い質問" * 100_000, fake_answer(), audience="citizen")


@pytest.mark.parametrize("content", [b"this is no database at all, but a text of some length." * 100])
def test_a_broken_file_is_told(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(content)
    with pytest.raises(StoreUnavailable):
        open_store(f"sqlite:///{broken}", session_minutes=60)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable, match="MACHI_DATABASE_URL"):
        open_store(f"sqlite:///{tmp_path}/file/state.sqlite", session_minutes=60)


def test_writing_is_cheap(store: SqlAlchemyStore) -> None:
    took = []
    for n in range(200):
        began = time.perf_counter()
        store.record("質問", fake_answer(f"a{n}"), audience="citizen")
        took.append(time.perf_counter() - began)
    assert sorted(took)[100] < 0.002  # half of all writes: a busy machine may delay single ones
