"""Typed facts out of the parsed sections: what figures, lists and departments are answered from."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from assistant.documents import Cell, Contact, Fact, Initiative, Procedure, Sentence, SourceKind, Term
from ingest import plain_tables
from ingest.initiative_tables import facts, initiative, is_fact_table
from ingest.parse import Parsed
from ingest.placed import by_source, placed, tables_of
from ingest.plan_text import plan_text

_Key = tuple[str, str, str, str]  # source id, indicator, fiscal year, kind
_COMPARED = ("unit", "value_raw", "value_number", "departments")


@dataclass(frozen=True, slots=True)
class Tables:
    """Every typed value of a corpus, in corpus order."""

    initiatives: tuple[Initiative, ...] = ()
    facts: tuple[Fact, ...] = ()
    cells: tuple[Cell, ...] = ()
    terms: tuple[Term, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    contacts: tuple[Contact, ...] = ()


def read_tables(parsed_list: Sequence[Parsed], sentences: Iterable[Sentence]) -> Tables:
    """The typed values of all sources; `sentences` are those that `chunks` cut from the same parse.

    A source without tables yields none. Raises `ValueError` when sentences and parse do not belong together.
    """
    own = by_source(sentences)
    initiatives: list[Initiative] = []
    found_facts: list[Fact] = []
    cells: list[Cell] = []
    terms: list[Term] = []
    procedures: list[Procedure] = []
    contacts: list[Contact] = []
    for parsed in parsed_list:
        source = parsed.source
        sections = placed(parsed, own.get(source.id, ()))
        named = initiative(source.id, parsed.meta, source.title, sections)
        if source.kind is SourceKind.GLOSSARY:
            terms.extend(plain_tables.terms(source.id, sections))
        if source.kind is SourceKind.INITIATIVE and named is not None:
            initiatives.append(named)
        if source.kind is SourceKind.DOCUMENT:
            plan = plan_text(source.id, sections)
            initiatives.extend(plan.initiatives)
            found_facts.extend(plan.facts)
        for table in (table for section in sections for table in tables_of(section, title=source.title)):
            if source.kind is SourceKind.INITIATIVE and named is not None and is_fact_table(table):
                found_facts.extend(facts(source.id, named.number, table))
            elif source.kind is SourceKind.PROCEDURES:
                procedures.extend(plain_tables.procedures(source.id, table))
            elif source.kind is SourceKind.CONTACTS:
                contacts.extend(plain_tables.contacts(source.id, table))
            else:
                cells.extend(plain_tables.cells(source.id, table))
    return Tables(
        tuple(initiatives), tuple(found_facts), tuple(cells), tuple(terms), tuple(procedures), tuple(contacts)
    )


def compare_with_expected(tables: Tables, csv_path: Path) -> tuple[str, ...]:
    """Every difference between the facts and the expected table, one line each; none means they are equal.

    The table has the columns initiative (a source id), indicator, unit, fiscal_year, kind, value_raw, value_number
    (empty for none) and departments (joined by `;`).
    """
    departments = {initiative.source_id: ";".join(initiative.departments) for initiative in tables.initiatives}
    with csv_path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = {(row["initiative"], row["indicator"], row["fiscal_year"], row["kind"]): row for row in rows}
    found = {_key(fact): _as_row(fact, departments) for fact in tables.facts}
    times = Counter(_key(fact) for fact in tables.facts)
    twice = (f"{' / '.join(key)}: extracted twice or more" for key, count in times.items() if count > 1)
    return (*_differences(expected, found), *twice)


def _differences(expected: Mapping[_Key, Mapping[str, str]], found: Mapping[_Key, Mapping[str, str]]) -> Iterator[str]:
    for key, row in expected.items():
        place = " / ".join(key)
        if key not in found:
            yield f"{place}: expected {row['value_raw']}, not extracted"
            continue
        for column in _COMPARED:
            if not _same(column, row[column], found[key][column]):
                yield f"{place}: {column} expected {row[column]!r}, extracted {found[key][column]!r}"
    for key in sorted(found.keys() - expected.keys()):
        yield f"{' / '.join(key)}: extracted {found[key]['value_raw']}, not expected"


def _same(column: str, expected: str, found: str) -> bool:
    if column == "value_number" and expected and found:
        return float(expected) == float(found)
    return expected == found


def _key(fact: Fact) -> _Key:
    return fact.source_id, fact.indicator, fact.fiscal_year, fact.kind.value


def _as_row(fact: Fact, departments: Mapping[str, str]) -> dict[str, str]:
    number = "" if fact.number is None else repr(fact.number)
    values = (fact.unit, fact.value, number, departments.get(fact.source_id, ""))
    return dict(zip(_COMPARED, values, strict=True))


def disagreements(tables: Tables) -> tuple[str, ...]:
    """Where a table that lists initiatives (columns 取組項目 and 担当) says otherwise than the initiatives themselves.

    Without such a table there is nothing to disagree with.
    """
    listed: dict[int, dict[str, str]] = {}
    for (_, row, sentence), group in groupby(
        tables.cells, key=lambda cell: (cell.source_id, cell.row, cell.sentence_id)
    ):
        cells = list(group)
        columns = {cell.column: cell.value for cell in cells}
        if row.isdigit() and {"取組項目", "担当"} <= columns.keys() and sentence:
            listed[int(row)] = columns | {"caption": cells[0].caption}
    if not listed:
        return ()
    known = {initiative.number: initiative for initiative in tables.initiatives}
    missing = [f"initiative {number} is listed, but there is no such source" for number in listed.keys() - known.keys()]
    unlisted = [f"initiative {number} is in no list" for number in known.keys() - listed.keys()]
    both = sorted(listed.keys() & known.keys())
    differing = [line for number in both for line in _differing(known[number], listed[number])]
    return (*sorted(missing), *sorted(unlisted), *differing)


def _differing(initiative: Initiative, listed: Mapping[str, str]) -> Iterator[str]:
    pairs = [
        ("title", initiative.title, listed["取組項目"]),
        ("departments", "、".join(initiative.departments), listed["担当"]),
    ]
    if "新規" in listed:
        pairs.append(("new", str(initiative.new), str(listed["新規"] == "新規")))
    policy = re.search(r"方針(\d+)", listed["caption"])
    if policy:
        pairs.append(("policy", str(initiative.policy), policy[1]))
    for name, own, other in pairs:
        if own != other:
            yield f"initiative {initiative.number}: {name} is {own!r} in its source and {other!r} in the list"
