"""CSV into rows: the first record names the columns, every other one is a quotable row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from assistant.documents import SentenceKind
from assistant.rows import row_text
from ingest.blocks import Block, cleaned
from ingest.markdown_shown import without_unseen
from ingest.parse_shown import shown_text

GROUP_COLUMN = "field"  # records of the procedures list are told apart by their field
_SNIFFED = 8192  # characters; the delimiter shows in the first records


def read_csv(content: str, *, grouped: bool = False) -> tuple[str, tuple[Block, ...]]:
    """The records as lines of cells joined by ` | `, and one row block for each, the column names as its heads.

    With `grouped`, a run of records with the same value in the column `field` stands under that value as heading.
    """
    records = [[_shown(cell) for cell in record] for record in _records(content)]
    if not records:
        return "", ()
    header, *rows = records
    blocks = tuple(_blocks(tuple(header), rows, grouped=grouped))
    lines = [row_text(header), *(block.text for block in blocks if block.level is None)]
    return "\n".join(lines) + "\n", blocks


def _shown(cell: str) -> str:
    return shown_text(without_unseen(cleaned(cell))).strip()


def _records(content: str) -> Iterator[list[str]]:
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(content[:_SNIFFED], delimiters=",\t;")
    except csv.Error:  # one column, or too few records to tell
        dialect = csv.excel
    dialect.doublequote = True
    for record in csv.reader(io.StringIO(content), dialect):
        if any(cell.strip() for cell in record):
            yield record


def _blocks(header: tuple[str, ...], rows: list[list[str]], *, grouped: bool) -> Iterator[Block]:
    column = header.index(GROUP_COLUMN) if grouped and GROUP_COLUMN in header else None
    group = ""
    for row in rows:
        value = row[column] if column is not None and column < len(row) else ""
        if value and value != group:
            group = value
            yield Block(value, level=2)
        yield Block(row_text(row), SentenceKind.ROW, header=header)
