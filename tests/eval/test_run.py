"""A run asks every case once, in its session, and keeps what came back."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from eval.__main__ import cli
from eval.cases import Case
from eval.run import AskFailed, Json, TargetMissing, in_turn, over_http, run
from eval.score import read_records

CASE = Case.model_validate(
    {
        "id": "toy-1",
        "question": "その次の年は？",
        "history": ["R9は？", "R10は？"],
        "category": "unanswerable",
        "outcome": ["no_evidence"],
    }
)


def answer(session_id: str = "s") -> Json:
    return {
        "answer_id": "a",
        "session_id": session_id,
        "outcome": "no_evidence",
        "text": "見つかりません",
        "language": "ja",
        "composed_by": "fixed",
        "index_generation": None,
        "timing_ms": {"total": 1.0},
        "later_addition": "kept",
    }


def client(*replies: httpx.Response) -> httpx.Client:
    queue = list(replies)
    return httpx.Client(base_url="http://city.test", transport=httpx.MockTransport(lambda request: queue.pop(0)))


def test_earlier_questions_are_asked_first_in_the_same_session() -> None:
    asked: list[tuple[str, str | None]] = []

    def turn(question: str, *, session_id: str | None, case: Case) -> Json:
        asked.append((question, session_id))
        return answer(f"session {len(asked)}")

    in_turn(turn)(CASE)
    assert asked == [("R9は？", None), ("R10は？", "session 1"), ("その次の年は？", "session 2")]


def test_the_whole_answer_is_kept_with_its_case(tmp_path: Path) -> None:
    folder = run([CASE], lambda case: answer(), tmp_path / "one", about={"target": "in process"})
    (kept,) = read_records(folder)
    assert kept.case == CASE
    assert kept.answer == answer()
    assert kept.milliseconds >= 0
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    assert (settings["cases"], settings["about"]) == (1, {"target": "in process"})


def test_a_failed_question_is_recorded_and_the_run_goes_on(tmp_path: Path) -> None:
    def ask(case: Case) -> Json:
        if case.history:
            raise AskFailed("500: broken")
        return {"text": "half an answer"}

    alone = CASE.model_copy(update={"id": "toy-2", "history": ()})
    broken, half = read_records(run([CASE, alone], ask, tmp_path / "one"))
    assert (broken.answer, broken.error) == (None, "500: broken")
    assert half.answer == {"text": "half an answer"}
    assert half.error is not None
    assert half.error.startswith("not an answer by the contract")


def test_a_run_never_overwrites_another(tmp_path: Path) -> None:
    run([CASE], lambda case: answer(), tmp_path / "one")
    with pytest.raises(FileExistsError):
        run([CASE], lambda case: answer(), tmp_path / "one")


def test_a_question_goes_out_as_the_contract_says() -> None:
    seen: list[httpx.Request] = []

    def city(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=answer())

    with httpx.Client(base_url="http://city.test", transport=httpx.MockTransport(city)) as there:
        assert over_http(there)("R9は？", session_id="s", case=CASE) == answer()
    assert (seen[0].method, seen[0].url.path) == ("POST", "/api/ask")
    assert json.loads(seen[0].content) == {"question": "R9は？", "session_id": "s", "language": "auto"}


def test_a_target_that_asks_for_patience_is_asked_again() -> None:
    waited: list[float] = []
    busy = httpx.Response(429, headers={"retry-after": "7"})
    with client(busy, httpx.Response(200, json=answer())) as there:
        assert over_http(there, wait=waited.append)("R9は？", session_id=None, case=CASE) == answer()
    assert waited == [7.0]


def test_patience_ends() -> None:
    waited: list[float] = []
    with client(*[httpx.Response(429) for _ in range(9)]) as there, pytest.raises(AskFailed, match="429"):
        over_http(there, wait=waited.append)("R9は？", session_id=None, case=CASE)
    assert 0 < len(waited) < 9


@pytest.mark.parametrize("reply", [httpx.Response(503, text="down"), httpx.Response(200, text="<html>")])
def test_a_reply_that_is_no_answer_is_a_failed_question(reply: httpx.Response) -> None:
    with client(reply) as there, pytest.raises(AskFailed):
        over_http(there)("R9は？", session_id=None, case=CASE)


def test_a_target_that_is_not_there_ends_the_run() -> None:
    def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with (
        httpx.Client(base_url="http://city.test", transport=httpx.MockTransport(nobody)) as there,
        pytest.raises(TargetMissing, match=r"city\.test"),
    ):
        over_http(there)("R9は？", session_id=None, case=CASE)


def test_the_command_refuses_a_bad_case_file(tmp_path: Path) -> None:
    path = tmp_path / "toy.jsonl"
    path.write_text("{}", encoding="utf-8")
    done = CliRunner().invoke(cli, ["run", "--cases", str(path), "--out", str(tmp_path)])
    assert done.exit_code == 2
    assert "toy.jsonl:1" in done.output
