"""Staff see what was asked in vain and act on it; nobody else, and no other site's page, can."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from assistant.api import create_citizen_app
from assistant.desk.people import Role
from assistant.gaps import Gap
from assistant.models import AskedInVain, Outcome
from tests.desk.fakes import FakeDesk
from tests.fakes import FakeAssistant, FakeStore, fake_index

GAP = "0123456789"


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


def test_a_gap_is_shown_with_its_count_department_and_remark_and_nothing_runs(desk: FakeDesk) -> None:
    page = desk.as_(Role.EDITOR).get("/gaps").text
    assert "1回" in page
    assert "管財課" in page
    assert "古い" in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("action", ["draft", "case", "dismissed"])
def test_one_button_does_one_thing_in_the_name_of_who_pressed_it(desk: FakeDesk, action: str) -> None:
    editor = desk.as_(Role.EDITOR)
    done = editor.post(f"/gaps/{GAP}", action=action)
    assert (done.status_code, done.headers["location"]) == (303, f"/gaps?done={action}")
    assert desk.gaps.done == [(action, GAP, "editor")]
    assert editor.get(done.headers["location"]).status_code == 200
    assert (desk.store.noted[-1].kind, desk.store.noted[-1].subject) == (f"gap_{action}", GAP)


def test_the_day_it_was_asked_last_is_japans_on_the_page_and_in_the_file(desk: FakeDesk) -> None:
    evening = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    desk.gaps.open = [Gap(GAP, "駐車場は？", (AskedInVain("駐車場は？", evening, Outcome.NO_EVIDENCE, None, False),))]
    viewer = desk.as_(Role.VIEWER)
    for path in ("/gaps", "/gaps?format=csv"):
        text = viewer.get(path).text
        assert "2026-11-24" in text
        assert "2026-11-23" not in text


def test_an_empty_list_says_so(desk: FakeDesk) -> None:
    desk.gaps.open.clear()
    assert "ありません" in desk.as_(Role.VIEWER).get("/gaps").text


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/gaps/ffffffffff", {"action": "draft"}, 404),
        ("/gaps/..%2Fetc", {"action": "draft"}, 404),
        (f"/gaps/{GAP}", {"action": "publish"}, 422),
        (f"/gaps/{GAP}", {}, 422),
    ],
)
def test_bad_input_changes_nothing(desk: FakeDesk, path: str, form: dict[str, str], status: int) -> None:
    assert desk.as_(Role.EDITOR).post(path, **form).status_code == status
    assert desk.gaps.done == []


def test_citizens_have_no_such_page() -> None:
    citizen = create_citizen_app(
        assistant=FakeAssistant(),
        open_index=fake_index,
        journal=FakeStore(),
        redact=str,
        city="徳島市",
        max_question_length=500,
        retention_days=90,
    )
    for path in ("/gaps", "/desk", "/login", "/desk/initiatives", "/logout"):
        assert TestClient(citizen).get(path).status_code == 404
