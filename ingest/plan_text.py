"""取組項目 out of a plan that was converted to plain text: label line, value line, fiscal years in a row above.

A converter loses cells and labels. What cannot be placed is said to be so, in the corpus's own marks: `(欠落)` there
is no cell, `(不明)` which year a value belongs to cannot be decided, `—` the plan sets no value, however it is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.documents import Fact, FactKind, Initiative, SentenceKind
from assistant.fiscal_year import label as year_label
from assistant.fiscal_year import parse_label
from assistant.rows import row_cells
from ingest.initiative_tables import fiscal_year_in, value_of
from ingest.placed import Placed

LOST, UNDECIDED, NO_VALUE, NO_LABEL = "(欠落)", "(不明)", "—", "(項目名欠落)"
_START, _DEPARTMENTS, _NARRATIVE = "取組項目", "担当", ("取組内容", "目標")
_TABLES = ("取組計画", "数値目標")
_TITLE = re.compile(r"(\d+)\s*(.+?)\s*(【新規】)?")
_POLICY = re.compile(r"取組方針\s*(\d+)\s+(.+)")
_BASELINE = re.compile(r"\s*[（(]\s*([^（()）:：]*年度)\s*(?:実績)?\s*[:：]\s*([^（()）]+?)\s*[）)]\Z")
_DASH = re.compile(r"[—–―－一-](?!\d)\s*[^\d\s]{0,4}")
_NUMBER = re.compile(r"(?:各|約)?[\d０-９][\d０-９,，.]*\s*[^\d\s（(]{0,8}\s*(?:[（(][^（()）]*[）)])?")
_STATUS = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[／/][\u4e00-\u9fff]{2,4})*")


@dataclass(frozen=True, slots=True)
class PlanText:
    """The initiatives of a plan's text and the cells of their tables, in reading order."""

    initiatives: tuple[Initiative, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    cells: tuple[str, ...]
    sentence_id: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A label, and the value row under it when there is one."""

    label: str
    label_id: str
    years: tuple[str, ...]
    values: tuple[str, ...] = ()
    values_id: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line's label and values; `doubled` when the converter writes the same values on the next line again."""

    label: str
    values: tuple[str, ...]
    doubled: bool = False


def plan_text(source_id: str, sections: Sequence[Placed]) -> PlanText:
    """Everything between 取組項目 rows, under the 取組方針 line above each; empty for a text that has none."""
    initiatives: list[Initiative] = []
    facts: list[Fact] = []
    policy, policy_title = 0, ""
    for section in sections:
        lines = list(_lines(section))
        starts = [at for at, line in enumerate(lines) if _title(line) or _policy(line)]
        for start, end in pairwise((*starts, len(lines))):
            above, title = _policy(lines[start]), _title(lines[start])
            if above:
                policy, policy_title = int(above[1]), above[2]
            elif title:
                one = _initiative(source_id, title, lines[start:end])
                initiatives.append(replace(one, policy=policy, policy_title=policy_title))
                facts.extend(_facts(one, lines[start + 1 : end]))
    return PlanText(tuple(initiatives), tuple(facts))


def _lines(section: Placed) -> Iterator[_Line]:
    for line in section.lines:
        texts = [row_cells(line.text)] if line.kind is SentenceKind.ROW else [(t,) for t in line.text.split("\n")]
        yield from (_Line(cells, line.sentence_ids[0]) for cells in texts)


def _title(line: _Line) -> re.Match[str] | None:
    return _TITLE.fullmatch(line.cells[1]) if len(line.cells) > 1 and line.cells[0] == _START else None


def _policy(line: _Line) -> re.Match[str] | None:
    return _POLICY.fullmatch(line.cells[0]) if len(line.cells) == 1 else None


def _initiative(source_id: str, title: re.Match[str], lines: Sequence[_Line]) -> Initiative:
    named = next((line for line in lines if line.cells[0] == _DEPARTMENTS), None)
    names = "、".join(named.cells[1:]).split("、") if named else []
    return Initiative(
        source_id=source_id,
        number=int(title[1]),
        title=title[2],
        new=title[3] is not None,
        policy=0,
        policy_title="",
        departments=tuple(name.strip() for name in names if name.strip()),
        department_sentence_id=named.sentence_id if named else "",
    )


def _facts(initiative: Initiative, lines: Sequence[_Line]) -> Iterator[Fact]:
    entries = _without_merged(_entries(lines))
    nameless = sum(entry.label == NO_LABEL for entry in entries)
    count = 0
    for entry in entries:
        name = entry.label
        if name == NO_LABEL and nameless > 1:
            count += 1
            name = f"{name}-{count}"
        yield from _cells(initiative, replace(entry, label=name))


def _entries(lines: Sequence[_Line]) -> list[_Entry]:
    """Labels with their values. A row without a label belongs to the label that waits for one, else to a lost one."""
    entries: list[_Entry] = []
    years: tuple[str, ...] = ()
    repeats: tuple[str, ...] | None = None
    for line in lines:
        cells = line.cells[1:] if line.cells[0] in _TABLES else line.cells
        if line.cells[0] in (_DEPARTMENTS, *_NARRATIVE) or not any(cells):
            continue
        named = [cell for cell in cells if cell]
        if all(parse_label(cell) is not None for cell in named):
            years = tuple(year for cell in named if (year := fiscal_year_in(cell)))
            continue
        row = _row(cells, len(years))
        if row.label:
            entries.append(_Entry(row.label, line.sentence_id, years))
        if row.values and row.values != repeats:
            if not entries or entries[-1].values:
                entries.append(_Entry(NO_LABEL, line.sentence_id, years))
            entries[-1] = replace(entries[-1], values=row.values, values_id=line.sentence_id)
        repeats = row.values if row.doubled else None
    return entries


def _row(cells: tuple[str, ...], years: int) -> _Row:
    first, rest = cells[0], cells[1:]
    spaced = tuple(first.split())
    if len(spaced) > 1 and all(_is_value(word) for word in spaced):
        return _Row("", spaced, doubled=spaced == tuple(cell for cell in rest if cell))
    if not first:
        return _Row("", rest) if _is_value(rest[0]) or not rest[0] else _labelled(rest[0], rest[1:])
    if not _is_value(first):
        return _labelled(first, rest)
    if len(cells) == years + 1 and not rest[0]:  # the label's column spans two
        return _Row("", (first, *rest[1:]))
    return _Row("", cells)


def _labelled(label: str, values: tuple[str, ...]) -> _Row:
    """A label and its values, which a converter's left-over table may have written into the label too."""
    filled = tuple(value for value in values if value)
    written_twice = " ".join(filled)
    if filled and label.endswith(written_twice):
        return _Row(label.removesuffix(written_twice).rstrip(), filled, doubled=True)
    return _Row(label, values)


def _is_value(cell: str) -> bool:
    return any(pattern.fullmatch(cell) for pattern in (_DASH, _NUMBER, _STATUS))


def _without_merged(entries: list[_Entry]) -> list[_Entry]:
    """Without the rows that a label merged over several lines left behind.

    Those are nameless rows, as many under each label of the plan as under any other, all equal to the label's own.
    One label alone proves no merging: its nameless rows may be other rows whose label is lost.
    """
    plan = [entry for entry in entries if not _BASELINE.search(entry.label)]
    starts = [at for at, entry in enumerate(plan) if entry.label != NO_LABEL]
    spans = [plan[start:end] for start, end in pairwise((*starts, len(plan)))]
    alike = all(entry.values == span[0].values for span in spans for entry in span)
    merged = len(spans) > 1 and alike and len(spans[0]) > 1 and len({len(span) for span in spans}) == 1
    return [entry for entry in entries if entry.label != NO_LABEL] if merged else entries


def _cells(initiative: Initiative, entry: _Entry) -> Iterator[Fact]:
    """The entry's cells: 計画, or 目標 after the 実績 that its label states in brackets."""
    baseline = _BASELINE.search(entry.label)
    year = parse_label(baseline[1]) if baseline else None
    kind = FactKind.TARGET if baseline else FactKind.PLAN
    row = [(year, kind, cell, entry.values_id or entry.label_id) for year, cell in _dated(entry)]
    if baseline and year is not None:
        row.insert(0, (year_label(year), FactKind.ACTUAL, _drawn(baseline[2]), entry.label_id))
    row_unit = next((value.unit for _, _, cell, _ in row if (value := value_of(cell)).number is not None), "")
    for fiscal_year, kind, cell, sentence_id in row:
        value = value_of(cell)
        unit = "" if kind is FactKind.PLAN else value.unit if value.number is not None else row_unit
        yield Fact(
            source_id=initiative.source_id,
            initiative=initiative.number,
            indicator=entry.label[: baseline.start()] if baseline else entry.label,
            fiscal_year=fiscal_year,
            kind=kind,
            value=cell,
            number=value.number,
            unit=unit,
            sentence_id=sentence_id,
        )


def _dated(entry: _Entry) -> Iterator[tuple[str, str]]:
    """Each year's cell. With too few cells no year is certain; with too many, those that any choice would give."""
    spare = len(entry.values) - len(entry.years)
    for at, year in enumerate(entry.years):
        choices = {_drawn(value) for value in entry.values[at : at + spare + 1]} if spare >= 0 else set()
        if not entry.values:
            yield year, LOST
        else:
            yield year, choices.pop() if len(choices) == 1 else UNDECIDED


def _drawn(cell: str) -> str:
    if not cell:
        return LOST
    return NO_VALUE if _DASH.fullmatch(cell) else cell
