"""Nobody enters the desk without an account, and a login ends when it should."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from assistant.desk import passwords
from assistant.desk.people import ActKind, Role
from tests.desk.fakes import CHEAP, HTML, PASSWORD, SAME_ORIGIN, FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


LONGEST_QUESTION = quote("あ" * 500)


@pytest.mark.parametrize(
    "path",
    [
        "/desk",
        "/desk/initiatives?q=x",
        "/",
        "/sources/initiative-27",
        "/gaps",
        pytest.param(f"/desk/why?q={LONGEST_QUESTION}", id="/desk/why"),
    ],
)
def test_a_browser_without_a_login_is_led_to_the_login_page_and_back(desk: FakeDesk, path: str) -> None:
    browser = desk.browser()
    sent = browser.get(path)
    assert sent.status_code == 303
    page = browser.get(sent.headers["location"])
    assert page.status_code == 200
    entered = browser.log_in("viewer", next=path)
    assert entered.headers["location"] == path
    assert browser.get(path).status_code == 200


def test_a_way_back_that_is_too_long_leads_to_the_start_page(desk: FakeDesk) -> None:
    endless = "/desk?q=" + "x" * 9000
    assert "/desk?q=" not in desk.browser().http.get("/login", params={"next": endless}).text
    assert desk.browser().log_in("viewer", next=endless).headers["location"] == "/desk"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", ""]
)
def test_a_login_leads_to_no_other_host(desk: FakeDesk, elsewhere: str) -> None:
    assert desk.browser().log_in("viewer", next=elsewhere).headers["location"] == "/desk"
    assert "evil" not in desk.browser().http.get("/login", params={"next": elsewhere}).text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(desk: FakeDesk) -> None:
    cookie = desk.browser().log_in("viewer").headers["set-cookie"].lower()
    assert "machi_desk=" in cookie
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie


def test_over_https_the_cookie_is_bound_to_the_host_and_a_safe_connection() -> None:
    cookie = FakeDesk(base="https://testserver").browser().log_in("viewer").headers["set-cookie"]
    assert cookie.startswith("__Host-machi_desk=")
    assert "; Secure" in cookie


def test_what_the_browser_holds_is_not_kept(desk: FakeDesk) -> None:
    browser = desk.as_(Role.VIEWER)
    held = next(iter(browser.http.cookies.values()))
    assert held
    assert held not in str(desk.store.logins)


def test_every_login_gets_another_id(desk: FakeDesk) -> None:
    browser = desk.as_(Role.VIEWER)
    first = dict(browser.http.cookies)
    browser.log_in("viewer")
    assert dict(browser.http.cookies) != first


@pytest.mark.parametrize(("name", "password"), [("viewer", "wr0ng guess"), ("nobody", PASSWORD), ("VIEWER", PASSWORD)])
def test_a_wrong_name_or_password_is_told_apart_by_nobody(desk: FakeDesk, name: str, password: str) -> None:
    page = desk.browser().log_in(name, password)
    assert page.status_code == 403
    assert "利用者名かパスワードが違います" in page.text
    assert password not in page.text


def test_after_repeated_failures_a_client_waits_and_then_may_try_again(desk: FakeDesk) -> None:
    browser = desk.browser()
    statuses = [browser.log_in("viewer", f"guess {n}").status_code for n in range(6)]
    assert statuses[0] == 403
    assert statuses[-1] == 429
    late = browser.log_in("viewer")
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) > 0
    desk.clock.pass_(seconds=61)
    assert browser.log_in("viewer").status_code == 303


def test_an_account_that_is_guessed_at_from_many_addresses_waits_too(desk: FakeDesk) -> None:
    for n in range(20):
        desk.door.enter("viewer", f"guess {n}", f"10.0.0.{n}")
    assert desk.door.pause("10.0.1.1", "viewer") > 0
    assert desk.door.pause("10.0.1.1", "editor") == 0


@pytest.fixture
def _cheap_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess at a name that is no account costs 50 ms otherwise."""
    monkeypatch.setattr(passwords, "_of_nobody", lambda: CHEAP)


@pytest.mark.usefixtures("_cheap_guesses")
def test_the_wait_of_an_account_is_not_washed_out_by_failures_of_others(desk: FakeDesk) -> None:
    for n in range(24):
        desk.door.enter("viewer", f"guess {n}", f"10.0.0.{n}")
        desk.clock.pass_(seconds=61)
    desk.door.enter("viewer", "guess", "10.0.0.99")
    waiting = desk.door.pause("10.0.1.1", "viewer")
    assert waiting > 0
    for n in range(300):
        desk.door.enter(f"nobody{n}", "guess", f"10.1.{n // 256}.{n % 256}")
    assert desk.door.pause("10.0.1.1", "viewer") == waiting


@pytest.mark.usefixtures("_cheap_guesses")
def test_a_client_that_goes_on_failing_is_not_the_first_to_be_forgotten(desk: FakeDesk) -> None:
    for n in range(260):
        desk.door.enter("nobody", "guess", f"10.1.{n // 256}.{n % 256}")
        if n % 60 == 0:
            desk.clock.pass_(seconds=61)
            desk.door.enter("nobody", "guess", "10.0.0.1")
    assert desk.door.pause("10.0.0.1") > 0


def test_a_login_ends_after_an_idle_hour_but_not_while_it_is_used(desk: FakeDesk) -> None:
    browser = desk.as_(Role.VIEWER)
    for _ in range(3):
        desk.clock.pass_(minutes=50)
        assert browser.get("/desk").status_code == 200
    desk.clock.pass_(minutes=61)
    assert browser.get("/desk").status_code == 303
    assert not desk.store.logins


def test_a_login_ends_after_a_working_day_however_much_it_is_used(desk: FakeDesk) -> None:
    browser = desk.as_(Role.VIEWER)
    for _ in range(14):
        desk.clock.pass_(minutes=50)
        browser.get("/desk")
    desk.clock.pass_(minutes=40)
    assert browser.get("/desk").status_code == 303


def test_logging_out_ends_the_login_itself_and_not_only_the_cookie(desk: FakeDesk) -> None:
    browser = desk.as_(Role.VIEWER)
    held = dict(browser.http.cookies)
    assert browser.post("/logout").status_code == 303
    again = desk.browser()
    again.http.cookies.update(held)
    assert again.get("/desk").status_code == 303
    assert [a.kind for a in desk.store.noted] == [ActKind.LOGIN, ActKind.LOGOUT]


def test_a_part_of_a_page_whose_login_is_over_sends_the_whole_page_to_the_login(desk: FakeDesk) -> None:
    answer = desk.browser().http.get("/desk/initiatives", headers={"hx-request": "true", **HTML})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/login")


def test_the_browsers_own_password_window_never_opens(desk: FakeDesk) -> None:
    asked = desk.browser().http.get("/api/sources", headers={"sec-fetch-mode": "cors"})
    assert asked.status_code == 401
    assert "www-authenticate" not in asked.headers


def test_a_failed_login_is_noted_without_what_was_typed(desk: FakeDesk) -> None:
    desk.browser().log_in("my secret typed here", "wrong")
    desk.browser().log_in("viewer", "wrong")
    kinds = [(a.kind, a.actor, a.subject) for a in desk.store.noted]
    assert kinds == [(ActKind.LOGIN_FAILED, "-", ""), (ActKind.LOGIN_FAILED, "-", "viewer")]


def test_who_is_in_guesses_no_password_either(desk: FakeDesk) -> None:
    browser = desk.as_(Role.VIEWER)
    said = {"new": "another long one", "again": "another long one"}
    pages = [browser.post("/desk/me", old=f"guess {n}", **said).text for n in range(6)]
    assert "いまのパスワードが違います" in pages[0]
    assert "秒お待ちください" in pages[-1]
    assert "秒お待ちください" in browser.post("/desk/me", old=PASSWORD, **said).text
    assert [a.kind for a in desk.store.noted].count(ActKind.LOGIN_FAILED) == 5
    desk.clock.pass_(seconds=61)
    assert browser.post("/desk/me", old=PASSWORD, **said).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_another_sites_login_form_is_refused(desk: FakeDesk, site: str | None) -> None:
    headers = {"sec-fetch-site": site} if site else {}
    answer = desk.browser().http.post("/login", data={"name": "viewer", "password": PASSWORD}, headers=headers)
    assert answer.status_code == 415


def test_nobody_enters_while_the_accounts_cannot_be_read(desk: FakeDesk) -> None:
    browser = desk.as_(Role.ADMIN)
    desk.store.broken = True
    assert browser.get("/desk").status_code == 503
    assert desk.browser().log_in("admin").status_code == 503


def test_the_login_page_shows_nothing_of_the_inside(desk: FakeDesk) -> None:
    page = desk.browser().http.get("/login", headers={**HTML, **SAME_ORIGIN})
    assert "/desk/users" not in page.text
    assert "<script" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
