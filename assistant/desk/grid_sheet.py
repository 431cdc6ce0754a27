"""An initiative's tables as lines of a file, one for each of their cells."""

from __future__ import annotations

from assistant.desk.grid import Grid
from assistant.documents import Initiative
from assistant.ui import desk_words as words

GRID_HEADS = (words.NUMBER, words.TITLE, words.ROW_HEAD, words.YEAR, words.KIND, words.STATUS, words.DEPARTMENT)


def grid_rows(initiative: Initiative, *grids: Grid) -> list[tuple[str, ...]]:
    """Every cell that holds something, under `GRID_HEADS`."""
    who = "、".join(initiative.departments)
    return [
        (str(initiative.number), initiative.title, row.indicator, cell.year, cell.kind, cell.value, who)
        for grid in grids
        for row in grid.rows
        for cell in row.cells
        if cell is not None
    ]
