"""How the words of an answer are read, for readers who know few kanji: the dictionary's readings, some mended."""

from __future__ import annotations

import re

from assistant.models import Reading
from assistant.ports import Tokenizer
from assistant.text import hiragana

_KANJI = re.compile(r"[一-龥々]")
# Counters, which are read otherwise where they stand alone.
_ALONE = {"人": "ひと", "日": "ひ", "月": "つき", "分": "ぶん", "時": "とき", "年": "とし"}
_COUNTED = re.compile(r"[\d〇一二三四五六七八九十百千何数元]\s?([人日月分時年])")
# Words that the dictionary reads otherwise than a city's documents do.
_MENDED = {
    "何": "なん",
    "人": "にん",
    "方": "かた",
    "日": "にち",
    "月": "がつ",
    "円": "えん",
    "分": "ふん",
    "時": "じ",
    "年": "ねん",
    "一人": "ひとり",
    "二人": "ふたり",
    "今日": "きょう",
    "明日": "あした",
    "市": "し",
    "課": "か",
    "所": "しょ",
    "家": "いえ",
    "私": "わたし",
}


def readings_of(text: str, tokenizer: Tokenizer) -> tuple[Reading, ...]:
    """Every word with kanji in the text, once, with its reading in hiragana."""
    found: dict[str, str] = {}
    counters = set(_COUNTED.findall(text))
    for morpheme in tokenizer.morphemes(text):
        word = morpheme.surface
        if _KANJI.search(word) and word not in found:
            alone = _ALONE.get(word) if word not in counters else None
            found[word] = alone or _MENDED.get(word, hiragana(morpheme.reading))
    return tuple(Reading(word=word, reading=reading) for word, reading in found.items() if reading)
