"""Staff see what was asked in vain and act on it; nobody else, and no other site's page, can."""

from __future__ import annotations

import base64

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from assistant.api import create_citizen_app
from assistant.staff import create_staff_app
from tests.fakes import FakeAssistant, FakeGaps, FakeStore, fake_index

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("pw")
LOGIN = {"authorization": "Basic " + base64.b64encode(b"staff:pw").decode()}
OURS = {**LOGIN, "sec-fetch-site": "same-origin"}
GAP = "0123456789"


@pytest.fixture
def gaps() -> FakeGaps:
    return FakeGaps()


@pytest.fixture
def http(gaps: FakeGaps) -> TestClient:
    app = create_staff_app(
        assistant=FakeAssistant(),
        open_index=fake_index,
        journal=FakeStore(),
        redact=str,
        user="staff",
        password_hash=CHEAP,
        city="徳島市",
        max_question_length=500,
        retention_days=90,
        gaps=gaps,
    )
    return TestClient(app, follow_redirects=False)


def test_a_gap_is_shown_with_its_count_department_and_remark_and_nothing_runs(http: TestClient) -> None:
    page = http.get("/gaps", headers=LOGIN).text
    assert "1回" in page
    assert "管財課" in page
    assert "古い" in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("action", ["draft", "case", "dismissed"])
def test_one_button_does_one_thing(http: TestClient, gaps: FakeGaps, action: str) -> None:
    done = http.post(f"/gaps/{GAP}", data={"action": action, "author": " 山田 "}, headers=OURS)
    assert (done.status_code, done.headers["location"]) == (303, f"/gaps?done={action}")
    assert gaps.done == [(action, GAP, "山田")]
    assert http.get(done.headers["location"], headers=LOGIN).status_code == 200


def test_an_empty_list_says_so(http: TestClient, gaps: FakeGaps) -> None:
    gaps.open.clear()
    assert "ありません" in http.get("/gaps", headers=LOGIN).text


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_another_sites_form_changes_nothing(http: TestClient, gaps: FakeGaps, site: str | None) -> None:
    headers = {**LOGIN, **({"sec-fetch-site": site} if site else {})}
    assert http.post(f"/gaps/{GAP}", data={"action": "dismissed", "author": "x"}, headers=headers).status_code == 415
    assert gaps.done == []


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/gaps/ffffffffff", {"action": "draft", "author": "x"}, 404),
        ("/gaps/..%2Fetc", {"action": "draft", "author": "x"}, 404),
        (f"/gaps/{GAP}", {"action": "publish", "author": "x"}, 422),
        (f"/gaps/{GAP}", {"action": "draft", "author": ""}, 422),
        (f"/gaps/{GAP}", {"action": "draft", "author": "x" * 65}, 422),
    ],
)
def test_bad_input_changes_nothing(
    http: TestClient, gaps: FakeGaps, path: str, form: dict[str, str], status: int
) -> None:
    assert http.post(path, data=form, headers=OURS).status_code == status
    assert gaps.done == []


def test_the_page_is_behind_the_login_and_citizens_have_none(http: TestClient) -> None:
    assert http.get("/gaps").status_code == 401
    citizen = create_citizen_app(
        assistant=FakeAssistant(),
        open_index=fake_index,
        journal=FakeStore(),
        redact=str,
        city="徳島市",
        max_question_length=500,
        retention_days=90,
    )
    assert TestClient(citizen).get("/gaps").status_code == 404
