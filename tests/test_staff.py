"""The staff app lets nobody in without the password, and keeps no password."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from assistant.errors import SettingsBroken
from assistant.models import Audience
from assistant.staff import StaffLogin, create_first_password, create_staff_app, read_password_hash
from tests.fakes import FakeAssistant, FakeGaps, FakeStore, fake_index

PASSWORD = "correct horse 正しい"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture(scope="module")
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="module")
def http(assistant: FakeAssistant) -> TestClient:
    app = create_staff_app(
        assistant=assistant,
        open_index=fake_index,
        journal=FakeStore(),
        redact=str,
        user="staff",
        password_hash=CHEAP,
        city="徳島市",
        max_question_length=500,
        retention_days=90,
        gaps=FakeGaps(),
    )
    return TestClient(app, raise_server_exceptions=False)


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
        "/assets/index.js",
        "/gradio_api/queue/data?session_hash=x",
        "/gradio_api/heartbeat/x",
        "/config",
        "/no/such/page",
        "//healthz",
        "/healthz/",
        "/healthz/../api/sources",
    ],
)
def test_nothing_is_shown_without_the_password(http: TestClient, path: str) -> None:
    response = http.get(path)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Basic")
    assert response.headers["content-security-policy"]


def test_nothing_is_taken_without_the_password(http: TestClient, assistant: FakeAssistant) -> None:
    for path in ("/api/ask", "/api/ask/stream", "/api/feedback", "/gradio_api/queue/join"):
        assert http.post(path, json={"question": "内部の目標は"}).status_code == 401
    assert not assistant.asked


def test_no_websocket_opens_without_the_password(http: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), http.websocket_connect("/gradio_api/queue/join"):
        pass


def test_health_is_open(http: TestClient) -> None:
    assert http.get("/healthz").status_code == 200


def test_with_the_password_staff_ask_as_staff(http: TestClient, assistant: FakeAssistant) -> None:
    response = http.post("/api/ask", json={"question": "目標は"}, headers=_basic("staff", PASSWORD))
    assert response.status_code == 200
    assert assistant.asked[-1].audience is Audience.STAFF
    assert "職員用" in http.get("/", headers=_basic("staff", PASSWORD)).text


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"staff").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(),
        "Basic " + base64.b64encode(b":").decode(),
        "Bearer " + base64.b64encode(f"staff:{PASSWORD}".encode()).decode(),
        "Basic " + base64.b64encode(f"admin:{PASSWORD}".encode()).decode(),
        "Basic " + "A" * 100_000,
    ],
)
def test_a_broken_or_wrong_credential_is_refused(header: str) -> None:
    login = _Login()
    assert login.status(header) == 401


class _Login:
    """The login before an app that says 200 to everything, with a clock that tests move."""

    def __init__(self) -> None:
        self.time = 0.0

        async def inside(scope: object, receive: object, send: object) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
            await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]

        self.app = StaffLogin(inside, user="staff", password_hash=CHEAP, clock=lambda: self.time)
        self.http = TestClient(self.app)

    def status(self, header: str) -> int:
        return self.http.get("/api/sources", headers={"authorization": header}).status_code

    def try_password(self, password: str) -> int:
        return self.status(_basic("staff", password)["authorization"])


def test_after_repeated_failures_a_client_waits_and_then_may_try_again() -> None:
    login = _Login()
    statuses = [login.try_password(f"guess {n}") for n in range(6)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert login.try_password(PASSWORD) == 429
    login.time += 61
    assert login.try_password(PASSWORD) == 200


def test_who_is_in_stays_in_while_others_fail() -> None:
    login = _Login()
    assert login.try_password(PASSWORD) == 200
    for n in range(8):
        login.try_password(f"guess {n}")
    assert login.try_password(PASSWORD) == 200


def test_a_verified_password_is_checked_again_after_some_minutes() -> None:
    login = _Login()
    assert login.try_password(PASSWORD) == 200
    login.app._door._hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("another")
    assert login.try_password(PASSWORD) == 200
    login.time += 601
    assert login.try_password(PASSWORD) == 401


def test_the_first_password_opens_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "var" / "staff-password.argon2"
    password = create_first_password(file)
    assert len(password) >= 20
    assert password not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert PasswordHasher().verify(read_password_hash(file), password)


def test_a_password_is_never_replaced_silently(tmp_path: Path) -> None:
    create_first_password(tmp_path / "hash")
    with pytest.raises(SettingsBroken):
        create_first_password(tmp_path / "hash")


@pytest.mark.parametrize("content", ["", "secret", "$argon2id$broken", "パスワード"])
def test_what_is_no_hash_is_refused_at_start(tmp_path: Path, content: str) -> None:
    (tmp_path / "hash").write_text(content)
    with pytest.raises(SettingsBroken):
        read_password_hash(tmp_path / "hash")
    with pytest.raises(SettingsBroken):
        read_password_hash(tmp_path / "missing")
    with pytest.raises(SettingsBroken):
        StaffLogin(_Login().app, user="staff", password_hash=content)


def test_a_remembered_password_costs_no_hashing() -> None:
    dear = PasswordHasher().hash(PASSWORD)

    async def inside(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]

    http = TestClient(StaffLogin(inside, user="staff", password_hash=dear))
    http.get("/x", headers=_basic("staff", PASSWORD))
    began = time.perf_counter()
    for _ in range(10):
        assert http.get("/x", headers=_basic("staff", PASSWORD)).status_code == 200
    assert time.perf_counter() - began < 0.5
