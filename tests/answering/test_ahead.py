"""Lines are phrased while nobody asks, once, under the checks of every phrasing; whoever asks comes first."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat

from assistant.ahead import Ahead, Together, lines_to_phrase
from assistant.generate import Phrasebook
from assistant.models import Compose, ComposedBy
from assistant.phrase import Style, line_of, prompt_of, soon_worded
from assistant.ports import Prompt
from assistant.switches import ALWAYS_ON
from assistant.writer import GuardedWriter
from tests.answering.world import World, asked
from tests.fakes import GenerationOff

_LINE = re.compile(r"\[(\d)\] (.+)")


def worded(line: str, end: str = "です。") -> str:
    return line.rstrip("。") + end


@dataclass
class Wording:
    """A `ChatModel` that words every line with `end`, but breaks on one prompt; `asked` are the prompts."""

    end: str = "です。"
    name: str = "wording"
    breaks_on: Prompt | None = None

    def __post_init__(self) -> None:
        self.asked: list[Prompt] = []
        self.told = threading.Event()

    def reply(self, prompt: str) -> str:  # pragma: no cover
        raise AssertionError("a writer streams")

    def stream(self, prompt: Prompt, *, most_tokens: int) -> Iterator[str]:
        self.asked.append(prompt)
        self.told.set()
        if prompt == self.breaks_on:
            raise RuntimeError
        for number, line in _LINE.findall(prompt.user):
            yield f"[{number}] {worded(line, self.end)}\n"


def guarded(model: Wording) -> GuardedWriter:
    return GuardedWriter(model, waiting=1, first_line_s=2, total_s=4, failures=3, rest_s=0.2)


def ahead(world: World, model: Wording, book: Phrasebook, *, quiet_s: Callable[[], float] = lambda: 60.0) -> Ahead:
    return Ahead(guarded(model), book, lambda: world.index, world.tokenizer, ALWAYS_ON, quiet_s=quiet_s)


def prompts(lines: Sequence[Together]) -> list[Prompt]:
    return [prompt_of([line_of(q) for q in one.quotes], one.style) for one in lines]


def kept(lines: Sequence[Together], book: Phrasebook) -> list[str]:
    return [words for one in lines for quote in one.quotes if (words := book.phrasing(one.style, quote))]


def test_every_line_is_asked_for_once_and_only_what_may_be_said_is_kept(toy: World) -> None:
    model, book = Wording(), Phrasebook()
    lines = list(lines_to_phrase(toy.index))
    one = ahead(toy, model, book)
    assert one.phrase(toy.index)
    assert model.asked == prompts(lines)
    assert 0 < len(kept(lines, book)) == len(book) < sum(len(one.quotes) for one in lines)
    assert all(words.endswith("です。") for words in kept(lines, book))
    assert one.phrase(toy.index)
    assert len(model.asked) == len(lines)


def test_a_line_that_is_worded_badly_may_still_be_asked_for_by_a_reader(toy: World) -> None:
    model, book = Wording(end="で、令和99年度までです。"), Phrasebook()
    assert ahead(toy, model, book).phrase(toy.index)
    assert len(book) == 0


def test_lines_that_a_reader_had_phrased_are_left_out(toy: World) -> None:
    model, book = Wording(), Phrasebook()
    lines = list(lines_to_phrase(toy.index))
    for quote in lines[0].quotes:
        book.keep(lines[0].style, quote, "そう言いました。")
    assert ahead(toy, model, book).phrase(toy.index)
    assert model.asked == prompts(lines[1:])
    assert kept(lines[:1], book) == ["そう言いました。"] * len(lines[0].quotes)


def test_it_stops_when_somebody_asks_and_goes_on_where_it_stopped(toy: World) -> None:
    model, book = Wording(), Phrasebook()
    times = chain([60.0] * 9, repeat(0.0))  # looked at before each prompt and after each piece of its reply
    stopped = [True]
    one = ahead(toy, model, book, quiet_s=lambda: next(times) if stopped[0] else 60.0)
    assert not one.phrase(toy.index)
    lines = list(lines_to_phrase(toy.index))
    had = len(model.asked)
    assert 1 < had < len(lines)
    stopped[0] = False
    assert one.phrase(toy.index)
    assert model.asked[had:] in (prompts(lines[had - 1 :]), prompts(lines[had:]))


def test_lines_that_fail_twice_stand_as_they_are_and_the_next_ones_are_phrased(toy: World) -> None:
    lines = list(lines_to_phrase(toy.index))
    model, book = Wording(breaks_on=prompts(lines)[0]), Phrasebook()
    one = ahead(toy, model, book)
    assert not one.phrase(toy.index)
    assert one.phrase(toy.index)
    assert model.asked == [prompts(lines)[0], *prompts(lines)]
    assert kept(lines[:1], book) == []
    assert kept(lines, book)


def test_generation_that_is_switched_off_phrases_nothing(toy: World) -> None:
    model, book = Wording(), Phrasebook()
    one = Ahead(guarded(model), book, lambda: toy.index, toy.tokenizer, GenerationOff(), quiet_s=lambda: 60.0)
    assert not one.phrase(toy.index)
    assert model.asked == []


def test_a_process_phrases_by_itself_until_all_were_asked_for(toy: World) -> None:
    model, book = Wording(), Phrasebook()
    last = prompts(list(lines_to_phrase(toy.index)))[-1]
    threading.Thread(target=ahead(toy, model, book).run, daemon=True).start()
    assert model.told.wait(10)
    for _ in range(400):
        if last in model.asked:
            break
        threading.Event().wait(0.05)
    assert last in model.asked
    assert len(book) > 0


def test_rows_come_before_the_lines_of_easy_japanese_and_what_is_asked_most_first(shipped: World) -> None:
    lines = list(lines_to_phrase(shipped.index))
    styles = [one.style for one in lines]
    plain = styles.count(Style.PLAIN)
    assert styles == [Style.PLAIN] * plain + [Style.EASY] * (len(lines) - plain)
    assert 300 < plain < len(lines) - plain
    askings, _ = shipped.index.chunks.askings()
    asked_for = [max(sum(q.sentence_id in a.sentence_ids for a in askings) for q in one.quotes) for one in lines]
    assert asked_for[:plain] == sorted(asked_for[:plain], reverse=True)


def test_lines_are_asked_for_beside_those_of_their_own_table_and_no_longer_than_a_reader_waits(shipped: World) -> None:
    lines = list(lines_to_phrase(shipped.index))
    assert all(len({(q.source.id, q.heading_path, q.header) for q in one.quotes}) == 1 for one in lines)
    assert all(soon_worded([line_of(q) for q in one.quotes]) for one in lines)
    assert any(len(one.quotes) > 2 for one in lines)
    each = [(one.style, q.sentence_id) for one in lines for q in one.quotes]
    assert len(each) == len(set(each))


def test_what_was_phrased_ahead_is_said_without_asking_the_model(shipped: World) -> None:
    model = Wording()
    pipeline = shipped.piped(writer=guarded(model))
    for one in lines_to_phrase(shipped.index):
        for quote in one.quotes:
            said = quote.source.id == "kokuho-todokede" and quote.header
            pipeline.book.keep(one.style, quote, worded(line_of(quote)) if said else None)
    answer = pipeline.ask(replace(asked("国保の届出はどの曜日の何時に受け付けていますか"), compose=Compose.AUTO))
    assert answer.composed_by is ComposedBy.GENERATIVE
    assert "曜日は平日、受付時間は午前8時30分〜午後5時です。[" in answer.text
    assert model.asked == []


def test_quiet_is_counted_from_the_last_question(toy: World) -> None:
    pipeline = toy.piped()
    time.sleep(0.2)
    assert pipeline.quiet_s() >= 0.2
    began = time.monotonic()
    pipeline.ask(asked("図書館はいつ開いていますか"))
    assert pipeline.quiet_s() <= time.monotonic() - began  # however long the answer took
