"""How well each sentence of the passages answers the question.

A sentence is scored by its vector, by the question's words that it and its headings hold, by its
passage's rank, and by standing under the heading that usually answers such a question. The weights
are fitted on the tune part of `eval/cases` by `python -m eval.calibrate_ranking` (docs/evaluation.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from assistant import answer_patterns as answers
from assistant.alike import Like
from assistant.documents import Chunk, Sentence, SentenceKind, SourceKind
from assistant.found import Found
from assistant.models import Kind
from assistant.ports import Tokenizer
from assistant.rows import spoken_row
from assistant.text import any_of, arabic, squeezed, unbracketed
from assistant.understand import Understanding, Want
from assistant.vocabulary import Vocabulary, holds

_MOST_CHUNKS = 48  # read closely for one question
_HOLDS = {Want(name): any_of(p) for name, p in answers.HOLDS.items()}
PHONE = _HOLDS[Want.PHONE]
_TITLE = 5  # characters of a title that is no mere word
_FIGURE = re.compile(answers.COUNT)
_O_CLOCK, _ASKS_O_CLOCK = re.compile(answers.O_CLOCK), re.compile(answers.ASKS_O_CLOCK)
_ASKS_SPAN_OF_YEARS = re.compile(answers.ASKS_SPAN_OF_YEARS)
_ASKS_DAYS_BEFORE = re.compile(answers.ASKS_DAYS_BEFORE)
_DATES_OF_SOURCES = any_of(answers.DATES_OF_SOURCES)
_NOT_TOLD = f"(?:{'|'.join(answers.NOT_STATED)})"
_TABLES = (SourceKind.PROCEDURES, SourceKind.CONTACTS)  # answered by the typed tables (lists.py): no sentences
_ABOUT_ORIGINAL = any_of(answers.ABOUT_ORIGINAL)
_NUMBERING = re.compile(r"^(\(\d+\)|[①-⑳\d]+|図表\d+)")
_EMPTY = any_of(answers.EMPTY_SENTENCES)
_ONLY_FOR_CONTACT = any_of(answers.ONLY_FOR_CONTACT)


Patterns = Sequence[re.Pattern[str]]


class Speaks(NamedTuple):
    """What speaks for a sentence, and against. Shares are of the question's words, by weight."""

    near: float  # to the question (`assistant/nearness.py`)
    like: float  # to the likest question that people ask of it
    own: float  # words beside the subject's that the sentence holds
    coverage: float  # held by the sentence, its headings, title or topics
    placed: float  # where its passage and source rank, 1 at the top
    hits: float  # of what a sentence must hold to answer
    phrases: float  # of the question's noun phrases, in the sentence or above it
    named: float  # the question names the source's subject
    headed: float  # it names the very heading
    titled: float  # it writes the source's whole title, as our own suggestions do
    section: float  # the heading usually answers such a question
    followed: float  # likewise, in a follow-up: its vector leans to the title that it was given
    overview: float  # nothing but a subject is named, and the heading is the overview's
    listed: float  # a list is asked for, and it is a line of one
    plain_row: float
    note: float
    contact: float  # it only says whom to ask, which nobody asked


WEIGHTS = Speaks(
    near=0.72,
    like=0.54,
    own=0.43,
    coverage=0.84,
    placed=0.66,
    hits=0.82,
    phrases=0.29,
    named=0.24,
    headed=0.3,
    titled=-0.21,
    section=-0.0,
    followed=0.3,
    overview=0.21,
    listed=0.67,
    plain_row=0.07,
    note=0.69,
    contact=-0.73,
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with its place and what speaks for it."""

    sentence: Sentence
    chunk: Chunk
    score: float
    speaks: Speaks
    holds_wanted: bool  # it holds the sort of value the question wants, or the question wants none
    like: Like | None  # the likest of the questions that people ask of it, when one is near
    phrased: bool  # one of the question's noun phrases stands in it or above it, or the question has none

    @property
    def number(self) -> int:
        """Its place in the source, from 1."""
        return int(self.sentence.id.rpartition("#s")[2])


def weighed(found: Found, *, tokenizer: Tokenizer) -> list[Weighed]:
    """Every sentence of the passages, of the best source and of the source a follow-up leans on, best first."""
    asked, passages, likes, vocabulary, store = (
        found.asked,
        found.passages,
        found.likes,
        found.vocabulary,
        found.index.chunks,
    )
    if not passages:
        return []
    rank = {p.chunk.id: p.score for p in passages}
    chunks = {p.chunk.id: p.chunk for p in passages}
    whole = [passages[0].chunk.source_id, *([asked.source_id] if asked.source_id else [])]
    if asked.numbers:
        whole = [vocabulary.initiatives[n].source_id for n in asked.numbers]
        chunks = {i: c for i, c in chunks.items() if c.source_id in whole}
    chunks |= {c.id: c for c in store.chunks(list(dict.fromkeys(like.asking.chunk_id for like in likes.values())))}
    for source_id in dict.fromkeys(whole):
        chunks |= {c.id: c for c in store.source_chunks(source_id) if len(chunks) < _MOST_CHUNKS}
    sentences, vectors = store.sentences(list(chunks))
    nears = vocabulary.nearness.of(vectors @ found.vector) if sentences else np.zeros(0, dtype=np.float32)
    best: dict[str, float] = {}
    for chunk in chunks.values():
        best[chunk.source_id] = max(best.get(chunk.source_id, 0.0), rank.get(chunk.id, 0.0))
    top = max(rank.values(), default=1.0) or 1.0
    readers, wanted = {}, wanted_patterns(asked)
    for chunk in chunks.values():
        if vocabulary.sources[chunk.source_id].kind not in _TABLES:
            placed = (0.5 * best[chunk.source_id] + 0.5 * rank.get(chunk.id, 0.0)) / top
            readers[chunk.id] = _Reader(asked, chunk, vocabulary, tokenizer, wanted=wanted, placed=placed)
    read = [
        readers[sentence.chunk_id].weigh(sentence, near=float(near), like=likes.get(sentence.id))
        for sentence, near in zip(sentences, nears, strict=True)
        if sentence.chunk_id in readers and not _EMPTY.search(sentence.text)
    ]
    return sorted(read, key=lambda w: -w.score)


def wanted_patterns(asked: Understanding) -> Patterns:
    """What a sentence must hold to answer: a number of what is counted, or the sort of value asked for."""
    if asked.counter:
        return [_counted(asked.counter, asked)]
    if Want.START in asked.wants:
        return [_HOLDS[Want.START]]
    if _ASKS_O_CLOCK.search(asked.text):
        return [_O_CLOCK]
    named = [pattern for want, pattern in _HOLDS.items() if want in asked.wants]
    return named or ([_FIGURE] if asked.kind is Kind.FIGURE and not asked.numbers else [])


def _counted(counter: str, asked: Understanding) -> re.Pattern[str]:
    """A number of what is counted, the column of a table that counts it, or that their number is not known."""
    unit = re.escape(counter)
    number = rf"(\d\s*(万|千)?|偶数|奇数|毎)\s*{unit}(?!目)|{unit}数?: ?\d"
    if counter == "年" and _ASKS_SPAN_OF_YEARS.search(asked.text):
        number = answers.SPAN_OF_YEARS
    elif counter == "日" and _ASKS_DAYS_BEFORE.search(asked.text):
        number = answers.DAYS_BEFORE
    return re.compile(rf"{number}|{answers.ALSO_COUNTS.get(counter, '(?!)')}|{unit}数\S{{0,40}}?{_NOT_TOLD}")


class _Reader:
    """Weighs the sentences of one chunk, whose title and headings speak for all of them."""

    def __init__(
        self,
        asked: Understanding,
        chunk: Chunk,
        vocabulary: Vocabulary,
        tokenizer: Tokenizer,
        *,
        wanted: Patterns,
        placed: float,
    ) -> None:
        """`placed` says where in the ranking the chunk and its source stand, 1.0 at the top."""
        source = vocabulary.sources[chunk.source_id]
        about = vocabulary.source_words[chunk.source_id]
        heading = chunk.heading_path[-1] if chunk.heading_path else ""
        self._asked, self._chunk, self._wanted, self._placed = asked, chunk, wanted, placed
        self._vocabulary, self._tokenizer = vocabulary, tokenizer
        self._said = about | set(tokenizer.words(" ".join(chunk.heading_path)))
        self._left = [w for w in asked.words if not holds(about, "", w)]
        self._title, self._above = squeezed(chunk.title), squeezed(f"{chunk.title} {' '.join(chunk.heading_path)} ")
        self._phrases = [squeezed(p) for p in asked.phrases]
        self._topical = any(p in squeezed(" ".join((*source.topics, *source.aliases))) for p in self._phrases)
        self._bare = not (self._left or self._wanted or asked.sections)
        self._headed, self._titled = _headed(heading, asked), _titled(chunk, asked)
        self._section, self._overview = heading in asked.sections, self._bare and heading == answers.OVERVIEW
        self._named = chunk.source_id in asked.named

    def weigh(self, sentence: Sentence, *, near: float, like: Like | None) -> Weighed:
        """One sentence of the chunk; `near` and `like` as in `Speaks`."""
        asked, wanted = self._asked, self._wanted
        text = spoken_row(sentence.text, sentence.header)
        flat, own = squeezed(text), set(self._tokenizer.words(text))
        dates = _DATES_OF_SOURCES.search(text)
        hits = sum(bool(w.search(arabic(text))) for w in wanted) / len(wanted) if wanted and not dates else 0.0
        above = self._above + flat
        phrases = sum(p in above for p in self._phrases) / len(self._phrases) if self._phrases else 0.0
        row = sentence.kind is SentenceKind.ROW
        listed = asked.kind is Kind.LIST and sentence.kind in (SentenceKind.ROW, SentenceKind.ITEM)
        speaks = Speaks(
            near=near,
            like=like.beyond if like else 0.0,
            own=self._vocabulary.covered(self._left or asked.words, own, flat),
            coverage=self._vocabulary.covered(asked.words, own | self._said, flat + self._title),
            placed=self._placed,
            hits=hits,
            phrases=phrases,
            named=self._named,
            headed=self._headed,
            titled=self._titled,
            section=self._section,
            followed=self._section and asked.source_id is not None,
            overview=self._overview,
            listed=listed,
            plain_row=row and not listed and not wanted,
            note=sentence.kind is SentenceKind.NOTE or bool(_ABOUT_ORIGINAL.search(sentence.text)),
            contact=bool(_ONLY_FOR_CONTACT.search(sentence.text)) and not _after_contact(asked),
        )
        return Weighed(
            sentence,
            self._chunk,
            score=sum(weight * float(value) for weight, value in zip(WEIGHTS, speaks, strict=True)),
            speaks=speaks,
            holds_wanted=not wanted or hits > 0,
            like=like,
            phrased=not self._phrases or phrases > 0 or self._topical,
        )


def _after_contact(asked: Understanding) -> bool:
    return Want.PHONE in asked.wants or asked.kind is Kind.DEPARTMENT


def _titled(chunk: Chunk, asked: Understanding) -> bool:
    """Whether the question writes the source's whole title, as our own suggestions do."""
    title = squeezed(unbracketed(chunk.title))
    return len(title) > _TITLE and title in squeezed(asked.text)


def _headed(heading: str, asked: Understanding) -> bool:
    """Whether the question names the very heading."""
    bare = _NUMBERING.sub("", squeezed(heading))
    return len(bare) > 3 and bare in squeezed(asked.text)
