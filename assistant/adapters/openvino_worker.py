"""The program that holds the local language model, in a process of its own: `python -m` this, started by
`assistant/adapters/model_process.py`.

It imports nothing of ours, opens no network and ends when its pipe does, so that it never outlives who started it.
Over the pipe go JSON objects, one a message:

    in    {"ask": 7, "messages": [{"role", "content"}, …], "most_tokens": 200}    {"stop": 7}
    out   {"ready": true}, then for each ask {"id": 7, "piece": "…"} and at last one of
          {"id": 7, "end": "stop" | "length"}    {"id": 7, "too_long": 1400}    {"id": 7, "broke": "RuntimeError"}
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any, Protocol

_NICE = 19  # where there is no idle class
_GUESSED = 5  # tokens guessed at once from the prompt (prompt lookup): best of 3, 5, 8 with three-token matches
_MATCHED = 3
_WARMING: Sequence[Mapping[str, str]] = ({"role": "user", "content": "窓口は何時までですか。"},)

Say = Callable[[str], bool]
"""Hands on a piece; False when the model is to stop."""


class Model(Protocol):
    """What `serve` needs of a model."""

    def tokens(self, messages: Sequence[Mapping[str, str]]) -> int:
        """How long the prompt is."""

    def talk(self, messages: Sequence[Mapping[str, str]], *, most_tokens: int, say: Say) -> str:
        """Say the reply in pieces; why it ended: `stop` or `length`."""


class OpenVino:
    """A GGUF file or OpenVINO folder on the processor, greedy. Loading takes ten seconds and twice the file's size."""

    def __init__(self, path: str, *, threads: int) -> None:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # its converter would count uses over the net
        import openvino_genai  # noqa: PLC0415 - only this process loads it

        self._genai = openvino_genai
        self._pipeline = openvino_genai.LLMPipeline(
            path,
            "CPU",
            INFERENCE_PRECISION_HINT="f32",  # bf16 was slower per token here and once changed the answer
            INFERENCE_NUM_THREADS=threads,
            prompt_lookup=True,
        )
        self._tokenizer = self._pipeline.get_tokenizer()

    def tokens(self, messages: Sequence[Mapping[str, str]]) -> int:
        return int(self._tokenizer.encode(self._text(messages)).input_ids.shape[1])

    def talk(self, messages: Sequence[Mapping[str, str]], *, most_tokens: int, say: Say) -> str:
        wanted = self._genai.GenerationConfig()
        wanted.max_new_tokens = most_tokens
        wanted.do_sample = False
        wanted.num_assistant_tokens, wanted.max_ngram_size = _GUESSED, _MATCHED
        wanted.apply_chat_template = False  # done in `_text`, where the prompt's length is taken too
        status = self._genai.StreamingStatus

        def heard(piece: str) -> Any:
            return status.RUNNING if say(piece) else status.CANCEL

        made = self._pipeline.generate([self._text(messages)], wanted, heard)
        cut = self._genai.GenerationFinishReason.LENGTH
        return "length" if cut in made.finish_reasons else "stop"

    def _text(self, messages: Sequence[Mapping[str, str]]) -> str:
        return str(self._tokenizer.apply_chat_template([dict(one) for one in messages], add_generation_prompt=True))


def serve(pipe: Connection, load: Callable[[], Model], *, most_prompt_tokens: int) -> None:
    """Load the model, talk once so that it is warm, then answer one ask after another until the process is ended."""
    asks: queue.Queue[Mapping[str, Any]] = queue.Queue()
    stopped: set[int] = set()
    threading.Thread(target=_listen, args=(pipe, asks, stopped), daemon=True).start()
    model = load()
    model.talk(_WARMING, most_tokens=8, say=lambda _: True)
    _send(pipe, ready=True)
    while True:
        ask = asks.get()
        with contextlib.suppress(OSError):  # nobody listens any more: `_listen` ends the process
            for told in _answered(model, ask, stopped, pipe, most_prompt_tokens):
                _send(pipe, **told)
        stopped.discard(ask["ask"])


def _answered(
    model: Model, ask: Mapping[str, Any], stopped: set[int], pipe: Connection, most_prompt_tokens: int
) -> Iterator[dict[str, Any]]:
    number, messages = ask["ask"], ask["messages"]

    def say(piece: str) -> bool:
        _send(pipe, id=number, piece=piece)
        return number not in stopped

    try:
        if number in stopped:
            yield {"id": number, "end": "stop"}
        elif (length := model.tokens(messages)) > most_prompt_tokens:
            yield {"id": number, "too_long": length}
        else:
            yield {"id": number, "end": model.talk(messages, most_tokens=ask["most_tokens"], say=say)}
    except Exception as error:  # of the native library, whose errors have no tree; its words may quote the prompt
        yield {"id": number, "broke": type(error).__name__}


def _listen(pipe: Connection, asks: queue.Queue[Mapping[str, Any]], stopped: set[int]) -> None:
    """Take what comes in; end the process when the other side is gone, whatever the model is doing."""
    try:
        while True:
            told = json.loads(pipe.recv_bytes())
            if "stop" in told:
                stopped.add(told["stop"])
            else:
                asks.put(told)
    except (EOFError, OSError):
        os._exit(0)


def _send(pipe: Connection, **told: object) -> None:
    pipe.send_bytes(json.dumps(told).encode())


def alone(fd: int) -> Connection:
    """The pipe at this descriptor; standard output becomes standard error, Ctrl-C is the starter's to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return Connection(fd)


def give_way() -> None:
    """Searching and serving go first: this process gets what they leave. With the processors idle that is all."""
    try:
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    except (AttributeError, OSError):  # no Linux, or not allowed
        os.nice(_NICE)


def main() -> None:
    """Serve the model until the pipe ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--path", required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--most-prompt-tokens", type=int, required=True)
    given = parser.parse_args()
    pipe = alone(given.fd)
    give_way()
    load = lambda: OpenVino(given.path, threads=given.threads)  # noqa: E731
    serve(pipe, load, most_prompt_tokens=given.most_prompt_tokens)


if __name__ == "__main__":
    main()
