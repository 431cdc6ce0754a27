"""取組項目 pages as typed values: the initiative, and the cells of its tables by fiscal year."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.documents import Fact, FactKind, Initiative
from assistant.fiscal_year import label, mentions
from ingest.meta import SourceMeta
from ingest.placed import Placed, Table

_NUMBER = re.compile(r"((?:各|約|計|累計|延べ)\s*)?([+\-−△▲]?\d[\d,]*(?:\.\d+)?)")
_REMARK = re.compile(r"[（(].*?[）)]")
_DIGITS = 15  # more do not fit a float exactly
_MINUS = re.compile(r"[−△▲-]")
_INDICATOR_WORDS = ("指標", "目標", "実績", "KPI")
_PLAN_WORDS = ("取組", "事業", "計画", "項目")
_ACTUAL_WORDS = ("実績", "現状", "基準値", "現況")


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell holds: a number with its unit, or neither (a status, a dash, a note)."""

    number: float | None
    unit: str


def value_of(cell: str) -> Value:
    """「1,160件」 is 1160 and 件 (full-width alike), 「各1回」 1 and 回; remarks in brackets are no part of a unit.

    A cell that does not begin with a number is no number.
    """
    match = _NUMBER.match(unicodedata.normalize("NFKC", cell))
    if match is None or len(match[2]) > _DIGITS:
        return Value(None, "")
    number = float(_MINUS.sub("-", match[2]).replace(",", ""))
    return Value(number, _REMARK.sub("", _after(cell, len(match.group()))).strip())


def _after(cell: str, characters: int) -> str:
    """The cell as written, without its first `characters` NFKC characters."""
    taken = 0
    for at, char in enumerate(cell):
        if taken >= characters:
            return cell[at:]
        taken += len(unicodedata.normalize("NFKC", char))
    return ""


def fiscal_year_in(head: str) -> str | None:
    """The one fiscal year a column head names, in any notation, as 令和9年度; None for none or several."""
    named = mentions(head, today=None)
    return label(named[0].year) if len(named) == 1 else None


def initiative(source_id: str, meta: SourceMeta, title: str, sections: Sequence[Placed]) -> Initiative | None:
    """The initiative a page describes, from its keys; None when the keys give it no number."""
    if meta.number is None or meta.policy is None or meta.policy_title is None:
        return None
    return Initiative(
        source_id=source_id,
        number=meta.number,
        title=title,
        new=meta.new,
        policy=meta.policy,
        policy_title=meta.policy_title,
        departments=meta.all_departments,
        department_sentence_id=_department_sentence(meta.all_departments, sections),
        irregular_note=meta.irregular_note,
    )


def _department_sentence(departments: Sequence[str], sections: Sequence[Placed]) -> str:
    """The sentence under the heading 担当, else the first one that names a department; empty when none does."""
    for section in sections:
        if any("担当" in heading for heading in section.section.heading_path[-1:]):
            return section.lines[0].sentence_ids[0]
    lines = (line for section in sections for line in section.lines)
    return next((line.sentence_ids[0] for line in lines if any(name in line.text for name in departments)), "")


def is_fact_table(table: Table) -> bool:
    """Whether a column head names a fiscal year: those tables become facts, all others cells."""
    return any(fiscal_year_in(head) for head in table.header[1:])


def facts(source_id: str, number: int, table: Table) -> Iterator[Fact]:
    """Every cell under a fiscal year, empty ones left out.

    A table of plans gives 計画 without a unit; a table of indicators gives 目標, and 実績 where the head says so.
    A cell without a number takes the unit of the first number in its row. Labels that occur more than once in a
    table cannot be told apart by name and get `-1`, `-2` … in row order.
    """
    years = [fiscal_year_in(head) if at else None for at, head in enumerate(table.header)]
    indicators = _names_indicators(table)
    seen: Counter[str] = Counter()
    repeated = Counter(row.cells[0] for row in table.rows)
    for row in table.rows:
        name = row.cells[0]
        seen[name] += 1
        indicator = f"{name}-{seen[name]}" if repeated[name] > 1 else name
        dated = [(year, head, cell) for year, head, cell in zip(years, table.header, row.cells, strict=False) if year]
        row_unit = next((value.unit for _, _, cell in dated if (value := value_of(cell)).number is not None), "")
        for year, head, cell in dated:
            if not cell:
                continue
            value = value_of(cell) if indicators else Value(None, "")
            unit = (value.unit if value.number is not None else row_unit) if indicators else ""
            kind = _kind(head) if indicators else FactKind.PLAN
            yield Fact(source_id, number, indicator, year, kind, cell, value.number, unit, row.sentence_id)


def _names_indicators(table: Table) -> bool:
    """By the head of the label column, which says 指標 or 取組; by the heading when it says neither."""
    if any(word in table.header[0] for word in _INDICATOR_WORDS + _PLAN_WORDS):
        return any(word in table.header[0] for word in _INDICATOR_WORDS)
    return any(word in heading for heading in table.heading_path[-1:] for word in _INDICATOR_WORDS)


def _kind(head: str) -> FactKind:
    return FactKind.ACTUAL if any(word in head for word in _ACTUAL_WORDS) else FactKind.TARGET
