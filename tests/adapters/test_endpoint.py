"""Whatever an endpoint does, its writer ends in `ChatUnavailable` in time, and the key is nowhere to be read."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.adapters.langchain_chat import open_endpoint
from assistant.errors import ChatNotReady, ChatUnavailable
from assistant.ports import Prompt
from assistant.writer import GuardedWriter

KEY = "sk-geheim-0123456789"
PROMPT = Prompt("案内係です。", (("何時？", "9時です。[1]"),), "窓口は？")
FIRST_S, TOTAL_S, SOON_S = 0.5, 1.0, 1.5

Act = Callable[["_Door"], None]


class _Door(BaseHTTPRequestHandler):
    """Acts as the server is told to; keeps what it was asked."""

    protocol_version = "HTTP/1.1"
    server: Endpoint

    def do_POST(self) -> None:
        self.close_connection = True
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked.append(
            (self.path, {name.lower(): value for name, value in self.headers.items()}, json.loads(body))
        )
        try:
            self.server.act(self)
        except OSError:  # the other side has left
            self.server.left.set()

    def head(self, status: int = 200, content_type: str = "text/event-stream", **more: str) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def tell(self, text: str | None, *, finish: str | None = None) -> None:
        delta = {} if text is None else {"role": "assistant", "content": text}
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        whole = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        self.write(f"data: {json.dumps(whole)}\n\n")

    def write(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by http.server
        return


class Endpoint(ThreadingHTTPServer):
    """A server on the loopback address; `act` is what it does with a request."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.act: Act = speaks
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.left = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


def speaks(door: _Door) -> None:
    door.head()
    for piece in ("窓口は1階です。[1]", "\n申請は", "2階です。[2]"):
        door.tell(piece)
    door.tell(None, finish="stop")
    door.write("data: [DONE]\n\n")


def hangs(door: _Door) -> None:
    door.server.left.wait(20)


def hangs_after_the_head(door: _Door) -> None:
    door.head()
    hangs(door)


def hangs_in_a_sentence(door: _Door) -> None:
    door.head()
    door.tell("窓口は")
    hangs(door)


def trickles(door: _Door) -> None:
    door.head()
    for _ in range(400):
        door.write(": still here\n\n")
        time.sleep(0.05)


def talks_without_end(door: _Door) -> None:
    door.head()
    while True:
        door.tell("あ" * 50)


def sends_without_end(door: _Door) -> None:
    door.head()
    while True:
        door.write(":" + "x" * 10000 + "\n")


def sends_garbage(door: _Door) -> None:
    door.head()
    door.write("data: {これは JSON ではない\n\n")


def sends_bytes(door: _Door) -> None:
    door.head()
    door.wfile.write(b"\xff\xfe\x00" * 100)


def sends_a_page(door: _Door) -> None:
    door.head(content_type="text/html")
    door.write("<html>ログインしてください</html>")


def sends_another_object(door: _Door) -> None:
    door.head()
    door.write('data: {"hello": ["world"]}\n\n')


def refuses(status: int) -> Act:
    def act(door: _Door) -> None:
        door.head(status, content_type="application/json", retry_after="30")
        key = door.headers["authorization"]
        door.write(json.dumps({"error": {"message": f"no: {key}", "type": "x", "code": "x"}}))

    return act


def breaks_off(door: _Door) -> None:
    door.head()
    door.tell("窓口は1階です。[1]\n")
    door.tell("申請は")


def breaks_off_in_a_chunk(door: _Door) -> None:
    door.head(transfer_encoding="chunked")
    door.write("ff\r\ndata: {")


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.left.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def elsewhere() -> Iterator[Endpoint]:
    server = Endpoint()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def writer_at(url: str, *, failures: int = 5, rest_s: float = 20) -> GuardedWriter:
    chat = open_endpoint(url, "small", api_key=SecretStr(KEY), silence_s=FIRST_S, total_s=TOTAL_S, settings="MACHI_LLM")
    return GuardedWriter(
        chat, waiting=1, first_line_s=FIRST_S, total_s=TOTAL_S, failures=failures, rest_s=rest_s, most_tokens=77
    )


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """The client's libraries take a second to load, once; the times below are the endpoint's."""
    import langchain_openai.chat_models.base  # noqa: F401, PLC0415


def unavailable(writer: GuardedWriter, caplog: pytest.LogCaptureFixture) -> ChatUnavailable:
    """That it was, in time, and quoting nothing."""
    began = time.monotonic()
    with caplog.at_level(logging.INFO), pytest.raises(ChatUnavailable) as caught:
        list(writer.lines(PROMPT))
    assert time.monotonic() - began < TOTAL_S + SOON_S
    shown = str(caught.getrepr(style="long", chain=True)) + caplog.text
    assert KEY not in str(caught.value)
    assert KEY not in shown
    return caught.value


def test_a_reply_comes_line_by_line_and_the_prompt_goes_as_turns(endpoint: Endpoint) -> None:
    assert list(writer_at(endpoint.url).lines(PROMPT)) == ["窓口は1階です。[1]", "申請は2階です。[2]"]
    path, headers, body = endpoint.asked[0]
    assert path == "/v1/chat/completions"
    assert headers["authorization"] == f"Bearer {KEY}"
    assert (body["model"], body["stream"], body["temperature"], body["max_tokens"]) == ("small", True, 0, 77)
    assert [(one["role"], one["content"]) for one in body["messages"]] == [
        ("system", "案内係です。"),
        ("user", "何時？"),
        ("assistant", "9時です。[1]"),
        ("user", "窓口は？"),
    ]


@pytest.mark.parametrize(
    "act",
    [
        hangs,
        hangs_after_the_head,
        hangs_in_a_sentence,
        trickles,
        talks_without_end,
        sends_without_end,
        sends_garbage,
        sends_bytes,
        sends_a_page,
        sends_another_object,
        refuses(401),
        refuses(429),
        refuses(500),
        refuses(503),
        breaks_off,
        breaks_off_in_a_chunk,
    ],
    ids=lambda act: act.__qualname__,
)
def test_a_failing_endpoint_is_unavailable_in_time(
    endpoint: Endpoint, act: Act, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.act = act
    error = unavailable(writer_at(endpoint.url), caplog)
    assert not isinstance(error, ChatNotReady)
    assert (
        len(endpoint.asked) <= 1
    )  # a failing endpoint is not hurried; on a slow machine time was up before it was heard


def test_an_address_where_nobody_listens(endpoint: Endpoint, caplog: pytest.LogCaptureFixture) -> None:
    endpoint.shutdown()
    endpoint.server_close()
    assert "MACHI_LLM__BASE_URL" in str(unavailable(writer_at(endpoint.url), caplog))


def test_a_redirect_is_not_followed(endpoint: Endpoint, elsewhere: Endpoint, caplog: pytest.LogCaptureFixture) -> None:
    endpoint.act = lambda door: door.head(307, location=f"{elsewhere.url}/chat/completions")
    unavailable(writer_at(endpoint.url), caplog)
    assert elsewhere.asked == []


def test_a_reader_who_leaves_ends_the_connection(endpoint: Endpoint) -> None:
    def talks(door: _Door) -> None:
        door.head()
        while True:
            door.tell("一\n")
            time.sleep(0.02)

    endpoint.act = talks
    lines = writer_at(endpoint.url).lines(PROMPT)
    assert next(lines) == "一"
    lines.close()
    assert endpoint.left.wait(2)


def test_the_breaker_opens_and_closes_again_by_itself(endpoint: Endpoint, caplog: pytest.LogCaptureFixture) -> None:
    writer = writer_at(endpoint.url, failures=3, rest_s=3)
    endpoint.act = refuses(500)
    for _ in range(3):
        assert not isinstance(unavailable(writer, caplog), ChatNotReady)
    assert isinstance(unavailable(writer, caplog), ChatNotReady)
    assert len(endpoint.asked) == 3
    endpoint.act = speaks
    time.sleep(3)
    assert len(list(writer.lines(PROMPT))) == 2


def test_no_thread_stays_after_an_endpoint_hung(endpoint: Endpoint, caplog: pytest.LogCaptureFixture) -> None:
    endpoint.act = hangs_in_a_sentence
    unavailable(writer_at(endpoint.url), caplog)
    end = time.monotonic() + 3
    while any(one.name == "writer" for one in threading.enumerate()) and time.monotonic() < end:
        time.sleep(0.02)
    assert not [one for one in threading.enumerate() if one.name == "writer"]
