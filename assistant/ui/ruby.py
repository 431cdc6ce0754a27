"""Readings over kanji (furigana) as HTML ruby, with line breaks between phrases; everything else escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup, escape

from assistant.models import Reading

Readings = Callable[[str], Sequence[Reading]]
"""The words of a text that hold kanji, each with its reading in hiragana."""

_KANJI = re.compile(r"[一-龥々]")
_WORD_BREAK = Markup("<wbr>")


def no_readings(_text: str) -> Sequence[Reading]:
    """Where no dictionary is at hand."""
    return ()


def with_ruby(text: str, readings: Iterable[Reading]) -> Markup:
    """The text with every known word under its reading."""
    known = {reading.word: reading.reading for reading in readings if _KANJI.search(reading.word)}
    if not known:
        return escape(text)
    words = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
    said, end = Markup(), 0
    for found in words.finditer(text):
        said += escape(text[end : found.start()]) + _ruby(found.group(), known[found.group()])
        end = found.end()
    return said + escape(text[end:])


def in_phrases(phrases: Iterable[str], readings: Iterable[Reading] = ()) -> Markup:
    """Phrases that a line may end after."""
    read = tuple(readings)
    return _WORD_BREAK.join(with_ruby(phrase, read) for phrase in phrases)


def _ruby(word: str, reading: str) -> Markup:
    """The reading over the kanji alone: kana that word and reading share at the end stand on the line."""
    shared = 0
    while shared < min(len(word), len(reading)) - 1 and word[-1 - shared] == reading[-1 - shared]:
        shared += 1
    base, tail = (word[: len(word) - shared], word[len(word) - shared :])
    over = reading[: len(reading) - shared]
    return Markup("<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>{}").format(base, over, tail)
