"""Operators manage accounts and switches from the command line, and each act is noted as the console's."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner

from app import cli
from assistant.adapters.sqlalchemy_store import open_store
from assistant.adapters.staff_store import StaffStore
from assistant.adapters.switch_file import SwitchFile
from assistant.desk.passwords import matches
from assistant.desk.people import Role
from assistant.errors import AccountRefused
from tests.desk.fakes import CHEAP, PASSWORD


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MACHI_VAR", "var")


def told(*words: str) -> str:
    done = CliRunner().invoke(cli, list(words))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def kept() -> StaffStore:
    return StaffStore(open_store("sqlite:///var/state-staff.sqlite", session_minutes=60))


def test_the_first_admin_is_made_once_and_its_password_printed_once() -> None:
    first = re.search(r"password '([^']+)'", told("password"))
    assert first is not None
    user = kept().user("staff")
    assert user is not None
    assert user.role is Role.ADMIN
    assert matches(user.password_hash, first[1])
    assert "password '" not in told("password")


def test_accounts_are_added_listed_changed_and_shut() -> None:
    told("password")
    made = re.search(r"password '([^']+)'", told("users", "add", "yamada", "--role", "editor"))
    assert made is not None
    assert "yamada" in told("users", "list")
    told("users", "role", "yamada", "viewer")
    told("users", "disable", "yamada")
    user = kept().user("yamada")
    assert user is not None
    assert (user.role, user.disabled) == (Role.VIEWER, True)
    told("users", "disable", "yamada", "--undo")
    again = re.search(r"password '([^']+)'", told("users", "password", "yamada"))
    assert again is not None
    assert again[1] != made[1]
    assert {a.actor for a in kept().acts(limit=99)} == {"console"}


def test_the_last_admin_is_not_shut() -> None:
    told("password")
    with pytest.raises(AccountRefused, match="last_admin"):
        told("users", "disable", "staff")


def test_a_hash_in_the_settings_is_the_admins_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MACHI_STAFF__PASSWORD_HASH", CHEAP)
    assert "password '" not in told("password")
    user = kept().user("staff")
    assert user is not None
    assert matches(user.password_hash, PASSWORD)


@pytest.mark.parametrize(
    "command",
    [
        ("password",),
        ("purge", "--days", "0"),
        ("users", "list"),
        ("users", "add", "yamada"),
        ("switch", "chat", "off", "--reason", "確認のため"),
    ],
)
def test_no_command_undoes_what_became_of_the_admin_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MACHI_STAFF__PASSWORD_HASH", CHEAP)
    told("password")
    monkeypatch.delenv("MACHI_STAFF__PASSWORD_HASH")
    told("users", "add", "second", "--role", "admin")
    told("users", "password", "staff")
    told("users", "disable", "staff")
    before = kept().user("staff")
    monkeypatch.setenv("MACHI_STAFF__PASSWORD_HASH", CHEAP)
    told(*command)
    assert kept().user("staff") == before


def test_a_hash_in_the_settings_makes_no_account_but_with_its_own_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MACHI_STAFF__PASSWORD_HASH", CHEAP)
    told("purge", "--days", "0")
    assert kept().users() == []


def test_another_hash_in_the_settings_is_the_admins_password_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MACHI_STAFF__PASSWORD_HASH", CHEAP)
    told("password")
    told("users", "password", "staff")
    monkeypatch.setenv(
        "MACHI_STAFF__PASSWORD_HASH", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("another one")
    )
    told("password")
    user = kept().user("staff")
    assert user is not None
    assert matches(user.password_hash, "another one")


def test_a_switch_is_turned_and_noted() -> None:
    told("switch", "chat", "off", "--reason", "確認のため")
    assert not SwitchFile(Path("var/switches.json")).chat_on()
    act = kept().acts(limit=1)[0]
    assert (act.actor, act.subject, act.detail) == ("console", "chat", "確認のため")
    told("switch", "chat", "on", "--reason", "直した")
    assert SwitchFile(Path("var/switches.json")).chat_on()


def test_going_back_to_the_generation_before_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.roll_back", lambda var, audience: f"gen-of-{audience.value}")
    assert "gen-of-staff serves now" in told("rollback", "staff")
    act = kept().acts(limit=1)[0]
    assert (act.actor, act.kind, act.subject, act.detail) == ("console", "rollback", "staff", "gen-of-staff")


def test_a_purge_is_noted_with_the_day_before_which_all_went() -> None:
    told("purge", "--days", "0")
    act = kept().acts(limit=1)[0]
    assert (act.actor, act.kind, act.subject) == ("console", "purged", datetime.now(UTC).date().isoformat())


def test_a_switch_needs_a_reason() -> None:
    done = CliRunner().invoke(cli, ["switch", "chat", "off", "--reason", " "])
    assert done.exit_code != 0
    assert not Path("var/switches.json").exists()
