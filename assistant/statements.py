"""A quotable line as statements that can be compared: its words and measures in order, and what it is about.

A row of a table makes one statement for each cell beside its label, so that a row compares with a table of other
columns and with prose. A line about the documents themselves (when they were read, examples) states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.draft import Quote
from assistant.measures import YEAR, Measure, cut
from assistant.ports import Tokenizer
from assistant.rows import row_cells
from assistant.text import folded, has_words
from assistant.verify_patterns import CONTENT, DENIES, LIGHT, MUST_BE, NOUNS, RIVALS

_ABOUT_DOCUMENT = re.compile(
    r"時点|現在で|出典|更新された|によります|確認できて|確認でき(?:ません|た)|抜粋|のとき.{0,4}例|の例|例えば|たとえば|予定(?!日)|見込|かつて|以前は|改正前|旧制度|[(（](?:欠落|項目名欠落|不明)[）)]"
)
_DATED = re.compile(r"[（(][^（()）]*(?:時点|現在|記載|確認|更新|調べ)[^（()）]*[）)]|https?://\S+")
_OPPOSITES = (
    (re.compile(r"対象外"), "対象でない"),
    (re.compile(r"不要"), "必要でない"),
    (re.compile(r"不可能|不可"), "可能でない"),
    (re.compile(r"につい?て(?=は)|につきまして(?=は)|ください|下さい"), ""),
)
_VALUE = re.compile(r"\d")
STAGES = RIVALS[0]  # of the plan
_STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Word:
    """A content word in its base form; `denied` when a denial follows it."""

    base: str
    noun: bool
    denied: bool = False


@dataclass(frozen=True)
class Statement:
    """`tokens` are what is compared, `key` those of a row's label; `keys` are the tokens without what may differ."""

    quote: Quote
    text: str
    tokens: tuple[Word | Measure, ...]
    key: tuple[Word | Measure, ...] = ()

    @cached_property
    def keys(self) -> list[str]:
        """The tokens as they are aligned: a measure by its kind, a word by its base form."""
        return [f"#{t.kind}" if isinstance(t, Measure) else t.base for t in self.tokens]

    @cached_property
    def words(self) -> frozenset[Word]:
        """Its content words, denied or not."""
        return frozenset(replace(t, denied=False) for t in self.tokens if isinstance(t, Word))

    @cached_property
    def kinds(self) -> list[str]:
        """Of its measures, sorted; without what a fee is for, which may go without saying."""
        return sorted(t.kind for t in self.tokens if isinstance(t, Measure) and not t.counts_one)

    @property
    def last_word(self) -> Word | None:
        """The word that a verdict at the end is about."""
        return next((t for t in reversed(self.tokens) if isinstance(t, Word)), None)


def statements_of(line: Quote, *, tokenizer: Tokenizer) -> Iterator[Statement]:
    """What a line states; nothing for a line about the documents or one that is an example."""
    if not line.header:
        text = _DATED.sub("", line.text)
        if not _ABOUT_DOCUMENT.search(text):
            yield Statement(line, text, _tokens(text, tokenizer))
        return
    cells = row_cells(_DATED.sub("", line.text))
    heads = (*line.header, *[""] * len(cells))
    label, *others = zip(heads, cells, strict=False)
    key = _tokens(label[1], tokenizer)
    for n, (head, cell) in enumerate(others):
        beside = [c for m, (_, c) in enumerate(others) if m != n and not _VALUE.search(folded(c)) and c not in STAGES]
        if has_words(cell) and has_words(label[1]) and not _ABOUT_DOCUMENT.search(f"{label[1]} {head} {cell}"):
            words = _tokens(f"{' '.join(beside)} {head}", tokenizer)
            value = _cell(cell, words, tokenizer)
            yield Statement(line, f"{label[1]} {head} {cell}", (*key, *words, *value), key)


def _cell(cell: str, head: Sequence[Word | Measure], tokenizer: Tokenizer) -> tuple[Word | Measure, ...]:
    """A stage of the plan under a year is a measure of its own kind; anything else is text."""
    if cell in STAGES and any(isinstance(t, Measure) and t.kind == YEAR for t in head):
        return (Measure(_STAGE, cell),)
    return _tokens(cell, tokenizer)


def _tokens(text: str, tokenizer: Tokenizer) -> tuple[Word | Measure, ...]:
    plain = MUST_BE.sub("必要", folded(text))
    for pattern, said in _OPPOSITES:
        plain = pattern.sub(said, plain)
    tokens: list[Word | Measure] = []
    for part in cut(plain):
        if isinstance(part, Measure):
            tokens.append(part)
        elif part.strip():
            _read(part, tokens, tokenizer)
    return tuple(tokens)


def _read(stretch: str, tokens: list[Word | Measure], tokenizer: Tokenizer) -> None:
    """Add a stretch's words; a denial falls on the last word before it."""
    for morpheme in tokenizer.morphemes(stretch):
        if morpheme.base in DENIES:
            last = next((n for n in reversed(range(len(tokens))) if isinstance(tokens[n], Word)), None)
            word = tokens[last] if last is not None else None
            if last is not None and isinstance(word, Word):
                tokens[last] = replace(word, denied=not word.denied)
        elif morpheme.part in CONTENT and morpheme.base not in LIGHT and has_words(morpheme.base):
            tokens.append(Word(morpheme.base, noun=morpheme.part in NOUNS))
