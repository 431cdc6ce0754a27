"""A text cut at its measures, in order: amounts, ages, periods, clock times, days, years, telephone numbers.

Two measures are of one kind when they count the same thing in the same direction: 18歳未満 and 20歳未満 are, 18歳以上
is not. What differs in notation alone is equal: 8:30 and 午前8時30分, ３００円 and 300円, 1.5万円 and 15,000円.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.fiscal_year import parse_label
from assistant.text import arabic
from assistant.verify_values import KNOWN_UNIT

_ISO_DAY = r"(?P<iso>\d{4})[-/.](?P<iso_month>\d{1,2})(?:[-/.](?P<iso_day>\d{1,2}))?(?![-\d])"
_YEAR = (
    r"(?P<year>(?:令和|平成|昭和|(?<![a-z])[rh])\s?(?:\d{1,2}|元)\s?(?:年度|年)|\d{4}\s?(?:年度|年)|(?<!\d)\d{1,2}年度)"
)
_DAY = r"(?P<month>\d{1,2})月(?!間)(?:(?P<day>\d{1,2})日|(?P<end>末)日?|分)?"
_CLOCK = (
    r"(?P<half_day>午前|午後)?\s?(?P<hour>\d{1,2})"
    r"(?:時(?![間点])(?:(?P<half>半)|(?P<minute>\d{1,2})分)?|:(?P<minutes>\d{2})(?!\d))|(?P<noon>正午)"
)
_PHONE = r"(?P<phone>\d+-\d+-\d{3,}|\d{3,}-\d{3,})"
_AMOUNT = (
    rf"(?P<nth>第)?(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)(?P<man>万(?P<rest>\d,\d{{3}}|\d{{1,4}})?)?\s?(?P<unit>(?:{KNOWN_UNIT}|つ|桁)(?!曜))?"
    r"(?P<after>目)?(?:\s?を?(?P<bound>以上|以下|未満|以内|超))?"
)
_MEASURE = re.compile("|".join((_PHONE, _ISO_DAY, _YEAR, _CLOCK, _DAY, _AMOUNT)))
_THOUSANDS = re.compile(rf"(?<=\d)千(?=\s*(?:{KNOWN_UNIT}))")
_AT_MOST = ("以下", "未満", "以内")
_SAME_UNIT = {"パーセント": "%", "名": "人", "才": "歳", "日間": "日", "年間": "年", "週": "週間", "分間": "分"}
_HALF_DAY = 12 * 60  # minutes
YEAR, ORDINAL, CLOCK, PHONE = "year", "ordinal", "clock", "phone"


@dataclass(frozen=True, slots=True)
class Measure:
    """`kind` is what is counted, with the direction of its bound; `value` compares within one kind."""

    kind: str
    value: str

    @property
    def qualifies(self) -> bool:
        """Whether it says of when or of which a statement is true, rather than how much: years and ordinals."""
        return self.kind in (YEAR, ORDINAL)

    @property
    def counts_one(self) -> bool:
        """Whether it is 1通 or 1回: what a fee is for, which may go without saying."""
        return self.value == "1" and self.kind in ("通", "件", "枚", "回", "人", "部", "冊")


def cut(text: str) -> Iterator[str | Measure]:
    """The folded text's stretches and measures by turns, in order; nothing left out but signs between them."""
    plain, start = arabic(_THOUSANDS.sub(",000", text)), 0
    for match in _MEASURE.finditer(plain):
        yield plain[start : match.start()]
        yield from _measures(match)
        start = match.end()
    yield plain[start:]


def _measures(match: re.Match[str]) -> Iterator[Measure]:
    part = match.groupdict()
    if part["phone"]:
        yield Measure(PHONE, part["phone"])
    elif part["iso"]:
        yield Measure(YEAR, part["iso"])
        yield _day(part["iso_month"], part["iso_day"] or "")
    elif part["year"]:
        yield Measure(YEAR, str(parse_label(part["year"].replace(" ", "")) or part["year"]))
    elif part["noon"]:
        yield Measure(CLOCK, str(_HALF_DAY))
    elif part["hour"]:
        minutes = 30 if part["half"] else int(part["minute"] or part["minutes"] or 0)
        later = _HALF_DAY if part["half_day"] == "午後" and int(part["hour"]) < 12 else 0
        yield Measure(CLOCK, str(int(part["hour"]) * 60 + minutes + later))
    elif part["month"]:
        yield _day(part["month"], part["day"] or part["end"] or "")
    else:
        yield _amount(part)


def _day(month: str, day: str) -> Measure:
    """A day of the year; a month alone is another kind."""
    of_month = str(int(day)) if day.isdigit() else day
    return Measure("day", f"{int(month)}/{of_month}") if day else Measure("month", str(int(month)))


def _amount(part: dict[str, str | None]) -> Measure:
    number = float((part["number"] or "0").replace(",", ""))
    if part["man"]:
        number = number * 10_000 + int((part["rest"] or "0").replace(",", ""))
    unit = re.sub("[箇ヶケヵカ](?=[月所])", "か", part["unit"] or "")
    unit = _SAME_UNIT.get(unit, unit)
    if part["nth"] or part["after"]:
        return Measure(ORDINAL, f"{number:g}{unit}")
    bound = part["bound"]
    direction = "" if bound is None else " at most" if bound in _AT_MOST else " at least"
    return Measure(unit + direction, f"{number:.12g}")
