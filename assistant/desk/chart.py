"""A row of targets as a drawing: columns over fiscal years, what was achieved told apart from goals without colour."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.desk.grid import GridRow
from assistant.documents import FactKind
from assistant.ui.bars import Frame, Place, places

# As wide as a phone, so that its text keeps its size; a zero is seen.
_FRAME = Frame(width=340.0, height=180.0, top=26.0, foot=44.0, least=2.0)


@dataclass(frozen=True, slots=True)
class Column:
    """One year: its place and what is written on it. `height` is None where no number can be read."""

    place: Place
    height: float | None
    value: str
    year: str
    kind: str
    achieved: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns from zero up to the largest number of the row."""

    columns: tuple[Column, ...]
    text: str  # the same in words, for who does not see it
    frame: Frame = _FRAME


def chart_of(row: GridRow) -> Chart | None:
    """The drawing of a row; None when fewer than two of its cells hold a number."""
    cells = [cell for cell in row.cells if cell is not None]
    numbers = [cell.number for cell in cells if cell.number is not None]
    if len(numbers) < 2 or min(numbers) < 0:
        return None
    columns = tuple(
        Column(
            place=place,
            height=None if cell.number is None else place.height,
            value=cell.value.removesuffix(row.unit),
            year=cell.year.removesuffix("年度"),
            kind=cell.kind,
            achieved=cell.kind == FactKind.ACTUAL.value,
        )
        for cell, place in zip(cells, places([cell.number for cell in cells], _FRAME), strict=True)
    )
    told = "、".join(f"{cell.year}{cell.kind} {cell.value}" for cell in cells)
    return Chart(columns, f"{row.indicator}：{told}")
