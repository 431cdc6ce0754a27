"""Draft sentence → may it be said? Every number, date, link and department must stand in what it cites.

Checked one sentence at a time, before display. Numbers are compared after normalisation: 全角,
thousands commas, kanji numbers, 令和/西暦 fiscal years, 万. Fails closed: what cannot be checked is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft import DraftSentence
from assistant.fiscal_year import mentions
from assistant.text import arabic, squeezed

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MAN = re.compile(r"(\d+(?:\.\d+)?)万(\d{1,4})?")
_LINK = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+")


def verified(sentence: DraftSentence, *, departments: Sequence[str] = ()) -> bool:
    """Whether every figure, date, link and department of the sentence occurs in the quotes it cites.

    Fixed wording (reviewed in `replies.py`) passes; any other sentence needs a citation.
    """
    if sentence.fixed:
        return True
    if not sentence.quotes:
        return False
    grounds = "\n".join(q.grounds for q in sentence.quotes)
    return (
        _numbers(sentence.text) <= _numbers(grounds) | _numbers(" ".join(sentence.derived))
        and _years(sentence.text) <= _years(grounds) | _years(" ".join(sentence.derived))
        and all(squeezed(link) in squeezed(grounds) for link in _LINK.findall(sentence.text))
        and all(d in squeezed(grounds) for d in departments if d in squeezed(sentence.text))
    )


def _numbers(text: str) -> set[str]:
    """Every number in the text, in digits, fiscal years aside (they are compared as years)."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", arabic(text))
    plain = _MAN.sub(lambda m: str(int(float(m[1]) * 10_000) + int(m[2] or 0)), plain)
    for mention in mentions(plain, today=None):
        plain = plain.replace(mention.words, " ")
    return {_plain(n) for n in _NUMBER.findall(plain)}


def _plain(number: str) -> str:
    value = float(number.replace(",", ""))
    return str(int(value)) if value == int(value) else str(value)


def _years(text: str) -> set[int]:
    return {m.year for m in mentions(text, today=None)}
