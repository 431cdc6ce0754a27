"""Lines phrased while nobody asks, so that their first reader does not wait.

A phrasing depends on its line alone (`generate.py`), so it can be made before anybody asks. What is asked for most
comes first; a question stops it at the next token. Nothing here says anything: the phrasebook is read where answers are
worded.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator

import structlog

from assistant.draft import DraftSentence, Quote
from assistant.errors import AssistantError, ChatNotReady, ChatUnavailable
from assistant.generate import Check, Phrasebook, check_of
from assistant.phrase import Style, is_sentence, line_of, phrasing, prompt_of, soon_worded, that_fit, waking
from assistant.ports import Index, OpenIndex, Switches, Tokenizer
from assistant.vocabulary import departments_named, quotable
from assistant.writer import GuardedWriter, wake

_LOOKED_EVERY_S = 1.0
_QUIET_S = 5.0
_TRIED = 2  # times that a line may fail: one that always fails would have the model left alone for readers too


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
        self._failed = Counter[tuple[Style, Quote]]()

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
        """Phrase what is not phrased yet. Whether all is; False as soon as somebody asks or the model fails."""
        check = check_of(tokenizer=self._tokenizer, departments=departments_named(index))
        unknown = [line for line in lines_to_phrase(index) if line not in self._book]
        begun = time.monotonic()
        if not all(self._phrased(style, quote, check) for style, quote in unknown):
            return False
        seconds = round(time.monotonic() - begun)
        structlog.get_logger().info("phrased_ahead", generation=index.generation, lines=len(unknown), seconds=seconds)
        return True

    def _quiet(self) -> bool:
        return self._quiet_s() > _QUIET_S and self._switches.generation_on()

    def _phrased(self, style: Style, quote: Quote, check: Check) -> bool:
        """Whether the model had its say; a line that it words badly, or twice not in time, stands as it is from then
        on."""
        try:
            reply = list(self._writer.aside(prompt_of([line_of(quote)], style), while_quiet=self._quiet))
        except ChatNotReady:
            return False
        except ChatUnavailable as error:
            structlog.get_logger().info("not_phrased_ahead", reason=error.message)
            self._failed[style, quote] += 1
            if self._failed[style, quote] == _TRIED:
                self._book.keep(style, quote, None)
            return False
        found = next((p for line in reply if (p := phrasing(line)) is not None), None)
        fits = found is not None and found[0] == 1 and check(DraftSentence(found[1], (quote,))) is None
        self._book.keep(style, quote, found[1] if found is not None and fits else None)
        return True


def lines_to_phrase(index: Index) -> Iterator[tuple[Style, Quote]]:
    """What an answer may have phrased of its own accord (`generate.to_phrase`): rows and items of lists, then every
    line for やさしい日本語; what people ask for most, first."""
    askings, _ = index.chunks.askings()
    asked = Counter(sentence_id for asking in askings for sentence_id in asking.sentence_ids)
    quotes = sorted(quotable(index).values(), key=lambda q: -asked[q.sentence_id])
    yield from ((Style.PLAIN, q) for q in quotes if not is_sentence(q) and soon_worded([line_of(q)]))
    yield from ((Style.EASY, q) for q in quotes if that_fit([line_of(q)]))
