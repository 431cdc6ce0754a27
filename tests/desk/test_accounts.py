"""Accounts are changed by admins alone, every change is noted, and somebody can always run the desk."""

from __future__ import annotations

import re
import threading
from contextlib import suppress

import pytest

from assistant.desk.accounts import Accounts
from assistant.desk.people import ActKind, Role, User
from assistant.errors import AccountRefused
from tests.desk.fakes import BEGAN, CHEAP, PASSWORD, FakeDesk, FakeStaffStore


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


def test_a_new_account_gets_a_password_that_is_shown_once(desk: FakeDesk) -> None:
    admin = desk.as_(Role.ADMIN)
    made = admin.post("/desk/users", name="yamada", role="editor")
    shown = re.search(r'id="secret">([^<]+)<', made.text)
    assert shown is not None
    assert desk.browser().log_in("yamada", shown[1]).status_code == 303
    assert shown[1] not in admin.get("/desk/users").text
    assert shown[1] not in str(desk.store.noted)


@pytest.mark.parametrize("name", ["", " ", "山田", "a b", "<script>", "-x", "x" * 65, "a/b"])
def test_a_name_that_is_no_name_is_refused(desk: FakeDesk, name: str) -> None:
    assert desk.as_(Role.ADMIN).post("/desk/users", name=name, role="viewer").status_code == 422
    assert len(desk.store.kept) == 3


def test_a_name_that_is_taken_is_refused(desk: FakeDesk) -> None:
    page = desk.as_(Role.ADMIN).post("/desk/users", name="editor", role="admin")
    assert page.status_code == 422
    assert "同じ名前" in page.text
    assert desk.store.kept["editor"].role is Role.EDITOR


@pytest.mark.parametrize("fields", [{"act": "disable"}, {"act": "role", "role": "viewer"}])
def test_the_last_admin_stays_one(desk: FakeDesk, fields: dict[str, str]) -> None:
    page = desk.as_(Role.ADMIN).post("/desk/users/admin", **fields)
    assert page.status_code == 422
    assert "先にほかの人を管理に" in page.text
    desk.accounts.add("second", Role.ADMIN, by="admin")
    assert desk.as_(Role.ADMIN).post("/desk/users/admin", **fields).status_code in (200, 303)


class _Meeting(FakeStaffStore):
    """Accounts that two look at in the same moment, if they are let."""

    def __init__(self) -> None:
        super().__init__()
        self._both = threading.Barrier(2)

    def users(self) -> list[User]:
        found = super().users()
        with suppress(threading.BrokenBarrierError):
            self._both.wait(timeout=0.5)
        return found


@pytest.mark.parametrize("way", ["shut", "role"])
def test_two_admins_who_turn_on_each_other_at_once_leave_one(way: str) -> None:
    store = _Meeting()
    accounts = Accounts(store, store, store, now=lambda: BEGAN)
    for name in ("one", "two"):
        store.keep_user(User(name, Role.ADMIN, BEGAN, CHEAP))

    def turn_on(name: str) -> None:
        with suppress(AccountRefused):
            if way == "shut":
                accounts.set_disabled(name, disabled=True, by="another")
            else:
                accounts.set_role(name, Role.VIEWER, by="another")

    threads = [threading.Thread(target=turn_on, args=(name,)) for name in store.kept]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([u for u in store.kept.values() if u.role is Role.ADMIN and not u.disabled]) == 1


def test_a_hash_from_outside_is_taken_once_and_opens_no_shut_account(desk: FakeDesk) -> None:
    desk.accounts.set_founder("founder", CHEAP)
    browser = desk.browser()
    assert browser.log_in("founder").status_code == 303
    desk.accounts.set_password("founder", by="founder", password="a much better passphrase")
    desk.accounts.set_founder("founder", CHEAP)
    assert browser.log_in("founder").status_code == 403
    assert browser.log_in("founder", "a much better passphrase").status_code == 303
    desk.accounts.set_disabled("founder", disabled=True, by="admin")
    desk.accounts.set_founder("founder", CHEAP + " another")
    assert desk.store.kept["founder"].disabled
    assert desk.store.kept["founder"].password_hash == CHEAP + " another"


def test_every_change_is_noted_with_who_did_it(desk: FakeDesk) -> None:
    admin = desk.as_(Role.ADMIN)
    admin.post("/desk/users/editor", act="role", role="viewer")
    admin.post("/desk/users/editor", act="disable")
    admin.post("/desk/users/editor", act="enable")
    admin.post("/desk/users/editor", act="password")
    acts = [(a.actor, a.kind, a.subject) for a in desk.store.noted[1:]]
    kinds = [ActKind.ROLE_CHANGED, ActKind.USER_DISABLED, ActKind.USER_ENABLED, ActKind.PASSWORD_CHANGED]
    assert acts == [("admin", kind, "editor") for kind in kinds]


def test_a_new_password_ends_every_login_of_the_account(desk: FakeDesk) -> None:
    editor = desk.as_(Role.EDITOR)
    desk.as_(Role.ADMIN).post("/desk/users/editor", act="password")
    assert editor.get("/desk").status_code == 303


def test_staff_change_their_own_password(desk: FakeDesk) -> None:
    viewer = desk.as_(Role.VIEWER)
    new = "a much better passphrase"
    told = viewer.post("/desk/me", old=PASSWORD, new=new, again=new).text
    assert "パスワードを変えました" in told
    assert 'href="/login"' in told
    assert 'name="csrf"' not in told
    assert viewer.get("/desk").status_code == 303
    assert desk.browser().log_in("viewer").status_code == 403
    assert desk.browser().log_in("viewer", new).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", "a much better passphrase", "a much better passphrase"),
        (PASSWORD, "a much better passphrase", "another"),
        (PASSWORD, "short", "short"),
        (PASSWORD, "viewer viewer viewer", "viewer viewer viewer"),
        (PASSWORD, "with\x00control characters", "with\x00control characters"),
    ],
)
def test_a_password_is_not_changed_for_a_wrong_or_weak_one(desk: FakeDesk, old: str, new: str, again: str) -> None:
    before = desk.store.kept["viewer"]
    assert desk.as_(Role.VIEWER).post("/desk/me", old=old, new=new, again=again).status_code == 422
    assert desk.store.kept["viewer"] == before


def test_single_sign_on_never_takes_a_local_account_over(desk: FakeDesk) -> None:
    with pytest.raises(AccountRefused) as refused:
        desk.accounts.signed_in("digest", "admin", Role.ADMIN)
    assert refused.value.reason == "taken"


def test_single_sign_on_follows_the_providers_role_and_keeps_a_shut_account_shut(desk: FakeDesk) -> None:
    assert desk.accounts.signed_in("digest", "tanaka", Role.VIEWER).role is Role.VIEWER
    assert desk.accounts.signed_in("digest", "renamed", Role.EDITOR).name == "tanaka"
    assert desk.store.kept["tanaka"].role is Role.EDITOR
    desk.accounts.set_disabled("tanaka", disabled=True, by="admin")
    with pytest.raises(AccountRefused):
        desk.accounts.signed_in("digest", "tanaka", Role.EDITOR)
    with pytest.raises(AccountRefused):
        desk.accounts.set_password("tanaka", by="admin")
