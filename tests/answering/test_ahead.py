"""Lines are phrased while nobody asks, once, under the checks of every phrasing; whoever asks comes first."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, repeat

from assistant.ahead import Ahead, lines_to_phrase
from assistant.generate import Phrasebook
from assistant.models import Compose, ComposedBy
from assistant.phrase import Style, line_of
from assistant.ports import Prompt
from assistant.switches import ALWAYS_ON
from assistant.writer import GuardedWriter
from tests.answering.world import World, asked

_LINE = re.compile(r"\[1\] (.+)")
_CELL = re.compile(r"([^、]+?): ")


def worded(line: str, end: str = "です。") -> str:
    return _CELL.sub(r"\1が", line).rstrip("。") + end


@dataclass
class Wording:
    """A `ChatModel` that words a row as 「頭は値」, with `end`; `asked` are the lines that it was asked for."""

    end: str = "です。"
    name: str = "wording"
    breaks_on: str = ""

    def __post_init__(self) -> None:
        self.asked: list[str] = []
        self.told = threading.Event()

    def reply(self, prompt: str) -> str:  # pragma: no cover
        raise AssertionError("a writer streams")

    def stream(self, prompt: Prompt, *, most_tokens: int) -> Iterator[str]:
        found = _LINE.fullmatch(prompt.user)
        assert found is not None
        self.asked.append(found[1])
        self.told.set()
        if found[1] == self.breaks_on:
            raise RuntimeError
        yield f"[1] {worded(found[1], self.end)}"


@dataclass(frozen=True)
class Off:
    """`Switches` with generation stopped."""

    def chat_on(self) -> bool:
        return True

    def generation_on(self) -> bool:
        return False


def guarded(model: Wording) -> GuardedWriter:
    return GuardedWriter(model, waiting=1, first_line_s=2, total_s=4, failures=3, rest_s=0.2)


def ahead(world: World, model: Wording, book: Phrasebook, *, quiet_s: Callable[[], float] = lambda: 60.0) -> Ahead:
    return Ahead(guarded(model), book, lambda: world.index, world.tokenizer, ALWAYS_ON, quiet_s=quiet_s)


def test_every_line_is_phrased_once_and_only_what_may_be_said_is_kept(toy: World) -> None:
    model, book = Wording(), Phrasebook()
    assert ahead(toy, model, book).phrase(toy.index)
    lines = list(lines_to_phrase(toy.index))
    assert model.asked == [line_of(quote) for _, quote in lines]
    assert all(line in book for line in lines)
    said = {quote.sentence_id: words for style, quote in lines if (words := book.phrasing(style, quote))}
    assert said
    assert all(words.endswith("です。") for words in said.values())
    assert len(said) < len({quote.sentence_id for _, quote in lines})  # some would read badly: the line stands
    assert ahead(toy, model, book).phrase(toy.index)
    assert len(model.asked) == len(lines)


def test_nothing_that_the_verifier_refuses_is_kept(toy: World) -> None:
    model, book = Wording(end="で、令和99年度までです。"), Phrasebook()
    assert ahead(toy, model, book).phrase(toy.index)
    assert [words for line in lines_to_phrase(toy.index) if (words := book.phrasing(*line))] == []


def test_it_stops_when_somebody_asks_and_goes_on_where_it_stopped(toy: World) -> None:
    model, book = Wording(), Phrasebook()
    times = chain([60.0] * 4, repeat(0.0))  # looked at before each line and after each piece of it
    assert not ahead(toy, model, book, quiet_s=lambda: next(times)).phrase(toy.index)
    lines = list(lines_to_phrase(toy.index))
    known = [line in book for line in lines]
    assert 0 < sum(known) < len(lines)
    assert known == sorted(known, reverse=True)
    model.asked.clear()
    assert ahead(toy, model, book).phrase(toy.index)
    assert len(model.asked) == len(lines) - sum(known)


def test_a_line_that_fails_twice_stands_as_it_is_and_the_next_ones_are_phrased(toy: World) -> None:
    model, book = Wording(), Phrasebook()
    first = next(iter(lines_to_phrase(toy.index)))
    model.breaks_on = line_of(first[1])
    one = ahead(toy, model, book)
    assert not one.phrase(toy.index)
    assert first not in book
    assert not one.phrase(toy.index)
    assert first in book
    assert book.phrasing(*first) is None
    model.breaks_on = ""
    assert one.phrase(toy.index)


def test_generation_that_is_switched_off_phrases_nothing(toy: World) -> None:
    model, book = Wording(), Phrasebook()
    one = Ahead(guarded(model), book, lambda: toy.index, toy.tokenizer, Off(), quiet_s=lambda: 60.0)
    assert not one.phrase(toy.index)
    assert model.asked == []


def test_a_process_phrases_by_itself_until_all_is_known(toy: World) -> None:
    model, book = Wording(), Phrasebook()
    lines = list(lines_to_phrase(toy.index))
    threading.Thread(target=ahead(toy, model, book).run, daemon=True).start()
    assert model.told.wait(10)
    for _ in range(200):
        if all(line in book for line in lines):
            break
        threading.Event().wait(0.05)
    assert all(line in book for line in lines)


def test_rows_come_before_the_lines_of_easy_japanese_and_what_is_asked_most_first(shipped: World) -> None:
    lines = list(lines_to_phrase(shipped.index))
    styles = [style for style, _ in lines]
    plain = styles.count(Style.PLAIN)
    assert styles == [Style.PLAIN] * plain + [Style.EASY] * (len(lines) - plain)
    assert 300 < plain < len(lines) - plain
    askings, _ = shipped.index.chunks.askings()
    most = max(sum(quote.sentence_id in a.sentence_ids for a in askings) for _, quote in lines[:plain])
    assert sum(lines[0][1].sentence_id in a.sentence_ids for a in askings) == most


def test_what_was_phrased_ahead_is_said_without_asking_the_model(shipped: World) -> None:
    model = Wording()
    pipeline = shipped.piped(writer=guarded(model))
    for style, quote in lines_to_phrase(shipped.index):
        words = worded(line_of(quote))
        pipeline.book.keep(style, quote, words if quote.source.id == "kokuho-todokede" and quote.header else None)
    answer = pipeline.ask(replace(asked("国保の届出はどの曜日の何時に受け付けていますか"), compose=Compose.AUTO))
    assert answer.composed_by is ComposedBy.GENERATIVE
    assert "曜日が平日、受付時間が午前8時30分〜午後5時です。[" in answer.text
    assert model.asked == []


def test_quiet_is_counted_from_the_last_question(toy: World) -> None:
    pipeline = toy.piped()
    time.sleep(0.2)
    assert pipeline.quiet_s() >= 0.2
    pipeline.ask(asked("図書館はいつ開いていますか"))
    assert pipeline.quiet_s() < 0.2
