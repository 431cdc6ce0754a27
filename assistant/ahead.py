"""Lines phrased while nobody asks, so that their first reader does not wait.

A phrasing depends on its line alone (`generate.py`), so it can be made before anybody asks. What is asked for most
comes first; a question stops it at the next token. Nothing here says anything: the phrasebook is read where answers are
worded.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import structlog

from assistant.draft import DraftSentence, Quote
from assistant.errors import AssistantError, ChatNotReady, ChatUnavailable
from assistant.generate import Check, Phrasebook, check_of
from assistant.phrase import Style, is_sentence, line_of, phrasing, prompt_of, soon_worded, waking
from assistant.ports import Index, OpenIndex, Switches, Tokenizer
from assistant.vocabulary import departments_named, quotable
from assistant.writer import GuardedWriter, wake

_LOOKED_EVERY_S = 1.0
_QUIET_S = 5.0
_TRIED = 2  # times that lines may fail: some that always fail would have the model left alone for readers too


@dataclass(frozen=True, slots=True)
class Together:
    """Lines that a model is asked for at once."""

    style: Style
    quotes: tuple[Quote, ...]


class Ahead:
    """Fills a phrasebook with the lines of the generation that is served, as long as it is quiet: generation is not
    switched off, and `quiet_s`, the seconds since somebody last asked, are enough to have read the answer."""

    def __init__(
        self,
        writer: GuardedWriter,
        book: Phrasebook,
        open_index: OpenIndex,
        tokenizer: Tokenizer,
        switches: Switches,
        *,
        quiet_s: Callable[[], float],
    ) -> None:
        self._writer, self._book = writer, book
        self._open_index, self._tokenizer = open_index, tokenizer
        self._switches, self._quiet_s = switches, quiet_s
        self._failed = Counter[Together]()
        self._tried = set[Together]()

    def wake(self) -> None:
        """Ask once, so that a model that loads when it is first asked loads now."""
        wake(self._writer, waking())

    def run(self) -> None:
        """Wake the model, and phrase for as long as the process lives; what breaks is tried again later."""
        self.wake()
        known = ""
        while True:
            time.sleep(_LOOKED_EVERY_S)
            try:
                index = self._open_index()
                if index.generation != known and self._quiet() and self.phrase(index):
                    known = index.generation
            except AssistantError as error:
                structlog.get_logger().info("not_phrased_ahead", reason=error.message)

    def phrase(self, index: Index) -> bool:
        """Ask for what is not phrased yet. Whether all was; False as soon as somebody asks or the model fails."""
        check = check_of(tokenizer=self._tokenizer, departments=departments_named(index))
        untried = [lines for lines in lines_to_phrase(index) if lines not in self._tried]
        begun = time.monotonic()
        if not all(self._asked(lines, check) for lines in untried):
            return False
        seconds = round(time.monotonic() - begun)
        structlog.get_logger().info(
            "phrased_ahead", generation=index.generation, lines=len(self._book), seconds=seconds
        )
        return True

    def _quiet(self) -> bool:
        return self._quiet_s() > _QUIET_S and self._switches.generation_on()

    def _asked(self, lines: Together, check: Check) -> bool:
        """Whether the model had its say, or failed as often as it may.

        Only what may be said is kept: a line that is worded badly here may be worded well beside others.
        """
        unknown = [quote for quote in lines.quotes if (lines.style, quote) not in self._book]
        if not unknown:
            self._tried.add(lines)
            return True
        prompt = prompt_of([line_of(quote) for quote in unknown], lines.style)
        try:
            reply = list(self._writer.aside(prompt, while_quiet=self._quiet))
        except ChatNotReady:
            return False
        except ChatUnavailable as error:
            structlog.get_logger().info("not_phrased_ahead", reason=error.message)
            self._failed[lines] += 1
            if self._failed[lines] < _TRIED:
                return False
            reply = []
        self._tried.add(lines)
        numbered = dict(enumerate(unknown, start=1))
        for number, words in filter(None, map(phrasing, reply)):
            quote = numbered.get(number)
            if quote is not None and check(DraftSentence(words, (quote,))) is None:
                self._book.keep(lines.style, quote, words)
        return True


def lines_to_phrase(index: Index) -> Iterator[Together]:
    """What an answer may have phrased of its own accord (`generate.to_phrase`) and is soon worded: rows and items of
    lists, then every line for やさしい日本語; what people ask for most, first."""
    askings, _ = index.chunks.askings()
    asked = Counter(sentence_id for asking in askings for sentence_id in asking.sentence_ids)
    soon = [q for q in quotable(index).values() if soon_worded([line_of(q)])]
    for style, wanted in ((Style.PLAIN, [q for q in soon if not is_sentence(q)]), (Style.EASY, soon)):
        together = [Together(style, part) for part in _siblings(wanted)]
        yield from sorted(together, key=lambda lines: -max(asked[q.sentence_id] for q in lines.quotes))


def _siblings(quotes: Iterable[Quote]) -> Iterator[tuple[Quote, ...]]:
    """Lines of one table or list, as many together as are soon worded: an answer asks for them like that too."""
    for _, own in groupby(quotes, key=lambda q: (q.source.id, q.heading_path, q.header)):
        part: tuple[Quote, ...] = ()
        for quote in own:
            if part and not soon_worded([line_of(q) for q in (*part, quote)]):
                yield part
                part = ()
            part = (*part, quote)
        yield part
