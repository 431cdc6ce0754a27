"""The worker with the local model: fed, limited, ended and started again, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from assistant.adapters import model_process
from assistant.adapters.langchain_chat import LangChainChat
from assistant.adapters.model_process import ModelProcess
from assistant.adapters.openvino_chat import OpenVinoChat
from assistant.errors import ChatNotReady, ChatUnavailable
from assistant.ports import Prompt

ROOT = Path(__file__).parents[2]
Start = Callable[..., ModelProcess]


def eventually(what: Callable[[], bool], *, within_s: float = 20) -> bool:
    end = time.monotonic() + within_s
    while not what() and time.monotonic() < end:
        time.sleep(0.02)
    return what()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a fake worker and waits until it is ready; ends it after the test."""
    file, running = tmp_path / "model.gguf", list[ModelProcess]()
    file.touch()

    def started(how: str = "", *, ready: bool = True, memory_mib: int = 1024, most_s: float = 30) -> ModelProcess:
        command = [sys.executable, "-m", "tests.adapters.fake_worker", how, "--fd"]
        made = ModelProcess(lambda fd: [*command, str(fd)], needs=file, memory_mib=memory_mib, most_s=most_s)
        running.append(made)
        made.start()
        assert not ready or eventually(lambda: made.state == "ready")
        return made

    yield started
    for one in running:
        one.close()


def say(process: ModelProcess, text: str, *, most_tokens: int = 50) -> list[str]:
    prompt = Prompt("", (), text)
    return list(chat(process).stream(prompt, most_tokens=most_tokens))


def chat(process: ModelProcess) -> LangChainChat:
    return LangChainChat(lambda: OpenVinoChat(process=process), name="echo", settings="MACHI_LLM")


def test_a_prompt_is_answered_in_pieces(start: Start) -> None:
    process = start()
    assert say(process, "窓口は 1階 です") == ["窓口は", "1階", "です"]
    assert say(process, "窓口は 1階 です", most_tokens=2) == ["窓口は", "1階"]
    assert chat(process).reply("こんにちは") == "こんにちは"


def test_it_is_a_langchain_chat_model(start: Start) -> None:
    model = OpenVinoChat(process=start())
    turns = [SystemMessage("s"), HumanMessage("q"), AIMessage("a"), HumanMessage("一 二")]
    assert model.invoke(turns).text == "一二"
    assert [str(chunk.text) for chunk in model.stream(turns)][:2] == ["一", "二"]
    with pytest.raises(ValueError, match="stop words"):
        model.invoke(turns, stop=["。"])


def test_a_prompt_that_is_too_long_is_refused_not_cut(start: Start) -> None:
    process = start()
    with pytest.raises(ChatNotReady, match=r"101 tokens.*MOST_PROMPT_TOKENS"):
        say(process, "あ" * 101)
    assert say(process, "一") == ["一"]


def test_without_a_model_it_refuses_at_once_and_starts_when_the_model_appears(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.unlink()
    process = start(ready=False)
    assert eventually(lambda: process.state == "no model")
    with pytest.raises(ChatNotReady, match="models fetch"):
        say(process, "一")
    file.touch()
    assert eventually(lambda: process.state == "ready")
    assert say(process, "一") == ["一"]


def test_while_it_loads_it_refuses_at_once(start: Start) -> None:
    process = start("slow", ready=False)
    began = time.monotonic()
    with pytest.raises(ChatNotReady, match="not ready"):
        say(process, "一")
    assert time.monotonic() - began < 0.5


def test_first_use_starts_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.adapters.fake_worker", "", "--fd"]
    process = ModelProcess(lambda fd: [*command, str(fd)], needs=ROOT, memory_mib=1024, most_s=30)
    assert process.pid is None
    with pytest.raises(ChatNotReady):
        say(process, "一")
    assert eventually(lambda: process.state == "ready")
    process.close()


def test_closing_the_stream_stops_the_model_within_a_token(start: Start) -> None:
    process = start()
    with closing(process.stream([{"role": "user", "content": "E"}], most_tokens=9)) as told:
        next(told)
    began = time.monotonic()
    assert say(process, "次") == ["次"]  # one worker, one after another: the endless reply has ended
    assert time.monotonic() - began < 1


def test_what_the_library_prints_stays_off_standard_output() -> None:
    program = (
        "from assistant.adapters.model_process import ModelProcess\n"
        "from pathlib import Path; import sys, time\n"
        "command = [sys.executable, '-m', 'tests.adapters.fake_worker', '', '--fd']\n"
        "made = ModelProcess(lambda fd: [*command, str(fd)], needs=Path('.'), memory_mib=1024, most_s=9)\n"
        "made.start()\n"
        "while made.state != 'ready': time.sleep(0.02)\n"
        "list(made.stream([{'role': 'user', 'content': 'a'}], most_tokens=5))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["D", "M"], ids=["dies", "takes memory"])
def test_a_worker_that_dies_or_takes_too_much_fails_its_reply_and_is_started_again(start: Start, command: str) -> None:
    process = start(memory_mib=300)
    first = process.pid
    with pytest.raises(ChatUnavailable) as caught:
        say(process, command)
    assert not isinstance(caught.value, ChatNotReady)
    assert eventually(lambda: process.state == "ready")
    assert process.pid != first
    assert say(process, "一") == ["一"]


def test_a_killed_worker_is_started_again_before_anybody_asks(start: Start) -> None:
    process = start()
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    assert eventually(lambda: process.state != "ready")
    assert eventually(lambda: process.state == "ready")


def test_a_worker_that_does_not_stop_is_killed(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_process, "_OBEY_S", 0.3)
    process = start(most_s=0.5)
    first = process.pid
    began = time.monotonic()
    with pytest.raises(ChatUnavailable):
        say(process, "H")
    assert time.monotonic() - began < 4
    assert eventually(lambda: process.state == "ready" and process.pid != first)


def test_a_reply_over_its_time_is_stopped_and_the_worker_lives(start: Start) -> None:
    process = start(most_s=0.5)
    first = process.pid
    with pytest.raises(ChatUnavailable, match=r"more than 0\.5 s"):
        say(process, "E")
    assert say(process, "一") == ["一"]
    assert process.pid == first


def test_a_worker_that_never_loads_is_tried_again_ever_more_seldom(start: Start) -> None:
    process = start("broken", ready=False)
    assert eventually(lambda: process.state == "ended")
    pids = set()
    end = time.monotonic() + 3
    while time.monotonic() < end:
        pids.add(process.pid)
        time.sleep(0.01)
    assert len(pids - {None}) <= 4
    with pytest.raises(ChatNotReady):
        say(process, "一")


def test_however_often_it_died_it_is_tried_again_within_a_minute() -> None:
    rests = [model_process._rest_s(deaths) for deaths in range(5000)]
    assert rests[:4] == [0, 0, 2, 4]
    assert rests == sorted(rests)
    assert rests[-1] == 60


def test_a_path_that_cannot_be_looked_at_holds_no_model(tmp_path: Path) -> None:
    unreadable = tmp_path / ("m" * 300)  # longer than a name may be: as with a forbidden folder, looking fails
    process = ModelProcess(lambda fd: ["never", str(fd)], needs=unreadable, memory_mib=1024, most_s=30)
    process.start()
    assert eventually(lambda: process.state == "no model", within_s=5)
    process.close()


def test_a_pipe_that_cannot_be_made_is_tried_again(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = [OSError(24, "Too many open files")]

    def scarce() -> tuple[Connection, Connection]:
        if refusals:
            raise refusals.pop()
        return Pipe()

    monkeypatch.setattr(model_process, "Pipe", scarce)
    assert say(start(), "一") == ["一"]
    assert refusals == []


def test_a_bug_in_the_model_ends_the_reply_only_and_is_not_quoted(start: Start) -> None:
    process = start()
    first = process.pid
    with pytest.raises(ChatUnavailable, match="RuntimeError") as caught:
        say(process, "X秘密")
    assert "秘密" not in str(caught.value)
    assert say(process, "一") == ["一"]
    assert process.pid == first


@pytest.mark.parametrize("how", ["", "slow"], ids=["ready", "loading"])
def test_it_never_outlives_its_parent(how: str) -> None:
    program = (
        "from assistant.adapters.model_process import ModelProcess\n"
        "from pathlib import Path; import sys, time\n"
        f"command = [sys.executable, '-m', 'tests.adapters.fake_worker', {how!r}, '--fd']\n"
        "made = ModelProcess(lambda fd: [*command, str(fd)], needs=Path('.'), memory_mib=1024, most_s=9)\n"
        "made.start()\n"
        f"while made.state not in ('ready', {'loading' if how else 'ready'!r}): time.sleep(0.02)\n"
        "time.sleep(0.5); print(made.pid, flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    worker = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert eventually(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE, within_s=5)


def test_closing_ends_the_worker_and_its_keeper(start: Start) -> None:
    others = set(threading.enumerate())
    process = start()
    assert process.pid
    worker = psutil.Process(process.pid)
    process.close()
    assert not worker.is_running()
    assert set(threading.enumerate()) <= others
