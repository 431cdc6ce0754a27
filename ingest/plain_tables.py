"""Cells, terms, procedures and contacts as typed values, by column heads and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.documents import Cell, Contact, Procedure, SentenceKind, Term
from ingest.placed import Placed, Row, Table

_ALIASES = re.compile(r"(?:別名|別称|略称)\s*[:：]\s*(.+)", re.DOTALL)
_COLUMNS = {
    "procedure": ("procedure", "手続", "手続名"),
    "field": ("field", "分野"),
    "service": ("service", "サービス"),
    "basis": ("legal_basis_or_source", "basis", "根拠", "出典"),
    "scope": ("scope", "範囲"),
    "note": ("note", "備考"),
    "department": ("department", "担当課", "窓口"),
    "handles": ("handles", "扱うこと"),
    "phone": ("phone", "電話", "電話番号"),
    "hours": ("hours", "受付時間"),
    "url": ("source_url", "url", "URL"),
    "as_of": ("source_date", "as_of", "資料の日付"),
}


def cells(source_id: str, table: Table) -> Iterator[Cell]:
    """Each filled cell but the row label's own, which is the first."""
    for row in table.rows:
        for head, cell in zip(table.header[1:], row.cells[1:], strict=False):
            if cell:
                yield Cell(source_id, table.caption, row.cells[0], head, cell, row.sentence_id)


def terms(source_id: str, sections: Sequence[Placed]) -> Iterator[Term]:
    """One term for every deepest heading: its 別名 line as aliases, its other lines as the definition, verbatim."""
    deepest = max((len(section.section.heading_path) for section in sections), default=0)
    for section in sections:
        path = section.section.heading_path
        if not path or len(path) < deepest:
            continue
        aliases: list[str] = []
        said = []
        for line in section.lines:
            match = _ALIASES.fullmatch(line.text)
            if match:
                aliases.extend(name.strip() for name in re.split(r"[、,，]", match[1]) if name.strip())
            else:
                said.append(line)
        definition = "".join(line.text if line.kind is SentenceKind.TEXT else f"\n{line.text}" for line in said).strip()
        ids = tuple(sentence_id for line in said for sentence_id in line.sentence_ids)
        yield Term(source_id, path[-1], tuple(aliases), definition, ids)


def procedures(source_id: str, table: Table) -> Iterator[Procedure]:
    for row in table.rows:
        name = _value(table, row, "procedure")
        if name:
            yield Procedure(
                source_id=source_id,
                name=name,
                field=_value(table, row, "field") or "",
                service=_value(table, row, "service") or "",
                basis=_value(table, row, "basis") or "",
                scope=_value(table, row, "scope") or "",
                note=_value(table, row, "note") or "",
                sentence_id=row.sentence_id,
            )


def contacts(source_id: str, table: Table) -> Iterator[Contact]:
    """A url that is not a web address (a source named in words) is None; the row itself still says it."""
    for row in table.rows:
        department = _value(table, row, "department")
        url = _value(table, row, "url")
        if department:
            yield Contact(
                source_id=source_id,
                department=department,
                handles=_value(table, row, "handles") or "",
                phone=_value(table, row, "phone"),
                hours=_value(table, row, "hours"),
                url=url if url and re.match(r"https?://", url) else None,
                as_of=_value(table, row, "as_of"),
                note=_value(table, row, "note"),
                sentence_id=row.sentence_id,
            )


def _value(table: Table, row: Row, column: str) -> str | None:
    """The cell under any of the column's names; None when the column or the cell is not there."""
    for name in _COLUMNS[column]:
        if name in table.header:
            at = table.header.index(name)
            return row.cells[at] or None if at < len(row.cells) else None
    return None
