"""How text is compared: folded, normalised, cut into sentences. Source text itself is never changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import jaconv

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
# Japanese in Latin letters: three syllables or more.
ROMAJI = re.compile(
    r"(?<![a-z])(?:(?:(?:ky|gy|sh|ch|ny|hy|by|py|my|ry|ts|j|f|w|y|[kgsztdnhbpmr])?[aiueo]|n(?![aiueoy])|kk|ss|tt|pp|tch)){3,}"
    r"(?![a-z])"
)
# The same sentences, titles and names are compared with every question.
_REMEMBERED = 32_768
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BRACKETED = re.compile(r"[（(].*?[）)]")
_SPACE = re.compile(r"\s+")
_WAVES = str.maketrans({"〜": "~", "～": "~", "‐": "-", "‑": "-", "–": "-", "−": "-", "ー": "ー"})
_DASH_IN_NUMBER = re.compile(r"(?<=\d)[ー―—‒-](?=\d)")
_KANJI_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}
_KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十百千]+")
_COUNTER = r"(?=\s*(?:年度|年|番目|番|件|人|回|つの|割|パーセント|%|個|課|歳|代|円|隊|箇所|か所|ヶ所|種類))"
_COUNTED = re.compile(
    rf"(?<![\d〇一二三四五六七八九十百千])(?!一番(?!の取|の項|の施|$))[〇一二三四五六七八九十百千]+{_COUNTER}"
)
_THOUSANDS = re.compile(rf"(?<![\d.,])(\d)千{_COUNTER}")  # 12千円 is a table's unit: it stays


def visible(text: str) -> str:
    """The text without zero-width, directional and control characters, which a reader cannot see.
    Lone surrogates are dropped, so that the result always encodes."""
    cleaned = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    return cleaned.encode("utf-8", "ignore").decode("utf-8")


def folded(text: str) -> str:
    """NFKC, one width, one case, single spaces: what two spellings of the same words share."""
    text = unicodedata.normalize("NFKC", visible(text)).casefold().translate(_WAVES)
    text = _DASH_IN_NUMBER.sub("-", text)
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=_REMEMBERED)
def squeezed(text: str) -> str:
    """Folded, without white space and digit commas: for asking whether one text contains another."""
    return re.sub(r"(?<=\d),(?=\d)", "", _SPACE.sub("", folded(text)))


def kanji_number(text: str) -> int | None:
    """The value of a number in kanji (二十七 → 27, 二〇二七 → 2027), or None."""
    if not text or not _KANJI_NUMBER.fullmatch(text):
        return None
    if not any(c in _KANJI_UNITS for c in text):
        return int("".join(str(_KANJI_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _KANJI_UNITS:
            total += (digit or 1) * _KANJI_UNITS[c]
            digit = 0
        else:
            digit = _KANJI_DIGITS[c]
    return total + digit


@lru_cache(maxsize=_REMEMBERED)
def arabic(text: str) -> str:
    """Folded text with kanji numbers before a counter written in digits (九年度 → 9年度, 5千円 → 5000円)."""
    return _COUNTED.sub(lambda m: str(kanji_number(m.group())), _THOUSANDS.sub(r"\g<1>000", folded(text)))


def digits_of(text: str) -> str:
    """Its digits, in any width, and nothing else."""
    return "".join(c for c in folded(text) if c.isdigit())


@lru_cache(maxsize=_REMEMBERED)
def unbracketed(text: str) -> str:
    """A title without what stands in brackets."""
    return _BRACKETED.sub("", text)


def hiragana(text: str) -> str:
    """Katakana as hiragana; everything else stays."""
    return str(jaconv.kata2hira(text))


def in_kana(romaji: str) -> str:
    """Japanese in Latin letters as hiragana; letters that spell no syllable stay."""
    return str(jaconv.alphabet2kana(romaji.replace("tch", "cch")))


def has_words(text: str) -> bool:
    """Whether anything but punctuation, symbols and space is there."""
    return any(unicodedata.category(c)[0] in "LN" for c in text)


def longest(names: Iterable[str]) -> frozenset[str]:
    """The names but for those that stand inside another of them: 児童扶養手当, not 手当 beside it."""
    held = frozenset(names)
    return frozenset(n for n in held if not any(n != other and n in other for other in held))


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that matches where any of `patterns` does."""
    return re.compile("|".join(patterns))
