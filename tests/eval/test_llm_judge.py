"""A model's opinion is kept, advises only, and is shown with how far it agrees with labels."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from math import isnan
from pathlib import Path

import pytest
from langchain_core.language_models import FakeListChatModel

from assistant.adapters.langchain_chat import LangChainChat, open_endpoint
from assistant.errors import ChatUnavailable
from assistant.ports import Prompt
from eval.llm_judge import kappa, opinion, read_labels, rules_as_labels
from eval.run import BadRun
from eval.score import judged
from tests.eval.records import answer, case, record, silent_case, sources

RECORDS = [
    record(case(id="toy-a")),
    record(case(id="toy-b"), answer("1,190件です。[1]")),
    record(silent_case(id="toy-c"), answer("資料にありません。", "no_evidence", citations=[])),
]


class Scripted:
    """A `ChatModel` that says what it was given, in turn, and remembers what it was asked."""

    name = "scripted"

    def __init__(self, *replies: str) -> None:
        self.replies, self.asked = list(replies), list[str]()

    def reply(self, prompt: str) -> str:
        self.asked.append(prompt)
        return self.replies.pop(0)

    def stream(self, prompt: Prompt, *, most_tokens: int) -> Iterator[str]:  # pragma: no cover
        raise AssertionError("a judge is asked once and whole")


def test_only_answers_that_were_expected_are_judged_and_kept(tmp_path: Path) -> None:
    found, model = judged(RECORDS, sources()), Scripted("正しい", "「誤り」。\n数値が違います。")
    first = opinion(RECORDS, found, model, tmp_path / "kept.jsonl", labels=rules_as_labels(found))
    assert (first.right.count, first.right.n, first.unclear, first.kappa, first.labelled) == (1, 2, 0, 1.0, 2)
    assert "1,160件 | 千百六十件" in model.asked[0]
    again = opinion(RECORDS, found, Scripted(), tmp_path / "kept.jsonl", labels=rules_as_labels(found))
    assert again == first


def test_a_reply_of_neither_word_is_unclear_not_right(tmp_path: Path) -> None:
    found = judged(RECORDS, sources())
    made = opinion(RECORDS, found, Scripted("たぶん正しい", "正しい"), tmp_path / "kept.jsonl", labels={})
    assert (made.unclear, made.right.n, made.labelled) == (1, 1, 0)
    assert isnan(made.kappa)


def test_words_in_an_answer_fill_no_field_of_the_prompt(tmp_path: Path) -> None:
    planted = [record(case(id="toy-a", question="{answer}は？"), answer("{expected} 1,160件[1]"))]
    model = Scripted("正しい")
    opinion(planted, judged(planted, sources()), model, tmp_path / "kept.jsonl", labels={})
    assert model.asked[0].count("千百六十件") == 1


def test_kappa_is_cohens() -> None:
    one = [True] * 25 + [False] * 25
    other = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert kappa(one, other) == pytest.approx(0.4)  # Cohen's own arithmetic: (0.7 - 0.5) / 0.5
    assert isnan(kappa([True, True], [True, True]))


def test_labels_that_cannot_be_read_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text('{"id": "toy-a", "right": true}\n{"id": "toy-b", "right": "yes"}\n', encoding="utf-8")
    with pytest.raises(BadRun, match=r"labels\.jsonl:2"):
        read_labels(path)
    path.write_text('{"id": "toy-a", "right": false}\n', encoding="utf-8")
    assert read_labels(path) == {"toy-a": False}


def test_any_langchain_model_replies_through_the_port() -> None:
    assert (
        LangChainChat(lambda: FakeListChatModel(responses=["正しい"]), name="fake", settings="MACHI_JUDGE").reply("?")
        == "正しい"
    )


class _Endpoint(BaseHTTPRequestHandler):
    """As much of the OpenAI protocol as one reply needs; the path `/broken/…` answers 500."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        message = {"role": "assistant", "content": f"{asked['model']}: 正しい"}
        body = {"id": "1", "object": "chat.completion", "created": 0, "model": asked["model"]}
        whole = json.dumps({**body, "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()
        self.send_response(500 if self.path.startswith("/broken") else 200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(whole)))
        self.end_headers()
        self.wfile.write(whole)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by http.server
        return


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_openai_compatible_endpoint_replies_and_a_broken_one_says_what_to_do(endpoint: str) -> None:
    opened = partial(open_endpoint, model="small", api_key=None, silence_s=5, total_s=5, settings="MACHI_JUDGE")
    chat = opened(f"{endpoint}/v1")
    assert chat.reply("どう？") == "small: 正しい"
    with pytest.raises(ChatUnavailable, match="MACHI_JUDGE__BASE_URL"):
        opened(f"{endpoint}/broken").reply("どう？")
