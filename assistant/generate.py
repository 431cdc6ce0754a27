"""Draft of quoted lines → the same draft in a language model's words, line by line as they are verified.

Only lines are phrased that the answer quotes anyway. A phrasing that the verifier does not pass, that leaves something
out or that comes too late is not said: the quoted line stands in its place, so that no answer says less with a model
than without.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace

import structlog

from assistant.draft import Draft, DraftSentence, Quote, written
from assistant.errors import ChatUnavailable
from assistant.models import SPOKEN, Compose, ComposedBy, Kind, Language, VerifiedSentence
from assistant.phrase import (
    Style,
    is_sentence,
    line_of,
    phrasing,
    prompt_of,
    reads_well,
    says_all,
    soon_worded,
    that_fit,
)
from assistant.ports import Tokenizer, Writer
from assistant.verify import Reason, wrong_phrasing

_PHRASED_KINDS = frozenset({Kind.NARRATIVE, Kind.PROCEDURE})  # support is asked for as one of the two
_REMEMBERED = 4096  # lines; a city's tables have a thousand rows

Check = Callable[[DraftSentence], Reason | None]


class Phrasebook:
    """The phrasings that a model has made, and the lines of which it made none that may be said.

    A phrasing depends on the line alone, never on who asks what: what is known is said at once. Threads may share it.
    """

    def __init__(self, *, most: int = _REMEMBERED) -> None:
        self._most, self._lock = most, threading.Lock()
        self._known: dict[tuple[Style, str], str] = {}

    def __contains__(self, line: tuple[Style, Quote]) -> bool:
        return _key(*line) in self._known

    def __len__(self) -> int:
        return len(self._known)

    def phrasing(self, style: Style, quote: Quote) -> str | None:
        """The words for this line; None where there are none, or none are known."""
        return self._known.get(_key(style, quote)) or None

    def keep(self, style: Style, quote: Quote, text: str | None) -> None:
        """Remember the words, or that there are none (None); the oldest line makes room."""
        with self._lock:
            while len(self._known) >= self._most:
                del self._known[next(iter(self._known))]
            self._known[_key(style, quote)] = text or ""


def _key(style: Style, quote: Quote) -> tuple[Style, str]:
    return style, f"{quote.grounds}\n{quote.header}"


def style_of(language: Language) -> Style | None:
    """How answers in this language are phrased; None where quotes stay in Japanese and the frame is fixed wording."""
    return {Language.JA: Style.PLAIN, Language.JA_EASY: Style.EASY}.get(language)


def to_phrase(draft: Draft, *, compose: Compose, style: Style | None) -> tuple[int, ...]:
    """Which sentences of the draft a model should phrase, by position; none for tables, refusals and fixed replies.

    Of their own accord only lines are phrased that a person would not say like that: rows and items of lists, when all
    of them are soon worded; in やさしい日本語 every line.
    """
    extracted = draft.composed_by is ComposedBy.EXTRACTIVE and draft.outcome in SPOKEN
    if style is None or not extracted or compose is Compose.EXTRACTIVE:
        return ()
    if compose is Compose.AUTO and draft.topic.kind not in _PHRASED_KINDS:
        return ()
    every = compose is Compose.GENERATIVE or style is Style.EASY
    wanted = [
        n
        for n, s in enumerate(draft.sentences)
        if len(s.quotes) == 1 and not s.derived and (every or not is_sentence(s.quotes[0]))
    ]
    lines = [line_of(draft.sentences[n].quotes[0]) for n in wanted]
    return tuple(wanted[: that_fit(lines)]) if every or soon_worded(lines) else ()


def check_of(*, tokenizer: Tokenizer, departments: Sequence[str]) -> Check:
    """What keeps a phrasing from being said."""

    def check(sentence: DraftSentence) -> Reason | None:
        if not reads_well(sentence.text):
            return Reason.FORM
        if not says_all(sentence.text, sentence.quotes[0], tokenizer=tokenizer):
            return Reason.INCOMPLETE
        return wrong_phrasing(sentence, tokenizer=tokenizer, departments=departments)

    return check


def written_by(
    writer: Writer, draft: Draft, positions: Sequence[int], *, style: Style, check: Check, book: Phrasebook
) -> Generator[DraftSentence, None, Draft]:
    """The draft's sentences in order, each as soon as it is known how it is said; closing stops the model.

    Never raises `ChatUnavailable`: without the model the draft stands.
    """
    unknown = [draft.sentences[n] for n in positions if (style, draft.sentences[n].quotes[0]) not in book]
    replies = _Replies(writer, unknown, style, check, book)
    said: list[DraftSentence] = []
    with closing(replies):
        for n, sentence in enumerate(draft.sentences):
            if n in positions and sentence in unknown:
                replies.read_to(unknown.index(sentence))
            words = book.phrasing(style, sentence.quotes[0]) if n in positions else None
            said.append(replace(sentence, text=words) if words else sentence)
            yield said[-1]
    phrased = tuple(said) != draft.sentences
    composed_by = ComposedBy.GENERATIVE if phrased else draft.composed_by
    return replace(draft, sentences=tuple(said), composed_by=composed_by, unphrased=replies.unphrased)


class _Replies:
    """The phrasings of some sentences, read from the model as far as they are asked for, and kept in the book."""

    def __init__(
        self, writer: Writer, sentences: Sequence[DraftSentence], style: Style, check: Check, book: Phrasebook
    ) -> None:
        self._sentences, self._style, self._check, self._book = sentences, style, check, book
        self._lines = self._read(writer)
        self._seen = -1
        self.unphrased = 0

    def read_to(self, position: int) -> None:
        """Until the model has phrased the sentence at this position, or says nothing more."""
        while self._seen < position and (line := next(self._lines, None)) is not None:
            found = phrasing(line)
            if found is None or not self._seen < found[0] - 1 < len(self._sentences):
                self._drop(Reason.UNCITED)
                continue
            self._seen = found[0] - 1
            sentence = replace(self._sentences[self._seen], text=found[1])
            reason = self._check(sentence)
            self._book.keep(self._style, sentence.quotes[0], sentence.text if reason is None else None)
            if reason is not None:
                self._drop(reason)

    def close(self) -> None:
        """Nothing more is asked for."""
        self._lines.close()

    def _drop(self, reason: Reason) -> None:
        self.unphrased += 1
        structlog.get_logger().info("phrasing_dropped", reason=reason.value)

    def _read(self, writer: Writer) -> Generator[str, None, None]:
        if not self._sentences:
            return
        prompt = prompt_of([line_of(s.quotes[0]) for s in self._sentences], self._style)
        try:
            yield from writer.lines(prompt)
        except ChatUnavailable as error:
            structlog.get_logger().warning("not_phrased", model=writer.name, reason=error.message)


def as_said(
    sentences: Generator[DraftSentence, None, Draft], quotes: Sequence[Quote]
) -> Generator[VerifiedSentence, None, Draft]:
    """Every sentence as it is said, and the draft that they make."""
    while True:
        try:
            yield VerifiedSentence(written(next(sentences), quotes))
        except StopIteration as end:
            made: Draft = end.value
            return made
