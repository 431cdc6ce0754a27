"""Typed facts equal the tables they come from, cell by cell, whatever the city."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from assistant.documents import FactKind, Sentence
from ingest.chunk import chunks
from ingest.initiative_tables import fiscal_year_in, value_of
from ingest.load import load
from ingest.parse import Parsed, parse_all
from ingest.tables import Tables, compare_with_expected, disagreements, read_tables

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "corpus" / "public"
TOY = ROOT / "tests" / "toy_city" / "public"


def cut(root: Path, *, limit: int = 600) -> tuple[tuple[Parsed, ...], list[Sentence]]:
    report = parse_all(load(root).sources)
    assert report.refused == ()
    sentences = [line for parsed in report.parsed for line in chunks(parsed, max_characters=limit).sentences]
    return report.parsed, sentences


def tables_of(root: Path) -> Tables:
    return read_tables(*cut(root))


@pytest.fixture(scope="module")
def shipped() -> Tables:
    return tables_of(SHIPPED)


@pytest.fixture(scope="module")
def toy() -> Tables:
    return tables_of(TOY)


def test_the_facts_of_the_shipped_plan_equal_every_row_of_the_expected_table(shipped: Tables) -> None:
    assert compare_with_expected(shipped, SHIPPED / "plan" / "facts.csv") == ()
    assert len(shipped.facts) == 647


def test_the_initiatives_agree_with_the_list_in_the_plan(shipped: Tables) -> None:
    assert disagreements(shipped) == ()
    assert [initiative.number for initiative in shipped.initiatives] == list(range(1, 42))


@pytest.mark.parametrize(("field", "value"), [("title", "別の題"), ("departments", ("別の課",)), ("new", None)])
def test_an_initiative_that_differs_from_the_list_is_named(shipped: Tables, field: str, value: object) -> None:
    first, *rest = shipped.initiatives
    changed = dataclasses.replace(first, **{field: not first.new if value is None else value})  # type: ignore[arg-type]
    (line,) = disagreements(dataclasses.replace(shipped, initiatives=(changed, *rest)))
    assert line.startswith(f"initiative {first.number}: {field}")
    (line,) = disagreements(dataclasses.replace(shipped, initiatives=tuple(rest)))
    assert line == f"initiative {first.number} is listed, but there is no such source"


def test_a_changed_missing_or_added_cell_is_named(shipped: Tables) -> None:
    expected = SHIPPED / "plan" / "facts.csv"
    first, *rest = shipped.facts
    changed = dataclasses.replace(first, value="中止")
    other = dataclasses.replace(first, indicator="別の指標")
    (line,) = compare_with_expected(dataclasses.replace(shipped, facts=(changed, *rest)), expected)
    assert "中止" in line
    assert first.indicator in line
    (line,) = compare_with_expected(dataclasses.replace(shipped, facts=tuple(rest)), expected)
    assert "not extracted" in line
    (line,) = compare_with_expected(dataclasses.replace(shipped, facts=(*shipped.facts, other)), expected)
    assert "not expected" in line


def test_a_cell_that_stands_twice_under_one_name_is_named(shipped: Tables) -> None:
    twice = dataclasses.replace(shipped, facts=(*shipped.facts, shipped.facts[0]))
    (line,) = compare_with_expected(twice, SHIPPED / "plan" / "facts.csv")
    assert "twice" in line


@pytest.mark.parametrize("root", [SHIPPED, TOY])
def test_every_typed_value_stands_in_the_sentence_it_names(root: Path) -> None:
    parsed, sentences = cut(root)
    tables = read_tables(parsed, sentences)
    text = {sentence.id: sentence.text for sentence in sentences}
    for fact in tables.facts:
        assert fact.value in text[fact.sentence_id]
        assert fact.indicator.rsplit("-", 1)[0] in text[fact.sentence_id]
    for cell in tables.cells:
        assert cell.value in text[cell.sentence_id]
        assert cell.row in text[cell.sentence_id]
    for procedure in tables.procedures:
        assert procedure.name in text[procedure.sentence_id]
    for contact in tables.contacts:
        assert contact.department in text[contact.sentence_id]
        assert (contact.phone or "") in text[contact.sentence_id]
    for initiative in tables.initiatives:
        assert all(name in text[initiative.department_sentence_id] for name in initiative.departments)
    for term in tables.terms:
        assert "".join(text[sentence_id] for sentence_id in term.sentence_ids) == term.definition


def test_the_chunk_size_changes_no_typed_value(shipped: Tables) -> None:
    small = read_tables(*cut(SHIPPED, limit=50))
    assert [dataclasses.replace(fact, sentence_id="") for fact in small.facts] == [
        dataclasses.replace(fact, sentence_id="") for fact in shipped.facts
    ]
    assert [term.definition for term in small.terms] == [term.definition for term in shipped.terms]


def test_sentences_of_another_parse_are_not_accepted() -> None:
    parsed, sentences = cut(TOY)
    with pytest.raises(ValueError, match="do not belong"):
        read_tables(parsed, sentences[1:])


def test_another_citys_years_and_notations_are_read(toy: Tables) -> None:
    figures = [
        (fact.fiscal_year, fact.kind, fact.number, fact.unit)
        for fact in toy.facts
        if fact.indicator == "路線図の閲覧数"
    ]
    assert figures == [
        ("令和5年度", FactKind.ACTUAL, 1250.0, "回"),
        ("令和7年度", FactKind.TARGET, 2000.0, "回"),
        ("令和8年度", FactKind.TARGET, 2400.0, "回"),
        ("令和9年度", FactKind.TARGET, 3100.0, "回"),
    ]
    assert {fact.fiscal_year for fact in toy.facts if fact.initiative == 2} == {"令和6年度", "令和7年度", "令和8年度"}


def test_a_row_whose_label_is_lost_is_told_apart_by_its_order(toy: Tables) -> None:
    labels = {fact.indicator: fact.value for fact in toy.facts if fact.indicator.startswith("(項目名欠落)")}
    assert labels == {"(項目名欠落)-1": "実施", "(項目名欠落)-2": "検討"}


def test_a_cell_without_a_number_has_none_and_takes_the_unit_of_its_row(toy: Tables) -> None:
    dash = next(fact for fact in toy.facts if fact.indicator.startswith("時刻データのある") and fact.value == "—")
    assert (dash.number, dash.unit) == (None, "%")


def test_contacts_leave_what_is_empty_out_and_take_only_web_addresses_as_links(toy: Tables) -> None:
    library, bus, city = toy.contacts
    assert (library.hours, library.note) == ("火-日 9:00-17:00", None)
    assert (bus.url, bus.as_of, bus.hours) == (None, None, None)
    assert (city.phone, city.url) == (None, "https://www.example.jp/")


def test_a_term_has_its_aliases_apart_from_its_definition(toy: Tables) -> None:
    first, second = toy.terms
    assert (first.name, first.aliases) == ("オープンデータ", ("公開データ", "Open Data"))
    assert first.definition.startswith("だれでも")
    assert second.aliases == ()


def test_survey_tables_become_cells_by_row_and_column(shipped: Tables) -> None:
    cells = {(cell.caption, cell.row, cell.column): cell.value for cell in shipped.cells}
    assert cells["① インターネットの利用状況（人）", "利用している", "70歳以上"] == "53"
    assert cells["図表9 前計画の取組実績（令和4年度～令和6年度）", "合計", "令和6年度 割合"] == "100%"
    assert ("図表9 前計画の取組実績（令和4年度～令和6年度）", "合計", "評価の意味") not in cells


def test_a_city_without_a_plan_has_no_facts_and_nothing_breaks(tmp_path: Path) -> None:
    shutil.copytree(TOY / "guides", tmp_path / "guides")
    tables = tables_of(tmp_path)
    assert (tables.initiatives, tables.facts, tables.terms) == ((), (), ())
    assert len(tables.cells) == 2
    assert disagreements(tables) == ()


def test_an_initiative_without_tables_is_still_an_initiative(tmp_path: Path) -> None:
    keys = (
        "id: i\ntitle: 題\nkind: initiative\nnumber: 3\npolicy: 1\npolicy_title: 方針\naudience: both\nsource: 見本\n"
    )
    tmp_path.joinpath("a.md").write_text(f"---\n{keys}department: 会計課\n---\n\n会計課が進めます。\n")
    tables = tables_of(tmp_path)
    assert tables.facts == ()
    assert [(one.number, one.departments, one.department_sentence_id) for one in tables.initiatives] == [
        (3, ("会計課",), "i#s1")
    ]


VALUES = [
    ("1,160件", 1160.0, "件"),
    ("１，１６０件", 1160.0, "件"),
    ("8件／月", 8.0, "件／月"),
    ("85データセット", 85.0, "データセット"),
    ("85.5%", 85.5, "%"),
    ("９５％", 95.0, "％"),
    ("各1回", 1.0, "回"),
    ("16箇所（14支所と本庁2）", 16.0, "箇所"),
    ("△5人", -5.0, "人"),
    ("12", 12.0, ""),
    ("—", None, ""),
    ("(不明)", None, ""),
    ("実施", None, ""),
    ("検討／実施", None, ""),
    ("", None, ""),
]


@pytest.mark.parametrize(("cell", "number", "unit"), VALUES)
def test_a_value_is_a_number_with_its_unit_or_neither(cell: str, number: float | None, unit: str) -> None:
    value = value_of(cell)
    assert (value.number, value.unit) == (number, unit)


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("令和6年度実績", "令和6年度"),
        ("R8年度", "令和8年度"),
        ("2027年度", "令和9年度"),
        ("令和元年度", "令和元年度"),
        ("指標", None),
        ("令和8年度～令和11年度", None),
    ],
)
def test_a_column_head_names_its_one_fiscal_year_in_any_notation(head: str, year: str | None) -> None:
    assert fiscal_year_in(head) == year
