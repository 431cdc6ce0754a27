"""The staff store keeps accounts, logins and acts as the fake does, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import SecretStr
from sqlalchemy import create_engine, inspect

from assistant.adapters.desk import Lasting, open_desk
from assistant.adapters.sqlalchemy_store import metadata, migrations_for, open_store
from assistant.adapters.staff_store import StaffStore, accounts_in
from assistant.adapters.switch_file import SwitchFile
from assistant.desk.accounts import Founder
from assistant.desk.oidc_client import OidcClient
from assistant.desk.people import Act, ActKind, DeskSession, Role, User
from assistant.errors import SettingsBroken
from assistant.models import Feedback
from ingest.sync import roll_back
from tests.desk.fakes import BEGAN, CHEAP, FakeStaffStore
from tests.fakes import FakeGaps, fake_answer

POSTGRES = os.environ.get("MACHI_TEST_POSTGRES_URL")
Make = Callable[[], Any]


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    if request.param == "fake":
        yield FakeStaffStore()
        return
    if request.param == "postgres" and not POSTGRES:
        pytest.skip("MACHI_TEST_POSTGRES_URL names no PostgreSQL database to test on")
    url = f"sqlite:///{tmp_path / 'state.sqlite'}" if request.param == "sqlite" else str(POSTGRES)
    opened = open_store(url, session_minutes=60)
    with opened.writing() as connection:
        for table in metadata.tables.values():
            connection.execute(table.delete())
    yield StaffStore(opened)
    opened.close()


def test_an_account_is_kept_and_changed(store: Any) -> None:
    user = User("yamada", Role.EDITOR, BEGAN, "hash")
    store.keep_user(user)
    assert store.user("yamada") == user
    changed = replace(user, role=Role.ADMIN, disabled=True, founding_hash="hash")
    store.keep_user(changed)
    assert store.users() == [changed]
    assert store.user("Yamada") is None


def test_an_account_is_found_by_its_subject(store: Any) -> None:
    store.keep_user(User("sso", Role.VIEWER, BEGAN, subject="d" * 64))
    store.keep_user(User("local", Role.VIEWER, BEGAN, "hash"))
    store.keep_user(User("local2", Role.VIEWER, BEGAN, "hash"))
    assert store.user_of("d" * 64).name == "sso"
    assert store.user_of("e" * 64) is None


def test_a_login_knows_its_account_as_it_is_now(store: Any) -> None:
    user = User("yamada", Role.EDITOR, BEGAN, "hash")
    store.keep_user(user)
    session = DeskSession("yamada", "token", BEGAN, BEGAN)
    store.begin("digest", session)
    assert store.found("digest") == (session, user)
    store.keep_user(replace(user, role=Role.VIEWER))
    store.touch("digest", BEGAN + timedelta(minutes=5))
    held, now = store.found("digest")
    assert now.role is Role.VIEWER
    assert held.seen_at == BEGAN + timedelta(minutes=5)
    assert store.found("another") is None


def test_a_login_ends_alone_or_with_all_of_its_account(store: Any) -> None:
    store.keep_user(User("a", Role.VIEWER, BEGAN))
    store.keep_user(User("b", Role.VIEWER, BEGAN))
    for digest, user in (("1", "a"), ("2", "a"), ("3", "a"), ("4", "b")):
        store.begin(digest, DeskSession(user, "t", BEGAN, BEGAN))
    store.end(digest="1")
    assert store.found("1") is None
    assert store.found("2") is not None
    store.end(user="a")
    assert store.found("2") is None
    assert store.found("3") is None
    assert store.found("4") is not None


def test_acts_come_newest_first_and_by_actor_and_kind(store: Any) -> None:
    for n, kind in enumerate((ActKind.LOGIN, ActKind.SWITCHED_OFF, ActKind.LOGIN)):
        store.note(Act(BEGAN + timedelta(minutes=n), f"user{n}", kind, "chat", "理由"))
    assert [a.actor for a in store.acts(limit=2)] == ["user2", "user1"]
    assert [a.actor for a in store.acts(limit=9, kind="login")] == ["user2", "user0"]
    assert store.acts(limit=9, actor="user1")[0].detail == "理由"


def test_old_logins_and_acts_are_purged(tmp_path: Path) -> None:
    opened = open_store(f"sqlite:///{tmp_path / 'state.sqlite'}", session_minutes=60)
    staff = StaffStore(opened)
    staff.keep_user(User("a", Role.VIEWER, BEGAN))
    staff.begin("old", DeskSession("a", "t", BEGAN, BEGAN))
    staff.begin("new", DeskSession("a", "t", BEGAN, BEGAN + timedelta(hours=1)))
    staff.note(Act(BEGAN, "a", ActKind.LOGIN))
    later = BEGAN + timedelta(minutes=30)
    assert staff.purge_staff(sessions_before=later, acts_before=later) == 2
    assert staff.found("new") is not None
    opened.close()


def test_serving_takes_the_hash_of_the_settings_once(tmp_path: Path) -> None:
    opened = open_store(f"sqlite:///{tmp_path / 'state.sqlite'}", session_minutes=60)
    accounts = accounts_in(opened)

    def served(password_hash: str) -> User:
        open_desk(
            opened,
            accounts=accounts,
            founder=Founder("staff", SecretStr(password_hash), tmp_path / "none"),
            var=tmp_path,
            switches=SwitchFile(tmp_path / "switches.json"),
            roll_back=roll_back,
            journals=list,
            gaps=FakeGaps(),
            lasting=Lasting(60, 12, 400),
            oidc=OidcClient(),
        )
        return next(user for user in accounts.all() if user.name == "staff")

    assert served(CHEAP).password_hash == CHEAP
    accounts.set_password("staff", by="staff")
    accounts.add("second", Role.ADMIN, by="staff")
    accounts.set_disabled("staff", disabled=True, by="second")
    before = StaffStore(opened).user("staff")
    served(CHEAP)
    assert StaffStore(opened).user("staff") == before
    with pytest.raises(SettingsBroken):
        served("no hash")
    opened.close()


def test_feedback_comes_with_the_question_it_answered(tmp_path: Path) -> None:
    opened = open_store(f"sqlite:///{tmp_path / 'state.sqlite'}", session_minutes=60)
    opened.record("古い質問", fake_answer("a1"), audience="citizen")
    opened.record("新しい質問", fake_answer("a2"), audience="citizen")
    opened.feedback(Feedback("a1", True, None, BEGAN))
    opened.feedback(Feedback("a2", False, "違う", BEGAN + timedelta(minutes=1)))
    staff = StaffStore(opened)
    assert [g.question for g in staff.feedback_given(limit=9)] == ["新しい質問", "古い質問"]
    assert [g.comment for g in staff.feedback_given(limit=9, helpful=False)] == ["違う"]
    opened.close()


def test_the_migrations_go_up_from_the_version_before_and_make_these_tables(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'state.sqlite'}")
    with engine.connect() as connection:
        command.upgrade(migrations_for(connection), "0002")
        connection.commit()
        assert "staff_users" not in inspect(connection).get_table_names()
        command.upgrade(migrations_for(connection), "head")
        connection.commit()
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        command.downgrade(migrations_for(connection), "0002")
        assert "staff_users" not in inspect(connection).get_table_names()
    engine.dispose()
