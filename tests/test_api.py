"""The HTTP door: what is asked reaches the pipeline, what it says leaves unchanged, and nothing else leaks."""

from __future__ import annotations

import csv
import io
import json
import logging
import threading
from collections.abc import Callable, Iterator

import anyio
import pytest
import structlog
from starlette.types import Message

from assistant.documents import Passage
from assistant.errors import EmbedderUnavailable
from assistant.models import Answer, Audience, Compose, Language
from tests.clients import Door
from tests.fakes import fake_answer, fake_index


@pytest.fixture(scope="module")
def shared_door() -> Door:
    return Door()


@pytest.fixture
def door(shared_door: Door) -> Door:
    shared_door.assistant.__init__()  # type: ignore[misc]
    shared_door.store.__init__()  # type: ignore[misc]
    shared_door.has_index = True
    return shared_door


def test_the_answer_leaves_as_the_pipeline_gave_it(door: Door) -> None:
    response = door.http.post("/api/ask", json={"question": "取組27の目標は？", "session_id": "s", "language": "en"})
    assert response.status_code == 200
    assert Answer.model_validate(response.json()) == door.assistant.answer
    asked = door.assistant.asked[0]
    assert (asked.text, asked.audience, asked.language, asked.compose, asked.session_id) == (
        "取組27の目標は？",
        Audience.CITIZEN,
        Language.EN,
        Compose.AUTO,
        "s",
    )


def test_a_stream_gives_evidence_before_sentences_and_the_whole_answer_last(door: Door) -> None:
    response = door.http.post("/api/ask/stream", json={"question": "取組27の目標は？"})
    assert response.headers["content-type"].startswith("text/event-stream")
    events = list(_events(response.text))
    assert [name for name, _ in events] == ["stage", "stage", "evidence", "sentence", "sentence", "done"]
    assert events[2][1]["citations"][0]["source_id"] == "initiative-27"
    assert Answer.model_validate(events[-1][1]) == door.assistant.answer


def test_what_comes_at_once_is_sent_at_once(door: Door) -> None:
    bodies = _sent(door, leaves=lambda _: False)
    evidence = next(n for n, body in enumerate(bodies) if b"event: evidence" in body)
    assert b"event: stage" in bodies[evidence]
    assert [b"event: sentence" in body for body in bodies[evidence:] if b"event: done" in body] == [True]


def test_a_client_that_leaves_stops_the_work(door: Door) -> None:
    """Of an answer that has got no further than its stages, which are shown all the same."""
    door.assistant.endless = True
    _sent(door, leaves=lambda body: b"compose" in body)
    assert door.assistant.closed_early


def _sent(door: Door, *, leaves: Callable[[bytes], bool]) -> list[bytes]:
    """The pieces in which a stream is sent to a client who leaves after one of them."""
    left = threading.Event()
    bodies: list[bytes] = []

    async def ask() -> None:
        body = json.dumps({"question": "取組27"}).encode()
        given = False

        async def receive() -> Message:
            nonlocal given
            if not given:
                given = True
                return {"type": "http.request", "body": body, "more_body": False}
            while not left.is_set():
                await anyio.sleep(0.01)
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            bodies.append(message.get("body", b""))
            if leaves(bodies[-1]):
                left.set()

        headers = [(b"content-type", b"application/json"), (b"host", b"test")]
        scope = {"type": "http", "method": "POST", "path": "/api/ask/stream", "query_string": b"", "headers": headers}
        with anyio.fail_after(10):
            await door.http.app({**scope, "http_version": "1.1", "scheme": "http", "root_path": ""}, receive, send)

    anyio.run(ask)
    return bodies


def test_a_bug_is_a_500_that_says_nothing_of_the_question(door: Door, capsys: pytest.CaptureFixture[str]) -> None:
    door.assistant.raises = ValueError("だれにも見せない質問")
    response = door.http.post("/api/ask", json={"question": "だれにも見せない質問"})
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    out = capsys.readouterr()
    assert "だれにも" not in response.text + out.out + out.err


def test_search_gives_passages_with_scores_and_addresses(door: Door) -> None:
    chunk = fake_index().chunks.source_chunks("initiative-27")[0]
    door.assistant.passages = [Passage(chunk, 1.5, 0.9, 3.25)] * 3
    found = door.http.get("/api/search", params={"q": "AI", "k": 2}).json()["passages"]
    assert len(found) == 2
    assert found[0]["url"] == "/sources/initiative-27"
    assert (found[0]["score"], found[0]["similarity"], found[0]["lexical"]) == (1.5, 0.9, 3.25)


def test_search_without_a_model_is_a_503_with_words_for_the_resident(door: Door) -> None:
    door.assistant.raises = EmbedderUnavailable("The model file is gone: /secret/place", mend="machi-annai models")
    response = door.http.get("/api/search", params={"q": "AI"})
    assert response.status_code == 503
    assert "資料" in response.json()["message_ja"]
    assert "/secret/place" not in response.text


def test_feedback_is_redacted_and_kept(door: Door) -> None:
    door.store.record("質問", fake_answer("a1"), audience="citizen")
    body = {"answer_id": "a1", "helpful": False, "comment": "電話は090-1234-5678です"}
    assert door.http.post("/api/feedback", json=body).status_code == 204
    kept = door.store.feedbacks["a1"]
    assert not kept.helpful
    assert kept.comment is not None
    assert "1234" not in kept.comment


def test_feedback_on_an_unknown_answer_is_a_404(door: Door) -> None:
    assert door.http.post("/api/feedback", json={"answer_id": "x", "helpful": True}).status_code == 404


def test_feedback_that_cannot_be_kept_is_a_503(door: Door) -> None:
    door.store.broken = True
    response = door.http.post("/api/feedback", json={"answer_id": "x", "helpful": True})
    assert response.status_code == 503
    assert response.json()["type"] == "urn:machi-annai:problem:store-unavailable"


def test_health_and_readiness_are_told_apart(door: Door) -> None:
    assert door.http.get("/readyz").json()["generation"] == "gen-fake"
    door.has_index = False
    assert door.http.get("/healthz").status_code == 200
    response = door.http.get("/readyz")
    assert response.status_code == 503
    assert "machi-annai ingest" in response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [27, 28]),
        ({"department": "総務"}, [28]),
        ({"department": "デジタル推進課"}, [27]),
        ({"policy": 3}, [27, 28]),
        ({"policy": 4}, []),
        ({"new": "true"}, [28]),
        ({"fiscal_year": "R9"}, [27]),
        ({"fiscal_year": "2027年度"}, [27]),
        ({"fiscal_year": "令和30年度"}, []),
        ({"fiscal_year": "nonsense"}, []),
        ({"status": "検討"}, [27]),
        ({"status": "検討", "fiscal_year": "令和8年度"}, []),
        ({"q": "ｱｸｾｽ"}, [27]),
    ],
)
def test_initiatives_are_filtered(door: Door, query: dict[str, object], numbers: list[int]) -> None:
    found = door.http.get("/api/initiatives", params=query).json()  # type: ignore[arg-type]
    assert [row["number"] for row in found["initiatives"]] == numbers
    assert found["count"] == len(numbers)


def test_a_filter_by_year_leaves_only_that_years_facts(door: Door) -> None:
    row = door.http.get("/api/initiatives", params={"fiscal_year": "R9"}).json()["initiatives"][0]
    assert [(f["value"], f["unit"]) for f in row["facts"]] == [("1,160", "件")]
    assert [f["value"] for f in row["schedule"]] == ["検討"]


@pytest.mark.parametrize("how", [{"params": {"format": "csv"}}, {"headers": {"accept": "text/csv"}}])
def test_initiatives_as_a_table_open_in_a_spreadsheet_and_run_nothing(door: Door, how: dict[str, object]) -> None:
    response = door.http.get("/api/initiatives", **how)  # type: ignore[arg-type]
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.startswith("\ufeff".encode())
    heads, first, second = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert heads[:2] == ["番号", "取組項目"]
    assert "令和9年度" in heads
    assert "1,160件" in first[heads.index("令和9年度")]
    assert second[1] == "'=HYPERLINK(1)"


def test_an_initiative_has_figures_schedule_and_departments(door: Door) -> None:
    row = door.http.get("/api/initiatives/27").json()
    assert row["departments"] == ["デジタル推進課", "こども家庭センター"]
    assert len(row["facts"]) == len(row["schedule"]) == 2
    assert door.http.get("/api/initiatives/99").status_code == 404


def test_the_glossary_is_searched_by_alias(door: Door) -> None:
    (term,) = door.http.get("/api/glossary", params={"q": "ﾁｬｯﾄﾎﾞｯﾄ"}).json()["terms"]
    assert term["name"] == "AIチャットボット"
    assert term["url"] == "/sources/glossary?mark=s3#s3"
    assert door.http.get("/api/glossary", params={"q": "そんな用語はない"}).json()["terms"] == []


def test_procedures_are_filtered_by_field_and_by_being_online(door: Door) -> None:
    assert door.http.get("/api/procedures", params={"field": "引越し"}).json()["count"] == 1
    assert door.http.get("/api/procedures", params={"online": "yes"}).json()["count"] == 2
    assert door.http.get("/api/procedures", params={"online": "no"}).json()["count"] == 0


def test_a_source_comes_with_its_text_and_provenance(door: Door) -> None:
    assert door.http.get("/api/sources").json()["count"] == 2
    source = door.http.get("/api/sources/initiative-27").json()
    assert "AIチャット" in source["text"]
    assert source["provenance"][0]["title"] == "徳島市DX推進計画2026(素案)"
    assert source["as_of"] is None


def test_every_response_carries_the_security_headers_and_an_id(door: Door) -> None:
    for path in ("/", "/healthz", "/api/sources", "/api/nothing", "/sources/initiative-27", "/openapi.json"):
        headers = door.http.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert headers["x-request-id"]


def test_no_other_site_is_allowed_to_read(door: Door) -> None:
    for path in ("/", "/api/sources", "/theme.css"):
        headers = door.http.get(path, headers={"origin": "http://localhost:9999"}).headers
        assert not [name for name in headers if name.startswith("access-control")]


def test_another_method_on_a_known_path_is_a_405(door: Door) -> None:
    response = door.http.get("/api/ask")
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"


def test_the_log_tells_path_status_and_outcome_but_never_the_question(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as lines:
        door.http.post("/api/ask", json={"question": "だれにも見せない質問"})
        door.http.post("/api/ask/stream", json={"question": "だれにも見せない質問"})
        door.http.get("/api/search", params={"q": "だれにも見せない質問"})
    asked, streamed, searched = lines
    assert (asked["path"], asked["status"], asked["outcome"]) == ("/api/ask", 200, "answered")
    assert streamed["outcome"] == "answered"
    assert searched["path"] == "/api/search"
    assert asked["ms"] >= 0
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert "だれにも" not in f"{lines}{ours}"


def test_the_api_describes_itself(door: Door) -> None:
    paths = door.http.get("/openapi.json").json()["paths"]
    assert {"/api/ask", "/api/ask/stream", "/api/search", "/api/initiatives", "/api/feedback", "/readyz"} <= set(paths)


def _events(stream: str) -> Iterator[tuple[str, dict[str, list[dict[str, str]]]]]:
    for block in stream.replace("\r\n", "\n").strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        yield lines["event"], json.loads(lines["data"])
