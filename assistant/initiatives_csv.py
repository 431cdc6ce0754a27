"""Initiatives as a table that opens in a spreadsheet: one row each, one column per fiscal year."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.fiscal_year import parse_label
from assistant.models import Figure
from assistant.reference_rows import InitiativeRow
from assistant.spreadsheet import csv_bytes
from assistant.ui.words import CSV_HEADS, CSV_NEW, CSV_NOTE, CSV_SOURCE


def initiatives_csv(rows: Sequence[InitiativeRow]) -> bytes:
    """The table as a file's bytes."""
    years = sorted(
        {f.fiscal_year for row in rows for f in _figures(row)}, key=lambda year: (parse_label(year) or 0, year)
    )
    cells = (
        (
            str(row.number),
            row.title,
            CSV_NEW if row.new else "",
            str(row.policy),
            row.policy_title,
            "、".join(row.departments),
            *(_of_year(row, year) for year in years),
            row.irregular_note or "",
            row.source_id,
        )
        for row in rows
    )
    return csv_bytes([*CSV_HEADS, *years, CSV_NOTE, CSV_SOURCE], cells)


def _figures(row: InitiativeRow) -> list[Figure]:
    return [*row.schedule, *row.facts]


def _of_year(row: InitiativeRow, year: str) -> str:
    """Everything the plan says of an initiative for one year, a line each."""
    return "\n".join(
        f"{f.indicator}（{f.kind.value}）：{f.value}{'' if f.value.endswith(f.unit) else f.unit}"
        for f in _figures(row)
        if f.fiscal_year == year
    )
