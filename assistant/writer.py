"""A language model that keeps its times and its queue, and is left alone while it fails: the `Writer` of a process.

The circuit breaker is pybreaker's (Nygard, Release It!, 2007): after so many failures in a row nobody asks the model
for a while; then one question tries it, and its success lets the others in again.
"""

from __future__ import annotations

import math
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator

from pybreaker import CircuitBreaker, CircuitBreakerError

from assistant.errors import ChatNotReady, ChatUnavailable
from assistant.ports import ChatModel, Prompt, Writer

_LONGEST_LINE = 400  # characters; the longest sentence of the corpus has fewer
_LONGEST_REPLY = 4000  # characters; a reply of the tokens we ask for is a quarter of it
_ENDING_S = 1.0  # for the thread to end that has nothing left to do
_HUNG_S = 1.0  # how long one waits behind a reply that was given up: a model that obeys stops within a token
_LOOK_S = 1.0

_NOT_NOW = "nothing; answers are extractive meanwhile"


class _Talk:
    """One reply under way, pumped out of the model by a thread of its own: the model may block, the reader never does.

    `told` holds the pieces, then None or what went wrong. `begun` is whether a thread pumps it. One that is `aside`
    gives way to whoever comes, and to what is no longer quiet.
    """

    def __init__(self, *, aside: bool = False, while_quiet: Callable[[], bool] = lambda: True) -> None:
        self.told: queue.SimpleQueue[str | ChatUnavailable | None] = queue.SimpleQueue()
        self.given_up = threading.Event()
        self.begun, self.aside, self._quiet = False, aside, while_quiet

    def pump(self, model: ChatModel, prompt: Prompt, *, most_tokens: int) -> None:
        """Until the model ends, fails, or nobody listens any more."""
        try:
            pieces = model.stream(prompt, most_tokens=most_tokens)
            try:
                for piece in pieces:
                    if self.given_up.is_set() or not self._quiet():
                        self.told.put(ChatNotReady(f"{model.name} is wanted elsewhere.", mend=_NOT_NOW))
                        return
                    self.told.put(piece)
            finally:
                if isinstance(pieces, Generator):
                    pieces.close()
            self.told.put(None)
        except ChatUnavailable as error:
            self.told.put(error)
        except Exception as error:  # a model's client may raise anything, and its words may quote the reply
            self.told.put(_failure(model.name, f"failed ({type(error).__name__})"))


class GuardedWriter:
    """A `Writer` over a `ChatModel`: one question has it, `waiting` more may wait, each up to `first_line_s`.

    The first line comes within `first_line_s` of a question's turn and the last within `total_s` of its asking, however
    long the model blocks. `failures` in a row leave the model alone for `rest_s`.
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        waiting: int,
        first_line_s: float,
        total_s: float,
        failures: int,
        rest_s: float,
        most_tokens: int = 256,  # five sentences of fifty
    ) -> None:
        self._model, self._waiting, self._most_tokens = model, waiting, most_tokens
        self._first_line_s, self._total_s = first_line_s, total_s
        self._breaker = CircuitBreaker(
            fail_max=failures,
            reset_timeout=rest_s,
            exclude=[ChatNotReady, GeneratorExit],  # a refusal is an answer, and who leaves blames nobody
            throw_new_error_on_trip=False,
        )
        self._turn = threading.Semaphore()
        self._lock = threading.Lock()  # of the two below
        self._inside = 0
        self._talking: _Talk | None = None

    @property
    def name(self) -> str:
        """Which model writes."""
        return self._model.name

    def lines(self, prompt: Prompt) -> Generator[str, None, None]:
        """Whole lines as they end, the last one with the text; closing the iterator stops the model.

        Raises `ChatNotReady` when it is loading, busy or resting, `ChatUnavailable` when it fails or is late. Neither
        says what the model said.
        """
        end = time.monotonic() + self._total_s
        self._take_turn()
        yield from self._guarded(_Talk(), prompt, end)

    def aside(self, prompt: Prompt, *, while_quiet: Callable[[], bool]) -> Generator[str, None, None]:
        """Likewise, for nobody who waits, so that no line is late before the last one is: a question that comes takes
        the turn after the next token.

        Raises as `lines`, and `ChatNotReady` where it is, or becomes, no time for it.
        """
        end = time.monotonic() + self._total_s
        with self._lock:
            if self._inside or not while_quiet() or not self._turn.acquire(blocking=False):
                raise ChatNotReady(f"{self.name} is busy.", mend=_NOT_NOW)
            self._talking = _Talk(aside=True, while_quiet=while_quiet)
            self._inside += 1
        yield from self._guarded(self._talking, prompt, end)

    def _guarded(self, talk: _Talk, prompt: Prompt, end: float) -> Generator[str, None, None]:
        try:
            yield from self._breaker.call(self._written, talk, prompt, end)
        except CircuitBreakerError:
            raise ChatNotReady(f"{self.name} failed and is left alone for a while.", mend=_NOT_NOW) from None
        finally:
            talk.given_up.set()
            if not talk.begun:
                self._leave()

    def _take_turn(self) -> None:
        with self._lock:
            talking = self._talking
            nobody = talking is not None and talking.aside
            if self._inside - nobody > self._waiting:
                raise ChatNotReady(f"{self.name} is busy.", mend=_NOT_NOW)
            self._inside += 1
            if talking is not None and nobody:
                talking.given_up.set()
            hung = talking is not None and talking.given_up.is_set()
        if not self._turn.acquire(timeout=_HUNG_S if hung else self._first_line_s):
            with self._lock:
                self._inside -= 1
            raise ChatNotReady(f"{self.name} is busy.", mend=_NOT_NOW)

    def _leave(self) -> None:
        with self._lock:
            self._inside -= 1
            self._talking = None
        self._turn.release()

    def _written(self, talk: _Talk, prompt: Prompt, end: float) -> Iterator[str]:
        thread = threading.Thread(target=self._pump, args=(talk, prompt), name="writer", daemon=True)
        self._talking = talk
        try:
            thread.start()
        except RuntimeError as error:  # no more threads, or the interpreter ends
            raise _failure(self.name, "got no thread") from error
        talk.begun = True
        yield from self._read(talk, end)
        thread.join(_ENDING_S)

    def _pump(self, talk: _Talk, prompt: Prompt) -> None:
        """The turn ends with the model, not with the reader: a model that hangs is asked nothing more."""
        try:
            talk.pump(self._model, prompt, most_tokens=self._most_tokens)
        finally:
            self._leave()

    def _read(self, talk: _Talk, end: float) -> Iterator[str]:
        due = end if talk.aside else min(end, time.monotonic() + self._first_line_s)
        rest, said, spoke = "", 0, False
        while (piece := self._next(talk, due)) is not None:
            *whole, rest = (rest + piece).split("\n")
            said += len(piece)
            if said > _LONGEST_REPLY or max(map(len, (*whole, rest))) > _LONGEST_LINE:
                raise _failure(self.name, "said more than anybody asked for")
            for line in filter(None, map(str.strip, whole)):
                due, spoke = end, True
                yield line
        if rest.strip():
            yield rest.strip()
        elif not spoke:
            raise _failure(self.name, "said nothing")

    def _next(self, talk: _Talk, due: float) -> str | None:
        try:
            told = talk.told.get(timeout=max(0.0, due - time.monotonic()))
        except queue.Empty:
            raise _failure(self.name, "was too late") from None
        if isinstance(told, ChatUnavailable):
            raise told
        return told


def wake(writer: Writer, prompt: Prompt, *, within_s: float = math.inf) -> bool:
    """Ask until it is no longer refused: what starts when it is first asked starts now, and whoever asks next finds it
    warm, the sooner the more of this prompt is in theirs. Whether it answered."""
    end = time.monotonic() + within_s
    while True:
        try:
            for _ in writer.lines(prompt):
                pass
        except ChatNotReady:
            if time.monotonic() > end:
                return False
            time.sleep(_LOOK_S)
        except ChatUnavailable:
            return False
        else:
            return True


def awake(writer: Writer, prompt: Prompt, *, within_s: float) -> Writer:
    """The writer once it answers. Raises `ChatNotReady` when it does not in time."""
    end = time.monotonic() + within_s
    while not wake(writer, prompt, within_s=end - time.monotonic()):
        if time.monotonic() > end:
            raise ChatNotReady(f"{writer.name} does not answer.", mend="machi-annai doctor")
    return writer


def _failure(name: str, what: str) -> ChatUnavailable:
    return ChatUnavailable(f"{name} {what}.", mend="machi-annai doctor, and the log's lines before this one")
