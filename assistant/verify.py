"""Draft sentence → may it be said? Every number, date, link and department must stand in what it cites.

Checked one sentence at a time, before display. Numbers are compared after normalisation: 全角,
thousands commas, kanji numbers, 令和/西暦 fiscal years, 万; units must agree. Fails closed: what cannot be
checked is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft import DraftSentence
from assistant.fiscal_year import mentions
from assistant.rows import row_cells
from assistant.text import arabic, folded, kanji_number, squeezed

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MAN = re.compile(r"(\d+(?:\.\d+)?)万(\d{1,4})?")
_JOINED = re.compile(r"\d+(?:-\d+)+")  # telephone numbers above all: each group may be known, the whole not
_LINK = re.compile(r"(?:https?://|www\.)[!-~]+|[a-z0-9_.+-]+@[a-z0-9-]+\.[a-z0-9.-]+")
# What a number counts: a known unit, else the kanji that follows it at once. In another unit it is another value.
_KNOWN_UNIT = (
    r"%|パーセント|ポイント|千円|円|件|人|名|回|台|本|校|施設|団体|課|部局|項目|種類|世帯|戸|枚|通|冊|[か箇ヶケヵカ]所"
    r"|[か箇ヶケヵカ]月|月|週間?|年間|年|日間?|時間|時(?!点)|分間?|秒|歳|才|割|倍|番|号|階|km|m|gb|mb|kb"
)
_UNIT = re.compile(rf"\s*((?:{_KNOWN_UNIT})(?:/[年月週日回人])?)|(?!時点)([一-龥])")
_IN_KANJI = re.compile(rf"[〇一二三四五六七八九十百千]+(?=\s*(?:{_KNOWN_UNIT}))")
_SAME_UNIT = {"パーセント": "%", "名": "人", "才": "歳"}


def verified(sentence: DraftSentence, *, departments: Sequence[str] = ()) -> bool:
    """Whether every figure, date, link and department of the sentence occurs in the quotes it cites.

    Fixed wording (reviewed in `replies/`) passes; any other sentence needs a citation.
    """
    if sentence.fixed:
        return True
    if not sentence.quotes:
        return False
    grounds = "\n".join(q.grounds for q in sentence.quotes)
    derived = " ".join(sentence.derived)
    cells = {cell for quote in sentence.quotes for cell in map(squeezed, row_cells(quote.text))}
    bare = _values(derived) | {v for cell in cells if _NUMBER.fullmatch(cell) for v in _values(cell)}
    return (
        _counted(sentence.text, said=_values(grounds) | _values(derived), bare=bare)
        and _years(sentence.text) <= _years(grounds) | _years(derived)
        and _links(sentence.text) <= _links(grounds)
        and set(_JOINED.findall(squeezed(sentence.text))) <= set(_JOINED.findall(squeezed(grounds)))
        and all(d in squeezed(grounds) for d in map(squeezed, departments) if d in squeezed(sentence.text))
    )


def _counted(text: str, *, said: set[tuple[str, str]], bare: set[tuple[str, str]]) -> bool:
    """Whether every number of the text is said with its unit. A table's cell or a computed number may lack it
    (`bare`)."""
    return all((number, unit) in said or (number, "") in bare for number, unit in _values(text))


def _values(text: str) -> set[tuple[str, str]]:
    """Every number in the text, in digits, with what it counts ("" when nothing says); fiscal years aside."""
    plain = _IN_KANJI.sub(lambda m: str(kanji_number(m.group())), arabic(text))
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    plain = _MAN.sub(lambda m: str(int(float(m[1]) * 10_000) + int(m[2] or 0)), plain)
    while named := mentions(plain, today=None):  # a year may be said in two notations: 令和9年度 (FY2027)
        for mention in named:
            plain = plain.replace(mention.words, " ")
    return {(_plain(m.group()), _unit(_UNIT.match(plain, m.end()))) for m in _NUMBER.finditer(plain)}


def _unit(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    unit = found[1] or found[2]
    return _SAME_UNIT.get(unit, re.sub("[箇ヶケヵカ]", "か", unit))


def _links(text: str) -> set[str]:
    return {link.rstrip(".,;:)]>|") for link in _LINK.findall(folded(text))}


def _plain(number: str) -> str:
    value = float(number.replace(",", ""))
    return str(int(value)) if value == int(value) else str(value)


def _years(text: str) -> set[int]:
    return {m.year for m in mentions(text, today=None)}
