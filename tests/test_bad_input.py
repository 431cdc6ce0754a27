"""Whatever is sent, a clear refusal or an answer comes back, never a 500."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clients import MAX_QUESTION, Door

JSON = {"content-type": "application/json"}
SQL = "'; DROP TABLE sessions; --"
HTML = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def door() -> Door:
    return Door()


@pytest.fixture(autouse=True)
def _forget(door: Door) -> None:
    door.assistant.asked.clear()


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("", "question-empty"),
        ("   \n\t　", "question-empty"),
        ("\u200b\u200d\ufeff", "question-empty"),
        ("？！…。、", "question-without-words"),
        ("👶", "question-without-words"),
        ("あ" * (MAX_QUESTION + 1), "question-too-long"),
        ("目標\x00は", "question-not-text"),
        ("目標\x1b[31mは", "question-not-text"),
        ("目標\x85は", "question-not-text"),
    ],
)
@pytest.mark.parametrize("path", ["/api/ask", "/api/ask/stream"])
def test_a_question_out_of_bounds_is_refused_with_what_to_do(door: Door, path: str, question: str, slug: str) -> None:
    response = door.http.post(path, json={"question": question})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == f"urn:machi-annai:problem:{slug}"
    assert {"title", "status", "detail", "instance", "message_ja"} <= set(problem)
    assert problem["message_ja"].endswith("。")
    assert not door.assistant.asked


def test_the_longest_question_and_its_line_breaks_pass(door: Door) -> None:
    assert door.http.post("/api/ask", json={"question": "あ" * (MAX_QUESTION - 2) + "\r\n"}).status_code == 200


def test_zero_width_characters_reach_the_pipeline_which_removes_them(door: Door) -> None:
    assert door.http.post("/api/ask", json={"question": "目\u200b標は\u202e？"}).status_code == 200
    assert door.assistant.asked[0].text == "目\u200b標は\u202e？"


@pytest.mark.parametrize("field", ["question", "session_id", "language", "compose"])
def test_half_a_surrogate_pair_is_refused_in_every_field(door: Door, field: str) -> None:
    body = json.dumps({"question": "目標は"} | {field: "\ud800"})
    response = door.http.post("/api/ask", content=body, headers=JSON)
    assert response.status_code == 422
    assert "ud800" not in response.text


def test_half_a_surrogate_pair_as_a_field_name_is_refused(door: Door) -> None:
    response = door.http.post("/api/ask", content='{"question": "目標は", "\\ud800": 1}', headers=JSON)
    assert response.status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "目標は",
        None,
        {"question": None},
        {"question": 27},
        {"question": ["目標は"]},
        {"question": {"text": "目標は"}},
        {"question": "目標は", "session_id": 5},
        {"question": "目標は", "language": "tlh"},
        {"question": "目標は", "compose": "magic"},
        {"question": "目標は", "sesion_id": "misspelt"},
        {"question": "目標は", "recorded": False},
    ],
)
def test_wrong_types_are_refused_and_the_field_is_named(door: Door, body: object) -> None:
    response = door.http.post("/api/ask", json=body)
    assert response.status_code == 422
    assert response.json()["errors"]
    assert not door.assistant.asked


@pytest.mark.parametrize(
    "body", [b"", b"{", b"question=1", b"\xff\xfe\x00", b"[" * 20_000, b'{"question": ' + b"9" * 5000, b'{"a": NaN}']
)
def test_what_is_no_json_is_refused(door: Door, body: bytes) -> None:
    response = door.http.post("/api/ask", content=body, headers=JSON)
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"


def test_a_hundred_kilobytes_are_refused_before_they_are_parsed(door: Door) -> None:
    response = door.http.post("/api/ask", json={"question": "あ" * 100_000})
    assert response.status_code == 413
    assert response.json()["type"] == "urn:machi-annai:problem:body-too-large"


def test_a_body_without_a_declared_length_is_measured_as_it_comes(door: Door) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(1000):
            yield b"x" * 1000

    assert door.http.post("/api/ask", content=endless(), headers=JSON).status_code == 413


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_is_not_declared_as_json_is_refused(door: Door, media: str) -> None:
    response = door.http.post("/api/ask", content=b'{"question": "x"}', headers={"content-type": media})
    assert response.status_code == 415


@pytest.mark.parametrize("session_id", ["unknown", "", "../../etc/passwd", SQL, HTML, "あ" * 400])
def test_an_unknown_session_is_no_error(door: Door, session_id: str) -> None:
    assert door.http.post("/api/ask", json={"question": "目標は", "session_id": session_id}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/api/sources/unknown",
        "/api/sources/..%2f..%2fetc%2fpasswd",
        "/api/sources/%2e%2e%2f",
        "/api/sources/INITIATIVE",
        "/api/sources/" + "a" * 81,
        "/api/sources/%00",
        "/api/initiatives/0",
        "/api/initiatives/999999999999999999999999",
        "/api/initiatives/..%2f",
        "/api/initiatives/二十七",
        "/sources/..%2f..%2fetc%2fpasswd",
        "/sources/%3Cscript%3E",
        "/sources/unknown",
        "/style/..%2f..%2fapi.py",
        "/style/%2e%2e/words.py",
        "/file=/etc/passwd",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/upload",
        "/gradio_api/proxy=http://localhost/",
        "/monitoring",
        "/static/..%2f..%2f..%2fapi.py",
        "/assets/..%2f..%2findex.html",
    ],
)
def test_an_unknown_or_malformed_address_is_a_404(door: Door, path: str) -> None:
    response = door.http.get(path)
    assert response.status_code in (403, 404), response.text
    assert "root:" not in response.text


@pytest.mark.parametrize("words", [SQL, HTML, "%00", "\ufffe", "a" * 200, "{{7*7}}", "${7*7}", "=1+1"])
def test_sql_and_markup_in_any_field_are_only_words(door: Door, words: str) -> None:
    questions = [
        door.http.post("/api/ask", json={"question": words + "は", "session_id": words}),
        door.http.post("/api/feedback", json={"answer_id": words[:64], "helpful": True, "comment": words}),
        door.http.get("/api/search", params={"q": words + "は"}),
        door.http.get("/api/glossary", params={"q": words}),
        door.http.get("/api/procedures", params={"field": words}),
        door.http.get("/sources/initiative-27", params={"mark": words}),
        *(
            door.http.get("/api/initiatives", params={name: words})
            for name in ("department", "policy", "new", "fiscal_year", "status", "q", "format")
        ),
    ]
    for response in questions:
        assert response.status_code in (200, 404, 422), response.text
        assert HTML not in response.text


@pytest.mark.parametrize("k", ["0", "-1", "51", "x", "1e9", "99999999999999999999"])
def test_a_number_out_of_range_is_refused(door: Door, k: str) -> None:
    assert door.http.get("/api/search", params={"q": "目標", "k": k}).status_code == 422


@given(st.text(max_size=600))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered_or_refused(door: Door, text: str) -> None:
    body = json.dumps({"question": text})
    assert door.http.post("/api/ask", content=body, headers=JSON).status_code in (200, 422)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    )
)
@settings(max_examples=50, deadline=None)
def test_any_json_is_answered_or_refused(door: Door, value: object) -> None:
    for path in ("/api/ask", "/api/feedback"):
        assert door.http.post(path, content=json.dumps(value), headers=JSON).status_code in (200, 204, 404, 422)
