"""The values in a text, as they are compared: 全角, thousands commas, kanji numbers, 万, years of every era, links.

Units are part of a value: 3件 is not 3%. So is what bounds it: 18歳以上 is not 18歳未満.
"""

from __future__ import annotations

import re

from assistant.fiscal_year import mentions, with_years
from assistant.text import arabic, folded, kanji_number, squeezed

NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MAN = re.compile(r"(\d+(?:\.\d+)?)万(\d{1,4})?")
_JOINED = re.compile(
    r"\d+(?:[-~]\d+)+"
)  # telephone numbers above all, and 20~29: each group may be known, the whole not
_LINK = re.compile(r"(?:https?://|www\.)[!-~]+|[a-z0-9_.+-]+@[a-z0-9-]+\.[a-z0-9.-]+")
# What a number counts: a known unit, else the kanji that follows it at once. In another unit it is another value.
KNOWN_UNIT = (
    r"%|パーセント|ポイント|千円|円|件|人|名|回|台|本|校|施設|団体|課|部局|項目|種類|世帯|戸|枚|通|冊|[か箇ヶケヵカ]所"
    r"|[か箇ヶケヵカ]月|月|週間?|年間|年|日間?|時間|時(?!点)|分間?|秒|歳|才|割|倍|番|号|階|km|m|gb|mb|kb"
)
_UNIT = re.compile(rf"\s*((?:{KNOWN_UNIT})(?:/[年月週日回人])?)|(?!時点)([一-龥])")
_IN_KANJI = re.compile(rf"(?<![\d〇一二三四五六七八九十百千])[〇一二三四五六七八九十百千]+(?=\s*(?:{KNOWN_UNIT}))")
_BOUND = "以上|以下|未満|以内|以降|以前|超|[前後](?:から|まで)?|まで|から"
_BOUNDED = re.compile(rf"(?P<value>\d[\d,.]*万?\d*\s*(?:{KNOWN_UNIT}))\s*(?:度|目|の)?(?P<bound>{_BOUND})")
NUMBER_WITH_UNIT = re.compile(rf"\d+(?:[-~]\d+)+(?:{KNOWN_UNIT})?|\d[\d,.]*万?\d*(?:\s*(?:{KNOWN_UNIT}))?(?:{_BOUND})?")
_ERA_OF_NOTHING = re.compile(r"(令和|平成|昭和)\s*(?=\d{1,2}(?![年.\d])[一-龥か%])")  # 令和8人 is no year
_SAME_UNIT = {"パーセント": "%", "名": "人", "才": "歳"}


def counted(text: str, *, said: set[tuple[str, str]], bare: set[tuple[str, str]]) -> bool:
    """Whether every number of the text is said with its unit. A table's cell or a computed number may lack it
    (`bare`)."""
    return all((number, unit) in said or (number, "") in bare for number, unit in values(text))


def values(text: str) -> set[tuple[str, str]]:
    """Every number in the text, in digits, with what it counts ("" when nothing says); fiscal years aside."""
    plain = _IN_KANJI.sub(lambda m: str(kanji_number(m.group())), arabic(text))
    plain = _ERA_OF_NOTHING.sub(r"\1の", plain)
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    plain = _MAN.sub(lambda m: str(int(float(m[1]) * 10_000) + int(m[2] or 0)), plain)
    plain = with_years(plain, lambda _: " ")
    return {(_plain(m.group()), _unit(_UNIT.match(plain, m.end()))) for m in NUMBER.finditer(plain)}


def _unit(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    unit = found[1] or found[2]
    return _SAME_UNIT.get(unit, re.sub("[箇ヶケヵカ]", "か", unit))


def bounds(text: str) -> set[tuple[str, str, str]]:
    """Every number that is a bound, with its unit and the word that bounds (以上, 未満, 前まで, から)."""
    plain = arabic(text)
    found = ((m, next(iter(values(m["value"])), None)) for m in _BOUNDED.finditer(plain))
    return {(*value, m["bound"]) for m, value in found if value}


def unjoined(text: str) -> str:
    """The text without its joined numbers, of which no group stands for itself."""
    return _JOINED.sub(" ", arabic(text))


def joined(text: str) -> set[str]:
    """Numbers joined by hyphens or waves: telephone numbers above all."""
    return set(_JOINED.findall(squeezed(text)))


def links(text: str) -> set[str]:
    """Web and mail addresses."""
    return {link.rstrip(".,;:)]>|") for link in _LINK.findall(folded(text))}


def _plain(number: str) -> str:
    value = float(number.replace(",", ""))
    return str(int(value)) if value == int(value) else str(value)


def years(text: str) -> set[int]:
    """Years, western, of every notation."""
    return {m.year for m in mentions(text, today=None)}
