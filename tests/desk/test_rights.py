"""Each role may do what it may, and every form acts for the login it was made for alone."""

from __future__ import annotations

import pytest

from assistant.desk.people import Role
from tests.desk.fakes import PASSWORD, SAME_ORIGIN, Browser, FakeDesk

FORMS = {
    "/gaps/0123456789": (Role.EDITOR, {"action": "dismissed"}),
    "/desk/index/citizen": (Role.ADMIN, {"confirmed": "yes", "to": "gen-old"}),
    "/desk/switches/chat": (Role.ADMIN, {"to": "off", "reason": "確認のため"}),
    "/desk/users": (Role.ADMIN, {"name": "new", "role": "viewer"}),
    "/desk/users/viewer": (Role.ADMIN, {"act": "disable"}),
    "/desk/me": (Role.VIEWER, {"old": PASSWORD, "new": "another long one", "again": "another long one"}),
    "/logout": (Role.VIEWER, {}),
}
ADMIN_PAGES = ("/desk/index", "/desk/switches", "/desk/users", "/desk/audit")
PAGES = (
    "/desk",
    "/desk/initiatives",
    "/desk/initiatives/27",
    "/desk/departments",
    "/desk/departments/総務課",
    "/desk/years",
    "/desk/years/令和9年度",
    "/desk/compare",
    "/desk/glossary",
    "/desk/procedures",
    "/desk/sources",
    "/desk/why",
    "/desk/feedback",
    "/desk/me",
    "/gaps",
)


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture(scope="module")
def read_only() -> FakeDesk:
    return FakeDesk()


def changed(desk: FakeDesk) -> object:
    """Everything that an act could change."""
    positions = desk.board.positions()
    return desk.store.kept, desk.store.logins, list(desk.gaps.done), list(desk.shelf.rolled_back), positions


def test_every_form_of_the_desk_is_in_this_list(desk: FakeDesk) -> None:
    posted = {path for path, acts in desk.app.openapi()["paths"].items() if "post" in acts}
    patterns = {"/gaps/{gap_id}", "/desk/index/{audience}", "/desk/switches/{switch}", "/desk/users/{name}"}
    assert {p for p in posted if not p.startswith("/api/")} == patterns | {
        "/desk/users",
        "/desk/me",
        "/logout",
        "/login",
    }


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_logins_token_changes_nothing(desk: FakeDesk, path: str) -> None:
    fields = FORMS[path][1]
    admin, other = desk.as_(Role.ADMIN), desk.as_(Role.ADMIN)
    before = changed(desk)
    for token in ({}, {"csrf": ""}, {"csrf": "x" * 43}, {"csrf": "全角" * 9}, {"csrf": other.token()}):
        answer = admin.http.post(path, data={**fields, **token}, headers=SAME_ORIGIN)
        assert answer.status_code == 403, token
    assert changed(desk) == before


@pytest.mark.parametrize("path", FORMS)
def test_another_sites_form_changes_nothing_even_with_the_token(desk: FakeDesk, path: str) -> None:
    admin = desk.as_(Role.ADMIN)
    token, before = admin.token(), changed(desk)
    for site in ("cross-site", "same-site", "none"):
        answer = admin.http.post(path, data={**FORMS[path][1], "csrf": token}, headers={"sec-fetch-site": site})
        assert answer.status_code == 415
    assert changed(desk) == before


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("role", Role)
def test_an_act_is_for_its_role_and_those_above(desk: FakeDesk, path: str, role: Role) -> None:
    needed, fields = FORMS[path]
    browser = desk.as_(role)
    before = changed(desk)
    status = browser.post(path, **fields).status_code
    if role.may(needed):
        assert status in (200, 303)
    else:
        assert status == 403
        assert changed(desk) == before


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_only_admins_see_what_runs_the_desk(read_only: FakeDesk, path: str) -> None:
    assert read_only.as_(Role.ADMIN).get(path).status_code == 200
    for role in (Role.VIEWER, Role.EDITOR):
        browser = read_only.as_(role)
        refused = browser.get(path)
        assert refused.status_code == 403
        assert "権限がありません" in refused.text
        assert path not in browser.get("/desk").text


@pytest.mark.parametrize("path", PAGES)
def test_every_role_reads_the_rest(read_only: FakeDesk, path: str) -> None:
    assert read_only.as_(Role.VIEWER).get(path).status_code == 200


def test_a_viewer_is_shown_no_button_that_would_be_refused(desk: FakeDesk) -> None:
    assert "対応しない" not in desk.as_(Role.VIEWER).get("/gaps").text
    assert "対応しない" in desk.as_(Role.EDITOR).get("/gaps").text


def test_a_role_that_is_taken_away_is_gone_with_the_next_request(desk: FakeDesk) -> None:
    browser = desk.as_(Role.EDITOR)
    desk.accounts.set_role("editor", Role.VIEWER, by="admin")
    assert browser.post("/gaps/0123456789", action="dismissed").status_code == 403


def test_a_shut_account_is_out_at_once(desk: FakeDesk) -> None:
    browser = desk.as_(Role.EDITOR)
    desk.accounts.set_disabled("editor", disabled=True, by="admin")
    assert browser.get("/desk").status_code == 303
    assert desk.browser().log_in("editor").status_code == 403


def test_pages_are_kept_by_no_browser_and_run_only_our_scripts(read_only: FakeDesk) -> None:
    browser: Browser = read_only.as_(Role.ADMIN)
    for path in (*PAGES, *ADMIN_PAGES):
        page = browser.get(path)
        policy = page.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert page.headers["cache-control"] == "no-store"
        assert " style=" not in page.text, path
        assert "<script>" not in page.text, path
