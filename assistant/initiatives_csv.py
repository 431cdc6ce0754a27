"""Initiatives as a table that opens in a spreadsheet: one row each, one column per fiscal year.

A cell that a spreadsheet would run as a formula is disarmed with an apostrophe
(OWASP, CSV Injection; full-width signs count as formulas in Japanese settings).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from assistant.fiscal_year import parse_label
from assistant.models import Figure
from assistant.reference_rows import InitiativeRow
from assistant.ui.words import CSV_HEADS, CSV_NEW, CSV_NOTE, CSV_SOURCE

CSV_MEDIA_TYPE = "text/csv"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def initiatives_csv(rows: Sequence[InitiativeRow]) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs to read Japanese."""
    years = sorted(
        {f.fiscal_year for row in rows for f in _figures(row)}, key=lambda year: (parse_label(year) or 0, year)
    )
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL)
    writer.writerow([*CSV_HEADS, *map(_harmless, years), CSV_NOTE, CSV_SOURCE])
    for row in rows:
        cells = [
            str(row.number),
            row.title,
            CSV_NEW if row.new else "",
            str(row.policy),
            row.policy_title,
            "、".join(row.departments),
            *(_of_year(row, year) for year in years),
            row.irregular_note or "",
            row.source_id,
        ]
        writer.writerow([_harmless(cell) for cell in cells])
    return table.getvalue().encode("utf-8-sig")


def _figures(row: InitiativeRow) -> list[Figure]:
    return [*row.schedule, *row.facts]


def _of_year(row: InitiativeRow, year: str) -> str:
    """Everything the plan says of an initiative for one year, a line each."""
    return "\n".join(
        f"{f.indicator}（{f.kind.value}）：{f.value}{'' if f.value.endswith(f.unit) else f.unit}"
        for f in _figures(row)
        if f.fiscal_year == year
    )


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" 　").startswith(_FORMULA_STARTS) else cell
