"""Keeps one worker process with a language model alive: started, warmed, fed, limited, ended and started again.

The worker is a program that speaks the messages of `openvino_worker`; a thread of ours keeps it. What is asked while
there is no ready worker is refused at once. Posix only: the pipe is handed over by its descriptor.
"""

from __future__ import annotations

import itertools
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

import psutil
import structlog

from assistant.errors import ChatNotReady, ChatUnavailable

_LOOK_S = 0.5  # between two looks at memory, deadlines and the missing file
_START_S = 180.0  # loading took 11 s on two idle cores and 60 s on two busy ones
_OBEY_S = 5.0  # between being told to stop and having stopped: one token, or a whole prompt on busy cores
_LONGEST_REST_S = 60.0  # between two starts of a worker that dies each time
_DOUBLINGS = 6  # of a second, until the longest rest is reached
_MIB = 2**20

State = Literal["not started", "no model", "loading", "ready", "ended"]
Command = Callable[[int], Sequence[str]]
"""The worker's command line, given the descriptor of its end of the pipe."""

_MEND: Mapping[State, str] = {
    "no model": "machi-annai models fetch, or set MACHI_LLM__PATH, or MACHI_LLM__KIND=none",
    "ended": "look for model_ended in the log; it is started again by itself",
}
_SLOW = "give it processors (MACHI_LLM__THREADS) or time (MACHI_LLM__TOTAL_S)"


@dataclass(slots=True)
class _Ask:
    """A reply under way. Times are of the monotonic clock; `stopped_at` is when the worker was told to stop."""

    ends_at: float
    told: queue.SimpleQueue[Mapping[str, Any]] = field(default_factory=queue.SimpleQueue)
    stopped_at: float | None = None


class ModelProcess:
    """One worker, from `start` on; `stream` asks it. Threads may share it.

    It is ended and started again when it dies, holds more than `memory_mib`, or does not stop when told to.
    """

    def __init__(self, command: Command, *, needs: Path, memory_mib: int, most_s: float) -> None:
        self._command, self._needs = command, needs
        self._memory, self._most_s = memory_mib * _MIB, most_s
        self._state: State = "not started"
        self._asks: dict[int, _Ask] = {}
        self._numbers = itertools.count(1)
        self._lock = (
            threading.RLock()
        )  # of the asks and the pipe's writing end; `_stop` may come from a collector in any thread
        self._pipe: Connection | None = None
        self._keeper: threading.Thread | None = None
        self._closed = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._log = structlog.get_logger()

    @property
    def state(self) -> State:
        """What the worker is doing."""
        return self._state

    @property
    def pid(self) -> int | None:
        """The worker's process, while there is one."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Begin to keep a worker; returns at once. Does nothing the second time."""
        with self._lock:
            if self._keeper is None and not self._closed.is_set():
                self._keeper = threading.Thread(target=self._keep, name="model-keeper", daemon=True)
                self._keeper.start()

    def close(self) -> None:
        """End the worker and keep none any more."""
        self._closed.set()
        if self._keeper:
            self._keeper.join()

    def stream(
        self, messages: Sequence[Mapping[str, str]], *, most_tokens: int
    ) -> Generator[Mapping[str, Any], None, None]:
        """The worker's messages for one reply: pieces, then how it ended. Closing the iterator stops the worker.

        Raises `ChatNotReady` when no worker is ready or the prompt is too long, `ChatUnavailable` when it fails.
        """
        self.start()
        number, ask = self._ask(messages, most_tokens)
        ended = False
        try:
            while not ended:
                told = ask.told.get()
                ended = "piece" not in told
                if "too_long" in told:
                    raise ChatNotReady(
                        f"The prompt has {told['too_long']} tokens, more than it may.",
                        mend="send less evidence, or raise MACHI_LLM__MOST_PROMPT_TOKENS",
                    )
                if "broke" in told:
                    raise ChatUnavailable(f"The local model broke off ({told['broke']}).", mend=_MEND["ended"])
                if ask.stopped_at is not None:
                    raise ChatUnavailable(f"The local model took more than {self._most_s:g} s.", mend=_SLOW)
                yield told
        finally:
            if not ended:
                self._stop(number, ask)

    def _ask(self, messages: Sequence[Mapping[str, str]], most_tokens: int) -> tuple[int, _Ask]:
        number, ask = next(self._numbers), _Ask(time.monotonic() + self._most_s)
        with self._lock:
            if self._state != "ready":
                mend = _MEND.get(self._state, "wait; it takes a quarter of a minute")
                raise ChatNotReady(f"The local model is not ready ({self._state}).", mend=mend)
            self._asks[number] = ask
            self._send({"ask": number, "messages": list(messages), "most_tokens": most_tokens})
        return number, ask

    def _stop(self, number: int, ask: _Ask) -> None:
        with self._lock:
            if ask.stopped_at is None and number in self._asks:
                ask.stopped_at = time.monotonic()
                self._send({"stop": number})

    def _send(self, told: Mapping[str, Any]) -> None:
        """Under the lock. A pipe that is broken is the keeper's to see: it fails what was asked."""
        try:
            if self._pipe:
                self._pipe.send_bytes(json.dumps(told).encode())
        except OSError:
            return

    def _keep(self) -> None:
        deaths = 0
        while not self._closed.is_set():
            if not os.path.exists(self._needs):  # a folder that may not be read holds no model: `Path.exists` raises
                self._state = "no model"
                self._closed.wait(_LOOK_S)
                continue
            began = time.monotonic()
            why = self._one_life()
            if self._closed.is_set():
                return
            deaths = 0 if time.monotonic() - began > _LONGEST_REST_S else deaths + 1
            self._log.error("model_ended", reason=why, mend="it is started again; see docs/operations.md")
            self._closed.wait(_rest_s(deaths))

    def _one_life(self) -> str:
        """From a worker's start to its end; why it ended."""
        try:
            ours, child = self._begun()
        except OSError as error:
            return f"it could not be started ({type(error).__name__})"
        with self._lock:
            self._state, self._pipe, self._child = "loading", ours, child
        began = time.monotonic()
        try:
            while not self._closed.is_set():
                if why := self._wrong(child, began):
                    return why
                if ours.poll(_LOOK_S):
                    self._hear(json.loads(ours.recv_bytes()))
            return "closed"
        except (EOFError, OSError, ValueError, KeyError) as error:
            return f"its pipe broke ({type(error).__name__})"
        finally:
            child.kill()
            child.wait()
            self._buried(ours)

    def _begun(self) -> tuple[Connection, subprocess.Popen[bytes]]:
        """A worker that was just started, and our end of its pipe."""
        ours, theirs = Pipe()
        with theirs:
            try:
                command = list(self._command(theirs.fileno()))
                return ours, subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
            except OSError:
                ours.close()
                raise

    def _wrong(self, child: subprocess.Popen[bytes], began: float) -> str | None:
        """Why this worker must go; None while it may stay. Replies that are over their time are told to stop."""
        now = time.monotonic()
        if child.poll() is not None:
            return f"it ended by itself ({child.returncode})"
        if self._state == "loading" and now - began > _START_S:
            return "it did not load in time"
        with self._lock:
            asks = list(self._asks.items())
        for number, ask in asks:
            if now > ask.ends_at:
                self._stop(number, ask)
            if ask.stopped_at is not None and now - ask.stopped_at > _OBEY_S:
                return "it did not stop when told to"
        try:
            held = psutil.Process(child.pid).memory_info().rss
        except psutil.Error:
            return None  # just gone: the next look sees it
        return f"it held {held // _MIB} MiB" if held > self._memory else None

    def _hear(self, told: Mapping[str, Any]) -> None:
        with self._lock:
            if "ready" in told:
                self._state = "ready"
                return
            ask = self._asks.get(told["id"])
            if ask and "piece" not in told:
                del self._asks[told["id"]]
        if ask:
            ask.told.put(told)

    def _buried(self, ours: Connection) -> None:
        with self._lock:
            self._state, self._pipe, self._child = "ended", None, None
            left = list(self._asks.values())
            self._asks.clear()
            ours.close()
        for ask in left:
            ask.told.put({"broke": "its process ended"})


def _rest_s(deaths: int) -> float:
    """How long to wait after so many deaths in a row: not at all after the first, then ever longer."""
    return min(2.0 ** min(deaths - 1, _DOUBLINGS), _LONGEST_REST_S) if deaths > 1 else 0.0


def openvino_command(path: Path, *, threads: int, most_prompt_tokens: int) -> Command:
    """The command that serves this GGUF file or OpenVINO folder."""
    program = [sys.executable, "-m", "assistant.adapters.openvino_worker", "--path", str(path)]
    limits = ["--threads", str(threads), "--most-prompt-tokens", str(most_prompt_tokens)]
    return lambda fd: [*program, *limits, "--fd", str(fd)]
