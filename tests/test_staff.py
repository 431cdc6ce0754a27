"""The staff app lets nobody in without an account, scripts enter with a password, and no password is kept."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from starlette.websockets import WebSocketDisconnect

from assistant.desk.accounts import Founder, first_admin
from assistant.desk.passwords import checked_hash
from assistant.desk.people import Role
from assistant.errors import SettingsBroken
from assistant.models import Audience
from tests.desk.fakes import CHEAP, PASSWORD, FakeDesk


@pytest.fixture(scope="module")
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture(scope="module")
def http(desk: FakeDesk) -> TestClient:
    return desk.browser().http


def _basic(user: str, password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/sources",
        "/api/initiatives/27",
        "/sources/initiative-27",
        "/openapi.json",
        "/readyz",
        "/theme.css",
        "/style/page.css",
        "/style/htmx.min.js",
        "/assets/index.js",
        "/gradio_api/queue/data?session_hash=x",
        "/gradio_api/heartbeat/x",
        "/config",
        "/no/such/page",
        "//healthz",
        "/healthz/",
        "/healthz/../api/sources",
        "/login/",
        "/login/../desk",
        "/desk",
        "/desk/users",
    ],
)
def test_nothing_is_shown_without_the_password(http: TestClient, path: str) -> None:
    response = http.get(path)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Basic")
    assert response.headers["content-security-policy"]


def test_nothing_is_taken_without_the_password(http: TestClient, desk: FakeDesk) -> None:
    for path in ("/api/ask", "/api/ask/stream", "/api/feedback", "/gradio_api/queue/join"):
        assert http.post(path, json={"question": "内部の目標は"}).status_code == 401
    assert not desk.assistant.asked


def test_no_websocket_opens(http: TestClient) -> None:
    for headers in ({}, _basic("viewer", PASSWORD)):
        with (
            pytest.raises(WebSocketDisconnect),
            http.websocket_connect("/gradio_api/queue/join", headers=headers),
        ):
            pass


def test_health_is_open(http: TestClient) -> None:
    assert http.get("/healthz").status_code == 200


def test_with_the_password_scripts_ask_as_staff(http: TestClient, desk: FakeDesk) -> None:
    response = http.post("/api/ask", json={"question": "目標は"}, headers=_basic("viewer", PASSWORD))
    assert response.status_code == 200
    assert desk.assistant.asked[-1].audience is Audience.STAFF
    assert "職員用" in http.get("/", headers=_basic("viewer", PASSWORD)).text


def test_before_any_script_runs_a_question_is_answered_too(http: TestClient) -> None:
    entered = _basic("viewer", PASSWORD)
    form = HTMLParser(http.get("/", headers=entered).text).css("#opening")[0]
    field = form.css("textarea")[0].attributes["name"]
    assert (form.attributes["action"], form.attributes["method"], field) == ("/desk/why", "get", "q")
    assert "1,160件" in http.get("/desk/why", params={"q": "目標は"}, headers=entered).text


def test_a_password_in_a_header_reads_pages_but_sends_no_form(http: TestClient, desk: FakeDesk) -> None:
    headers = {**_basic("admin", PASSWORD), "sec-fetch-site": "same-origin"}
    assert http.get("/desk", headers=headers).status_code == 200
    assert http.post("/desk/switches/chat", data={"to": "off", "reason": "x"}, headers=headers).status_code == 401
    assert http.post("/gaps/0123456789", data={"action": "draft"}, headers=headers).status_code == 401
    assert not desk.gaps.done


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"viewer").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(),
        "Basic " + base64.b64encode(b":").decode(),
        "Bearer " + base64.b64encode(f"viewer:{PASSWORD}".encode()).decode(),
        "Basic " + base64.b64encode(f"nobody:{PASSWORD}".encode()).decode(),
        "Basic " + "A" * 100_000,
    ],
)
def test_a_broken_or_wrong_credential_is_refused(desk: FakeDesk, header: str) -> None:
    desk.clock.pass_(hours=1)
    assert desk.browser().http.get("/api/sources", headers={"authorization": header}).status_code == 401


class _Script:
    """A script that comes with a password."""

    def __init__(self) -> None:
        self.desk = FakeDesk()
        self.http = self.desk.browser().http

    def try_password(self, password: str) -> int:
        return self.http.get("/api/sources", headers=_basic("viewer", password)).status_code


def test_after_repeated_failures_a_client_waits_and_then_may_try_again() -> None:
    script = _Script()
    statuses = [script.try_password(f"guess {n}") for n in range(6)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert script.try_password(PASSWORD) == 429
    script.desk.clock.pass_(seconds=61)
    assert script.try_password(PASSWORD) == 200


def test_who_is_in_stays_in_while_others_fail() -> None:
    script = _Script()
    assert script.try_password(PASSWORD) == 200
    for n in range(8):
        script.try_password(f"guess {n}")
    assert script.try_password(PASSWORD) == 200


def test_a_password_that_was_changed_or_an_account_that_was_shut_is_refused_at_once() -> None:
    script = _Script()
    assert script.try_password(PASSWORD) == 200
    script.desk.accounts.set_disabled("viewer", disabled=True, by="admin")
    assert script.try_password(PASSWORD) == 401
    script.desk.accounts.set_disabled("viewer", disabled=False, by="admin")
    assert script.try_password(PASSWORD) == 200
    script.desk.accounts.set_password("viewer", by="admin")
    assert script.try_password(PASSWORD) == 401


def test_a_remembered_password_costs_no_hashing() -> None:
    script = _Script()
    dear = PasswordHasher().hash(PASSWORD)
    script.desk.accounts.set_founder("viewer", dear)
    script.try_password(PASSWORD)
    began = time.perf_counter()
    for _ in range(10):
        assert script.try_password(PASSWORD) == 200
    assert time.perf_counter() - began < 0.5


def test_the_first_password_opens_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    desk = FakeDesk()
    desk.store.kept.clear()
    password = first_admin(desk.accounts, Founder("staff", None, tmp_path / "none"))
    assert password is not None
    assert len(password) >= 20
    assert password not in str(desk.store.kept)
    assert desk.store.kept["staff"].role is Role.ADMIN
    assert desk.browser().log_in("staff", password).status_code == 303


def test_a_first_admin_is_never_made_twice(tmp_path: Path) -> None:
    desk = FakeDesk()
    before = dict(desk.store.kept)
    assert first_admin(desk.accounts, Founder("staff", None, tmp_path / "none")) is None
    assert desk.store.kept == before


def test_the_password_of_a_version_before_the_accounts_is_taken_over_once(tmp_path: Path) -> None:
    desk = FakeDesk()
    desk.store.kept.clear()
    kept = tmp_path / "staff-password.argon2"
    kept.write_text(CHEAP + "\n")
    assert first_admin(desk.accounts, Founder("staff", None, kept)) is None
    assert not kept.exists()
    assert desk.browser().log_in("staff", PASSWORD).status_code == 303


@pytest.mark.parametrize("content", ["", "secret", "$argon2id$broken", "パスワード"])
def test_what_is_no_hash_is_refused(tmp_path: Path, content: str) -> None:
    desk = FakeDesk()
    desk.store.kept.clear()
    (tmp_path / "hash").write_text(content)
    with pytest.raises(SettingsBroken):
        first_admin(desk.accounts, Founder("staff", None, tmp_path / "hash"))
    with pytest.raises(SettingsBroken):
        checked_hash(content)
