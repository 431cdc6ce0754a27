"""The plan's tables of one initiative as grids: what is planned by year, and targets with what was achieved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.documents import Fact, FactKind
from assistant.fiscal_year import parse_label

_DOING, _GROWING, _STUDYING = "実施", "拡大", "検討"
_UNREADABLE = ("欠落", "不明")


class Tone(StrEnum):
    """What a cell of the schedule says, for its colour and its sign."""

    DOING = "doing"
    GROWING = "growing"
    STUDYING = "studying"
    BOTH = "both"  # studied and begun in one year
    LOST = "lost"  # damaged in the original
    NONE = "none"


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell, verbatim; `kind` is 計画, 実績 or 目標. `number` is None for statuses and what cannot be read."""

    year: str
    kind: str
    value: str
    tone: Tone
    number: float | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row with a cell for each of the grid's years; a year the plan does not speak of has None."""

    initiative: int
    indicator: str
    unit: str
    cells: tuple[GridCell | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under the same years."""

    years: tuple[str, ...]
    rows: tuple[GridRow, ...]

    @property
    def lost(self) -> bool:
        """Whether a cell of it cannot be read in the original."""
        return any(cell and cell.tone is Tone.LOST for row in self.rows for cell in row.cells)


def schedule(facts: Iterable[Fact]) -> Grid:
    """What is planned, row by row in the plan's order."""
    return _grid([f for f in facts if f.kind is FactKind.PLAN])


def targets(facts: Iterable[Fact]) -> Grid:
    """Goals and what was achieved before, row by row in the plan's order."""
    return _grid([f for f in facts if f.kind is not FactKind.PLAN])


def tone_of(value: str) -> Tone:
    """What a status says."""
    if any(word in value for word in _UNREADABLE):
        return Tone.LOST
    doing, growing, studying = _DOING in value, _GROWING in value, _STUDYING in value
    if studying:
        return Tone.BOTH if doing or growing else Tone.STUDYING
    if growing:
        return Tone.GROWING
    return Tone.DOING if doing else Tone.NONE


def year_order(label: str) -> tuple[int, str]:
    """For sorting labels of fiscal years."""
    return parse_label(label) or 0, label


def _grid(facts: Sequence[Fact]) -> Grid:
    years = tuple(sorted({f.fiscal_year for f in facts}, key=year_order))
    rows: dict[tuple[int, str, str], dict[str, Fact]] = {}
    for fact in facts:  # two rows may bear one label; they stand in different lines
        rows.setdefault((fact.initiative, fact.indicator, fact.sentence_id), {})[fact.fiscal_year] = fact
    return Grid(
        years,
        tuple(
            GridRow(number, indicator, next(iter(own.values())).unit, tuple(_cell(own.get(y)) for y in years))
            for (number, indicator, _), own in rows.items()
        ),
    )


def _cell(fact: Fact | None) -> GridCell | None:
    if fact is None:
        return None
    return GridCell(fact.fiscal_year, fact.kind.value, fact.value, tone_of(fact.value), fact.number)
