"""Japanese fiscal years (April to March) in every notation people use.

A fiscal year is an int: the western year it starts in. 令和元年度 = 2019, 平成元年度 = 1989.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.text import arabic, kanji_number

_REIWA, _HEISEI, _SHOWA = 2018, 1988, 1925
_ERA_OFFSET = {
    "令和": _REIWA,
    "reiwa": _REIWA,
    "레이와": _REIWA,
    "r": _REIWA,
    "平成": _HEISEI,
    "h": _HEISEI,
    "昭和": _SHOWA,
    "s": _SHOWA,
}
_NUMBER = r"(?:\d{1,2}|元|[〇一二三四五六七八九十]{1,3})"
_ERA = re.compile(rf"(令和|平成|昭和|reiwa|레이와|(?<![a-z])[rhs])\s*\.?\s*({_NUMBER})(?!\d)\s*(?:年度|年|fy|년도|년)?")
_WESTERN = re.compile(
    r"(?:fy\s*|(?<!\d))((?:19|20)\d{2})(?!\d)\s*(?:年度|年|fy|년도|년)"
    r"|fy\s*((?:19|20)\d{2})(?!\d)"
    r"|(?<![\w.-])((?:19|20)\d{2})(?![\w.-])"  # alone; 「総合計画2025」 is a name
)
_SHORT_WESTERN = re.compile(r"(?:fy\s*'?|')(\d{2})(?!\d)")
_BARE = re.compile(r"(?<![\d.])(\d{1,2})\s*年度")
_RELATIVE = (
    ("再来年度", 2),
    ("来年度", 1),
    ("翌年度", 1),
    ("次年度", 1),
    ("今年度", 0),
    ("本年度", 0),
    ("一昨年度", -2),
    ("一昨年", -2),
    ("おととし", -2),
    ("昨年度", -1),
    ("前年度", -1),
    ("去年度", -1),
    ("再来年", 2),
    ("来年", 1),
    ("今年", 0),
    ("去年", -1),
    ("昨年", -1),
    ("next fiscal year", 1),
    ("this fiscal year", 0),
)
_LAST = ("最終年度", "最後の年度", "最終年", "計画の最後", "計画の終わり", "final year", "last year of the plan")
_FIRST = ("初年度", "最初の年度", "1年目", "計画の最初")


_YearOf = Callable[[re.Match[str]], int | None]


@dataclass(frozen=True, slots=True)
class YearMention:
    """A fiscal year that a text names, with the folded words that named it."""

    year: int
    words: str


def fiscal_year_of(day: date) -> int:
    """The fiscal year a day falls in: it starts on 1 April."""
    return day.year if day.month >= 4 else day.year - 1


def label(year: int) -> str:
    """令和9年度. Years before 令和 in 平成; 2019 is 令和元年度 as the law writes it."""
    if year > _REIWA:
        return f"令和{'元' if year == _REIWA + 1 else year - _REIWA}年度"
    return f"平成{'元' if year == _HEISEI + 1 else year - _HEISEI}年度"


def mentions(text: str, *, today: date | None, plan_years: Sequence[int] = ()) -> tuple[YearMention, ...]:
    """Every fiscal year named in `text`, in order, each once.

    Relative words (来年度) count from `today`, 最終年度 and 初年度 from `plan_years`; without these
    they name nothing. A bare 「9年度」 is taken as 令和.
    """
    ordered = [mention for _, mention in _placed(arabic(text), today, plan_years)]
    return tuple(
        {mention.year: mention for mention in reversed(ordered)}[y] for y in dict.fromkeys(m.year for m in ordered)
    )


def with_years(text: str, written: Callable[[int], str]) -> str:
    """The text in digits, with every fiscal year that it names, however it names it, as `written` writes it."""
    plain = arabic(text)
    for start, mention in reversed(_placed(plain, None, ())):
        plain = plain[:start] + written(mention.year) + plain[start + len(mention.words) :]
    return plain


def _placed(plain: str, today: date | None, plan_years: Sequence[int]) -> list[tuple[int, YearMention]]:
    """Every mention with the place where it begins, in order."""
    rest = plain
    found: list[tuple[int, YearMention]] = []

    def take(pattern: re.Pattern[str], year_of: _YearOf) -> None:
        nonlocal rest
        for match in list(pattern.finditer(rest)):
            year = year_of(match)
            if year is not None:
                found.append((match.start(), YearMention(year, match.group().strip())))
                rest = rest[: match.start()] + "\u0000" * len(match.group()) + rest[match.end() :]

    take(_ERA, lambda m: _ERA_OFFSET[m[1]] + number if (number := _era_number(m[2])) else None)
    take(_WESTERN, lambda m: int(m[1] or m[2] or m[3]))
    take(_SHORT_WESTERN, lambda m: 2000 + int(m[1]))
    take(_BARE, lambda m: _REIWA + int(m[1]) if int(m[1]) else None)
    if today is not None:
        current = fiscal_year_of(today)
        for words, offset in _RELATIVE:
            take(re.compile(re.escape(words)), lambda m, offset=offset: current + offset)  # type: ignore[misc]
    if plan_years:
        for names, year in ((_LAST, max(plan_years)), (_FIRST, min(plan_years))):
            take(re.compile("|".join(map(re.escape, names))), lambda m, year=year: year)  # type: ignore[misc]
    return sorted(found, key=lambda pair: pair[0])


@lru_cache(maxsize=1024)
def parse_label(text: str) -> int | None:
    """The year of a text that is one fiscal-year label (令和9年度, Ｒ９, 2027年度), or None."""
    named = mentions(text, today=None)
    return named[0].year if len(named) == 1 and named[0].words == arabic(text) else None


def same_year(one: str, other: str) -> bool:
    """Whether two texts name one fiscal year, each in any notation (令和10年度, R10, 2028), or are the same."""
    year = parse_label(one)
    return one == other or (year is not None and year == parse_label(other))


def _era_number(text: str) -> int:
    """A year within an era; 0 for none. No era has had a hundred years: 「h二〇〇」 is no year."""
    if text == "元":
        return 1
    number = int(text) if text.isdigit() else (kanji_number(text) or 0)
    return number if number < 100 else 0
