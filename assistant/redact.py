"""Finding personal data in what people write, and writing it out of anything that is kept.

Errs towards finding: a number taken for a telephone costs a rephrased question, one that is missed
is somebody's data. My Number's check digit: 平成26年総務省令第85号 第5条.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.text import digits_of, folded

Redact = Callable[[str], str]
"""Writes personal data out of a text."""

_SEPARATOR = r"[\s\-‐‑–—―−ー・./_]{0,3}"  # also " - "
# Looked for at every digit: a number that is none must not hide the one that begins within it.
_TWELVE = re.compile(rf"(?<!\d)(?=((?:\d{_SEPARATOR}){{11}}\d)(?!\d))")
_CARD = re.compile(r"(?<!\d)(?=((?:\d[\s\-]{0,3}){13,18}\d)(?!\d))")
_MY_NUMBER_WORDS = re.compile(r"マイ\s*ナンバー|個人番号|my\s*number|こじんばんごう|まいなんばー")
_NEAR = 30  # characters between the number and the word that names it
_PHONE = re.compile(
    r"(?<![\d-])(?:\+?81[\s\-.]?\(?0?\)?|\(?0)"
    r"(?:[789]0\)?[\s\-.・/_の]{0,3}\d{4}[\s\-.・/_の]{0,3}\d{4}"  # mobile and IP: 11 digits
    r"|\d{1,4}(?:\)[\s\-.]{0,3}|[\s\-.・(]{1,3})\d{1,4}[\s\-.・)]{1,3}\d{4}"  # landline with separators
    r"|[1-9]\d{8})(?!\d)"  # ten digits in a row
)
_SERVICE_PHONE = re.compile(
    r"^\(?0(?:120|570|990)"
)  # toll-free and shared-cost numbers are nobody's own; 0800 may be a mobile
_MAIL = re.compile(r"(?<![a-z0-9._%+\-])[a-z0-9][a-z0-9._%+\-]*\s?@\s?[a-z0-9\-]+(?:\.[a-z0-9\-]+)+")
_ADDRESS = re.compile(
    r"(?<!\d)\d+\s*丁目\s*\d+"
    r"|[一-龥々ぁ-んァ-ヶ]\s*[\d十百千]+\s*番地"
    r"|(?<!\d)\d+-\d+(?:-\d+)?,?\s+[a-z-]+(?:cho|chou|machi|dori)\b"
    r"|\b(?:my|our|home) address is\s+\S+"
    r"|[町通島]\s*\d{1,4}-\d{1,4}(?:-\d{1,4})?(?!\d)"
    r"|〒\s*\d{3}-?\d{4}"
)
_MASK = "〔{}〕"
_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A stretch of folded text that names a person: what it is and where."""

    kind: str
    start: int
    end: int


def personal_data(text: str) -> tuple[PersonalData, ...]:
    """All personal data in `text`, in order; positions are in `folded(text)`."""
    text = folded(text).translate(_KANJI_DIGITS)
    found = [
        *(PersonalData("マイナンバー", *m.span(1)) for m in _TWELVE.finditer(text) if _is_my_number(m, text)),
        *(PersonalData("カード番号", *m.span(1)) for m in _CARD.finditer(text) if _luhn(digits_of(m[1]))),
        *(PersonalData("電話番号", m.start(), m.end()) for m in _PHONE.finditer(text) if _is_phone(m.group())),
        *(PersonalData("メールアドレス", m.start(), m.end()) for m in _MAIL.finditer(text)),
        *(PersonalData("住所", m.start(), m.end()) for m in _ADDRESS.finditer(text)),
    ]
    return tuple(sorted(found, key=lambda p: (p.start, -p.end)))


def redacted(text: str) -> str:
    """The folded text with every stretch of personal data replaced by its kind in 〔〕.

    Redacting twice changes nothing, and the result holds no personal data.
    """
    text = folded(text)
    while found := personal_data(text):
        pieces, at = [], 0
        for item in found:
            if item.start >= at:
                pieces += [text[at : item.start], _MASK.format(item.kind)]
            at = max(at, item.end)
        text = folded("".join(pieces) + text[at:])
    return text


def my_number_check_digit(first_eleven: str) -> int:
    """The twelfth digit that belongs to the first eleven."""
    weights = [n + 1 if n <= 6 else n - 5 for n in range(1, 12)]
    remainder = sum(int(d) * w for d, w in zip(reversed(first_eleven), weights, strict=True)) % 11
    return 0 if remainder <= 1 else 11 - remainder


def _is_my_number(match: re.Match[str], text: str) -> bool:
    digits = digits_of(match[1])
    around = text[max(0, match.start(1) - _NEAR) : match.end(1) + _NEAR]
    return my_number_check_digit(digits[:11]) == int(digits[11]) or bool(_MY_NUMBER_WORDS.search(around))


def _is_phone(text: str) -> bool:
    digits = digits_of(text)
    return not _SERVICE_PHONE.match(text) and 10 <= len(digits) <= 13 and digits != "0" * len(digits)


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
