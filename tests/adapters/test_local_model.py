"""The local language model itself, where `machi-annai models fetch` has brought it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from assistant.adapters.langchain_chat import LangChainChat
from assistant.adapters.model_process import ModelProcess, openvino_command
from assistant.adapters.openvino_chat import OpenVinoChat
from assistant.errors import ChatNotReady
from assistant.ports import Prompt
from assistant.settings import Settings
from assistant.writer import GuardedWriter

ROOT = Path(__file__).parents[2]
MODEL = ROOT / Settings(_env_file=None).local_llm
PATIENCE_S = 180  # 12 s on two idle cores
PROMPT = Prompt(
    "あなたは市役所の案内係です。根拠の文だけを使って質問に答えます。各文の終わりに根拠の番号を[1]のように付けます。",
    (("根拠:\n[1] 一般の人は10冊まで借りられます。\n\n質問: 何冊借りれる？", "一般の人は、10冊まで借りられます。[1]"),),
    "根拠:\n[1] 申請は子育て支援課で受け付けます。\n[2] 必要なものは、戸籍謄本と預金通帳です。\n\n質問: 何が必要？",
)

pytestmark = [
    pytest.mark.local_model,
    pytest.mark.skipif(not MODEL.exists(), reason="no local language model here: machi-annai models fetch"),
]


def wait_until_ready(process: ModelProcess) -> float:
    began = time.monotonic()
    while process.state != "ready":
        assert time.monotonic() - began < PATIENCE_S, process.state
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def process() -> Iterator[ModelProcess]:
    command = openvino_command(MODEL, threads=2, most_prompt_tokens=400)
    made = ModelProcess(command, needs=MODEL, memory_mib=6144, most_s=120)
    made.start()
    wait_until_ready(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def chat(process: ModelProcess) -> LangChainChat:
    return LangChainChat(lambda: OpenVinoChat(process=process), name="qwen", settings="MACHI_LLM")


def test_it_answers_in_japanese_from_the_evidence_and_says_the_same_again(chat: LangChainChat) -> None:
    writer = GuardedWriter(chat, waiting=0, first_line_s=60, total_s=120, failures=1, rest_s=1)
    lines = list(writer.lines(PROMPT))
    assert "戸籍謄本" in "".join(lines)
    assert list(writer.lines(PROMPT)) == lines


def test_tokens_bound_a_reply(chat: LangChainChat) -> None:
    assert 1 <= len("".join(chat.stream(PROMPT, most_tokens=4))) < 20


def test_a_prompt_too_long_for_it_is_refused(chat: LangChainChat) -> None:
    with pytest.raises(ChatNotReady, match="MOST_PROMPT_TOKENS"):
        list(chat.stream(Prompt("案内係です。", (), "窓口は市役所の1階です。" * 100), most_tokens=4))


def test_closing_stops_it_within_a_token(chat: LangChainChat) -> None:
    whole = Prompt("", (), "徳島市について、できるだけ長く詳しく説明してください。")
    with closing(chat.stream(whole, most_tokens=256)) as pieces:
        next(pieces)
    began = time.monotonic()
    next(chat.stream(whole, most_tokens=256))
    assert time.monotonic() - began < 10  # the other 250 tokens would have taken longer


def test_it_gives_way_and_keeps_its_size(process: ModelProcess) -> None:
    assert process.pid
    worker = psutil.Process(process.pid)
    assert os.sched_getscheduler(worker.pid) == os.SCHED_IDLE
    assert worker.memory_info().rss < 4.5 * 2**30
    assert not [one for one in worker.net_connections() if one.raddr]


def test_killed_it_comes_back(process: ModelProcess, chat: LangChainChat) -> None:
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    while process.state == "ready":
        time.sleep(0.01)
    wait_until_ready(process)
    assert list(chat.stream(PROMPT, most_tokens=4))
