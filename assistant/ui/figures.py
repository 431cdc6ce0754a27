"""Figures of an answer as a table's rows and, for one thing over several years, as the bars of a small chart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.fiscal_year import parse_label
from assistant.models import Figure, Language
from assistant.ui.bars import Frame, Place, places
from assistant.ui.labels import Labels

_FEWEST_BARS = 3  # two values are compared faster in a table
_MOST_BARS = 8  # more are not told apart on a phone
_NUMBER = re.compile(r"-?\d{1,3}(?:,?\d{3})*(?:\.\d+)?")
_JAPANESE = (Language.JA, Language.JA_EASY)

# As wide as a phone, so that its text is as large as beside it.
_FRAME = Frame(width=320.0, height=170.0, top=24.0, foot=40.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """One year's value with its place in the chart."""

    year: str
    value: str
    kind: str  # of the documents: 目標 or 実績
    place: Place


@dataclass(frozen=True, slots=True)
class Chart:
    """The values of one indicator. `words` says what it shows to who does not see it."""

    title: str
    bars: tuple[Bar, ...]
    words: str
    frame: Frame = _FRAME


def shown_value(figure: Figure) -> str:
    """The value with its unit, once."""
    return figure.value if figure.value.endswith(figure.unit) else figure.value + figure.unit


def chart_of(figures: Sequence[Figure], *, language: Language, say: Labels) -> Chart | None:
    """The first indicator that has numbers for several years; None when there is none."""
    for (_, indicator), group in groupby(figures, key=lambda f: (f.source_id, f.indicator)):
        own = [(figure, number) for figure in group if (number := _number(figure)) is not None]
        if _FEWEST_BARS <= len(own) <= _MOST_BARS and min(number for _, number in own) >= 0:
            bars = _bars(own, language)
            told = "、".join(f"{bar.year} {say.kinds.get(bar.kind, bar.kind)} {bar.value}" for bar in bars)
            return Chart(indicator, bars, f"{say.chart}: {told}")
    return None


def _number(figure: Figure) -> float | None:
    text = unicodedata.normalize("NFKC", figure.value).strip().removesuffix(figure.unit)
    return float(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def _bars(own: Sequence[tuple[Figure, float]], language: Language) -> tuple[Bar, ...]:
    placed = zip(own, places([number for _, number in own], _FRAME), strict=True)
    return tuple(
        Bar(_short_year(figure.fiscal_year, language), shown_value(figure), figure.kind.value, place)
        for (figure, _), place in placed
    )


def _short_year(label: str, language: Language) -> str:
    western = parse_label(label)
    return label.removesuffix("年度") if language in _JAPANESE or western is None else str(western)
