"""What a fiscal year brings: what starts, grows, is studied and goes on, and what cannot be told from the original."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from assistant.desk.grid import Grid, GridCell, GridRow, Tone
from assistant.fiscal_year import same_year

Difference = tuple[GridRow, GridCell | None, GridCell | None]  # a row, with its cells of the one year and the other
_ACTIVE = (Tone.DOING, Tone.GROWING, Tone.BOTH)


class Change(StrEnum):
    """What a row does in a year, compared with the year before in the plan."""

    STARTS = "starts"
    GROWS = "grows"
    STUDIES = "studies"
    GOES_ON = "goes_on"
    FROM_FIRST = "from_first"  # in action in the plan's first year: what was before stands in no plan
    UNCLEAR = "unclear"  # the cell or the one before cannot be read


@dataclass(frozen=True, slots=True)
class Planned:
    """A row in one year, with the year before."""

    row: GridRow
    cell: GridCell
    before: GridCell | None


def of_year(grid: Grid, year: str) -> dict[Change, list[Planned]]:
    """Every row that the plan has something for in this year, by what it does, in the order of `Change`; empty for a
    year outside the plan."""
    if year not in grid.years:
        return {}
    at = grid.years.index(year)
    found: dict[Change, list[Planned]] = {change: [] for change in Change}
    for row in grid.rows:
        cell, before = row.cells[at], row.cells[at - 1] if at else None
        if cell is not None and cell.tone is not Tone.NONE:
            found[_change(cell, before, first=at == 0)].append(Planned(row, cell, before))
    return found


def named(written: str, years: Iterable[str]) -> str | None:
    """The one of these fiscal years that is meant, in any notation (令和10年度, R10, 2028)."""
    return next((year for year in years if same_year(written, year)), None)


def differing(grid: Grid, one: str, other: str) -> list[Difference]:
    """Rows whose cells of two years say something else; none when one of the years is not the grid's."""
    if one not in grid.years or other not in grid.years:
        return []
    a, b = grid.years.index(one), grid.years.index(other)
    return [(row, was, now) for row in grid.rows if _value(was := row.cells[a]) != _value(now := row.cells[b])]


def _value(cell: GridCell | None) -> str:
    return cell.value if cell else ""


def _change(cell: GridCell, before: GridCell | None, *, first: bool) -> Change:
    if Tone.LOST in (cell.tone, before.tone if before and cell.tone is not Tone.STUDYING else None):
        return Change.UNCLEAR
    if cell.tone is Tone.STUDYING:
        return Change.STUDIES
    if first:
        return Change.FROM_FIRST
    if before is None or before.tone not in _ACTIVE:
        return Change.STARTS
    return Change.GROWS if cell.tone is Tone.GROWING and before.tone is not Tone.GROWING else Change.GOES_ON
