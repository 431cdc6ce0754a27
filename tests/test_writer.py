"""Whatever the model does, its reader gets whole lines or a refusal in time; it is left alone while it fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from assistant.errors import ChatNotReady, ChatUnavailable
from assistant.ports import Prompt
from assistant.writer import GuardedWriter, awake, wake

PROMPT = Prompt("案内係です。", (), "窓口は？")
SECRET = "秘密の言葉"
SOON_S = 1.5
Script = Sequence[str | float | Exception]
ENDLESS: Script = ["ろ\n", 0.01] * 1000
FAILS: Script = [RuntimeError()]


class Scripted:
    """A `ChatModel` whose replies are scripts, told in turn and the last one again: text is said, a number waited for,
    an error raised. `closed` counts the replies that were closed or ended."""

    name = "scripted"

    def __init__(self, *scripts: Script) -> None:
        self.scripts, self.asked, self.closed = list(scripts), 0, 0
        self.freed = threading.Event()  # ends what is waited for

    def reply(self, prompt: str) -> str:  # pragma: no cover
        raise AssertionError("a writer streams")

    def stream(self, prompt: Prompt, *, most_tokens: int) -> Iterator[str]:
        self.asked += 1
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        try:
            for step in script:
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, str):
                    yield step
                else:
                    self.freed.wait(step)
        finally:
            self.closed += 1


def writer(model: Scripted, **changes: float) -> GuardedWriter:
    settings = {"waiting": 1, "first_line_s": 0.3, "total_s": 0.6, "failures": 3, "rest_s": 0.4} | changes
    return GuardedWriter(model, **settings)  # type: ignore[arg-type]


def eventually(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + 5
    while not what() and time.monotonic() < end:
        time.sleep(0.01)
    return what()


def writing_threads() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "writer"]


def test_lines_come_whole_and_the_last_one_with_the_text() -> None:
    model = Scripted(["窓口は", "1階です。[1]\n\n  \n申請", "は2階です。[2]\r\n以上", "です。"])
    assert list(writer(model).lines(PROMPT)) == ["窓口は1階です。[1]", "申請は2階です。[2]", "以上です。"]
    assert not writing_threads()


def test_a_line_is_told_before_the_next_is_begun() -> None:
    lines = writer(Scripted(["窓口は1階です。\n", 0.2, "次"])).lines(PROMPT)
    begun = time.monotonic()
    assert next(lines) == "窓口は1階です。"
    assert time.monotonic() - begun < 0.15
    assert list(lines) == ["次"]


def test_several_threads_each_get_their_own_lines() -> None:
    heard: list[list[str]] = []
    guarded = writer(Scripted([0.02, "一\n", "二"]), waiting=7, first_line_s=3, total_s=6)
    threads = [threading.Thread(target=lambda: heard.append(list(guarded.lines(PROMPT)))) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert heard == [["一", "二"]] * 8
    assert not writing_threads()


@pytest.mark.parametrize(
    "script",
    [
        [60.0, "遅い"],
        ["話し始めて", 60.0],
        ["いち\n", 60.0],
        ["あ" * 401],
        ["あ" * 399 + "\n"] * 11,
        [],
        ["\n \n"],
        [RuntimeError(SECRET)],
        ["いち\n", ValueError(SECRET)],
        [ChatUnavailable("The endpoint is away.", mend="start it")],
    ],
    ids=[
        "hangs",
        "hangs in a line",
        "hangs between",
        "long line",
        "long",
        "nothing",
        "blank",
        "bug",
        "late bug",
        "down",
    ],
)
def test_every_failure_is_chat_unavailable_in_time_and_quotes_nothing(script: Script) -> None:
    model = Scripted(script)
    began = time.monotonic()
    with pytest.raises(ChatUnavailable) as caught:
        list(writer(model).lines(PROMPT))
    assert time.monotonic() - began < 0.6 + SOON_S
    assert not isinstance(caught.value, ChatNotReady)
    assert SECRET not in str(caught.value)
    assert "あ" not in str(caught.value)
    model.freed.set()
    assert eventually(lambda: not writing_threads())


def test_an_endless_stream_of_pieces_ends_with_the_total_time() -> None:
    model = Scripted(["い\n", *ENDLESS])
    heard, began = [], time.monotonic()
    with pytest.raises(ChatUnavailable, match="late"):
        heard += list(writer(model).lines(PROMPT))
    assert time.monotonic() - began < 0.6 + SOON_S
    assert eventually(lambda: model.closed == 1)


def test_closing_stops_the_model() -> None:
    model = Scripted(["一\n", *ENDLESS])
    lines = writer(model, total_s=60).lines(PROMPT)
    assert next(lines) == "一"
    lines.close()
    assert eventually(lambda: model.closed == 1 and not writing_threads())


def test_a_full_queue_refuses_at_once_and_is_no_failure() -> None:
    model = Scripted(["一\n", 60.0])
    guarded = writer(model, waiting=0, failures=1, total_s=60)
    first = guarded.lines(PROMPT)
    next(first)
    for _ in range(5):
        began = time.monotonic()
        with pytest.raises(ChatNotReady, match="busy"):
            next(guarded.lines(PROMPT))
        assert time.monotonic() - began < 0.1
    model.freed.set()
    assert list(first) == []
    assert list(guarded.lines(PROMPT)) == ["一"]


def test_one_may_wait_for_its_turn() -> None:
    guarded = writer(Scripted([0.2, "一"]), waiting=1, first_line_s=2, total_s=4)
    heard: list[str] = []
    other = threading.Thread(target=lambda: heard.extend(guarded.lines(PROMPT)))
    other.start()
    assert list(guarded.lines(PROMPT)) == ["一"]
    other.join()
    assert heard == ["一"]


def test_a_hung_model_is_asked_nothing_until_its_thread_ends() -> None:
    model = Scripted([60.0, "一"])
    guarded = writer(model, failures=5)
    with pytest.raises(ChatUnavailable):
        list(guarded.lines(PROMPT))
    with pytest.raises(ChatNotReady):
        list(guarded.lines(PROMPT))
    assert model.asked == 1
    model.freed.set()
    assert eventually(lambda: not writing_threads())
    assert list(guarded.lines(PROMPT)) == ["一"]


def test_the_breaker_opens_after_failures_in_a_row_and_closes_by_itself() -> None:
    model = Scripted(FAILS, FAILS, ["直った"], *[FAILS] * 4, ["直った"])
    guarded = writer(model)
    for _ in range(2):
        with pytest.raises(ChatUnavailable):
            list(guarded.lines(PROMPT))
    assert list(guarded.lines(PROMPT)) == ["直った"]  # the row is broken
    for _ in range(3):
        with pytest.raises(ChatUnavailable, match="RuntimeError"):
            list(guarded.lines(PROMPT))
    with pytest.raises(ChatNotReady, match="left alone"):
        list(guarded.lines(PROMPT))
    assert model.asked == 6
    time.sleep(0.45)
    with pytest.raises(ChatUnavailable, match="RuntimeError"):  # the trial fails: it rests again
        list(guarded.lines(PROMPT))
    with pytest.raises(ChatNotReady, match="left alone"):
        list(guarded.lines(PROMPT))
    time.sleep(0.45)
    assert list(guarded.lines(PROMPT)) == ["直った"]
    assert list(guarded.lines(PROMPT)) == ["直った"]


def test_a_model_that_loads_is_not_a_failing_one() -> None:
    loading: Script = [ChatNotReady("It loads.", mend="wait")]
    guarded = writer(Scripted(*[loading] * 9, ["一"]), failures=1)
    for _ in range(9):
        with pytest.raises(ChatNotReady, match="It loads"):
            list(guarded.lines(PROMPT))
    assert list(guarded.lines(PROMPT)) == ["一"]


def test_readers_who_leave_blame_nobody() -> None:
    model = Scripted(["一\n", "二\n"])
    guarded = writer(model, failures=1)
    for _ in range(3):
        lines = guarded.lines(PROMPT)
        next(lines)
        lines.close()
        assert eventually(lambda: not writing_threads())
    assert list(guarded.lines(PROMPT)) == ["一", "二"]


def test_lines_never_begun_take_no_place() -> None:
    guarded = writer(Scripted(["一"]), waiting=0)
    left = [guarded.lines(PROMPT) for _ in range(3)]
    assert list(guarded.lines(PROMPT)) == ["一"]
    del left


def test_waking_asks_until_it_is_no_longer_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    loading: Script = [ChatNotReady("It loads.", mend="wait")]
    monkeypatch.setattr("assistant.writer._LOOK_S", 0.01)
    model = Scripted(*[loading] * 4, ["はい"])
    assert wake(writer(model), PROMPT)
    assert model.asked == 5
    assert not wake(writer(Scripted(FAILS)), PROMPT)
    assert not wake(writer(Scripted(loading)), PROMPT, within_s=0.05)


def test_a_writer_that_does_not_answer_in_time_is_not_awake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.writer._LOOK_S", 0.01)
    guarded = writer(Scripted(FAILS, ["はい"]))
    assert awake(guarded, PROMPT, within_s=5) is guarded
    with pytest.raises(ChatNotReady, match="doctor"):
        awake(writer(Scripted(FAILS)), PROMPT, within_s=0.05)


def aside(guarded: GuardedWriter, *, quiet: Callable[[], bool] = lambda: True) -> list[str | None]:
    """The lines written aside, None where it was no time for any more."""
    heard: list[str | None] = []
    try:
        for line in guarded.aside(PROMPT, while_quiet=quiet):
            heard.append(line)  # noqa: PERF402 - what came before an error counts
    except ChatNotReady:
        heard.append(None)
    return heard


def test_aside_a_whole_reply_comes_while_it_is_quiet() -> None:
    guarded = writer(Scripted(["一\n", 0.01, "二"]))
    assert aside(guarded) == ["一", "二"]
    assert list(guarded.lines(PROMPT)) == ["一", "二"]


def test_who_comes_takes_the_turn_from_what_is_written_aside() -> None:
    model = Scripted(ENDLESS, ["一"])
    guarded = writer(model, waiting=0, failures=1, total_s=60)
    heard: list[list[str | None]] = []
    other = threading.Thread(target=lambda: heard.append(aside(guarded)))
    other.start()
    assert eventually(lambda: model.asked == 1)
    began = time.monotonic()
    assert list(guarded.lines(PROMPT)) == ["一"]
    assert time.monotonic() - began < 0.5
    other.join()
    assert heard[0][-1] is None
    assert model.closed == 2
    assert list(guarded.lines(PROMPT)) == ["一"]  # giving way is no failure


def test_aside_nothing_is_begun_while_somebody_reads() -> None:
    model = Scripted(["一\n", 60.0])
    guarded = writer(model, waiting=5, total_s=60)
    first = guarded.lines(PROMPT)
    next(first)
    assert aside(guarded) == [None]
    assert model.asked == 1
    model.freed.set()
    assert list(first) == []


def test_what_is_written_aside_ends_when_it_is_no_longer_quiet() -> None:
    model = Scripted(ENDLESS)
    guarded = writer(model, total_s=60)
    began = time.monotonic()
    heard = aside(guarded, quiet=lambda: time.monotonic() - began < 0.2)
    assert heard[-1] is None
    assert 1 < len(heard) < 100
    assert eventually(lambda: model.closed == 1 and not writing_threads())
    assert aside(guarded, quiet=lambda: False) == [None]
    assert model.asked == 1


def test_a_thread_that_cannot_start_fails_its_question_alone() -> None:
    guarded = writer(Scripted(["一"]), waiting=0)
    for _ in range(2):
        with pytest.MonkeyPatch.context() as full:
            full.setattr(threading.Thread, "start", _no_thread)
            with pytest.raises(ChatUnavailable, match="got no thread"):
                list(guarded.lines(PROMPT))
    assert list(guarded.lines(PROMPT)) == ["一"]


def _no_thread(_: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def test_a_model_that_failed_is_left_alone_aside_too() -> None:
    model = Scripted(FAILS, ["一"])
    guarded = writer(model, failures=1, rest_s=0.2)
    with pytest.raises(ChatUnavailable):
        list(guarded.aside(PROMPT, while_quiet=lambda: True))
    assert aside(guarded) == [None]
    assert eventually(lambda: aside(guarded) == ["一"])
