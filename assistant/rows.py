"""Table rows as one quotable line: cells joined by ` | `, bars inside a cell escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_BORDER = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"https?://\S+")  # a row read out leaves links to its source


def row_text(cells: Iterable[str]) -> str:
    """Cells as one quotable line; empty cells at the end left off."""
    parts = [" ".join(cell.split()).replace("|", r"\|") for cell in cells]
    while parts and not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def row_cells(text: str) -> tuple[str, ...]:
    """The cells of a quotable row, empty ones included."""
    return tuple(cell.strip().replace(r"\|", "|") for cell in _BORDER.split(text))


def spoken_row(text: str, header: Sequence[str], *, joint: str = ": ") -> str:
    """A row read out with its column heads, empty cells and links left out; a line without heads as it is.

    `joint` stands between a head and its cell.
    """
    if not header:
        return text
    cells = [_LINK.sub("", cell).strip() for cell in row_cells(text)]
    heads = (*header, *[""] * len(cells))
    said = [f"{head}{joint}{cell}" if head else cell for head, cell in zip(heads, cells, strict=False) if cell]
    return "、".join(said)
