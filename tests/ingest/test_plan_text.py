"""A plan that is only to be had as converted text gives the same figures as one written out with care."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from assistant.documents import Fact, FactKind
from assistant.text import squeezed
from ingest.chunk import chunks
from ingest.load import load
from ingest.parse import parse_all
from ingest.tables import Tables, read_tables

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
NO_SHARED = "the city's draft is not beside this checkout (../shared)"

TEXT = """取組方針2 くらしを便利に

取組項目\t7 バス路線図のデジタル化【新規】\t\t\t
担当\t交通企画課、 情報課\t\t
取組内容\t路線図を見られるようにする。\t\t
取組計画\t令和 7 年度\t令和 8 年度\t令和 9 年度
\t(1) 路線図・時刻の公開\t\t
\t検討\t実施\t実施／拡大
(2) 停留所の案内
実施 実施 検討
(3) 乗り場の表示\t検討\t検討\t検討
\t実施\t実施\t実施
(4) 券の販売
(5) 割引の案内\t実施\t実施
(6) 切符\t\t
<table><tr><td>検討</td><td>検討</td><td>実施</td><td>実施</td></tr></table>\t検討\t検討\t実施\t実施
検討\t検討\t実施\t実施
数値目標\t閲覧数 (令和 5 年度実績 : 1,200 回)\t\t
\t2,000 回\t－\t3,000 回
\t満足度（令和5年度：－%）\t\t
\t50%\t60%\t70%
"""


def tables_of(folder: Path, name: str, content: bytes) -> Tables:
    folder.joinpath(name).write_bytes(content)
    meta = "id: draft\ntitle: 計画の素案\naudience: both\nsource: 計画の素案\n"
    folder.joinpath(f"{name}.meta.yaml").write_text(meta)
    report = parse_all(load(folder).sources)
    assert report.refused == ()
    return read_tables(report.parsed, [line for parsed in report.parsed for line in chunks(parsed).sentences])


@pytest.fixture
def toy(tmp_path: Path) -> Tables:
    return tables_of(tmp_path, "plan.txt", TEXT.encode())


def values(tables: Tables, indicator: str) -> list[str]:
    return [fact.value for fact in tables.facts if fact.indicator == indicator]


def test_an_initiative_is_read_with_its_policy_and_departments(toy: Tables) -> None:
    (one,) = toy.initiatives
    assert (one.number, one.title, one.new) == (7, "バス路線図のデジタル化", True)
    assert (one.policy, one.policy_title, one.departments) == (2, "くらしを便利に", ("交通企画課", "情報課"))
    assert one.department_sentence_id


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("(1) 路線図・時刻の公開", ["検討", "実施", "実施／拡大"]),
        ("(2) 停留所の案内", ["実施", "実施", "検討"]),
        ("(3) 乗り場の表示", ["検討", "検討", "検討"]),
        ("(項目名欠落)", ["実施", "実施", "実施"]),
        ("(4) 券の販売", ["(欠落)", "(欠落)", "(欠落)"]),
        ("(5) 割引の案内", ["(不明)", "(不明)", "(不明)"]),
        ("(6) 切符", ["検討", "(不明)", "実施"]),
    ],
)
def test_what_the_converter_left_is_read_and_what_it_lost_is_marked(
    toy: Tables, indicator: str, expected: list[str]
) -> None:
    assert values(toy, indicator) == expected


def test_a_figure_has_the_actual_that_its_label_states(toy: Tables) -> None:
    found = [(fact.fiscal_year, fact.kind, fact.number, fact.unit) for fact in toy.facts if fact.indicator == "閲覧数"]
    assert found == [
        ("令和5年度", FactKind.ACTUAL, 1200.0, "回"),
        ("令和7年度", FactKind.TARGET, 2000.0, "回"),
        ("令和8年度", FactKind.TARGET, None, "回"),
        ("令和9年度", FactKind.TARGET, 3000.0, "回"),
    ]
    assert values(toy, "満足度") == ["—", "50%", "60%", "70%"]


def test_a_text_without_initiatives_has_no_facts(tmp_path: Path) -> None:
    tables = tables_of(tmp_path, "a.txt", "取組方針1 何か\n\n文です。\n".encode())
    assert (tables.initiatives, tables.facts) == ((), ())


@pytest.mark.skipif(not SHARED.is_dir(), reason=NO_SHARED)
def test_the_draft_gives_the_same_facts_as_the_shipped_digest(tmp_path: Path) -> None:
    draft = SHARED / "source" / "dx_plan_2026_draft.txt"
    tables = tables_of(tmp_path, draft.name, draft.read_bytes())
    departments = {one.number: [squeezed(name) for name in one.departments] for one in tables.initiatives}
    found = sorted((*key(fact), departments[fact.initiative]) for fact in tables.facts)
    with (ROOT / "corpus" / "public" / "plan" / "facts.csv").open(encoding="utf-8") as file:
        expected = sorted(expected_key(row) for row in csv.DictReader(file))
    assert found == expected


def key(fact: Fact) -> tuple[int, str, str, str, str, str, str]:
    """Spaces and widths differ between the two; nothing else may."""
    number = "" if fact.number is None else f"{fact.number:g}"
    words = (squeezed(fact.indicator), fact.fiscal_year, fact.kind.value, squeezed(fact.value))
    return (fact.initiative, *words, number, squeezed(fact.unit))


def expected_key(row: dict[str, str]) -> tuple[int, str, str, str, str, str, str, list[str]]:
    number = f"{float(row['value_number']):g}" if row["value_number"] else ""
    words = (squeezed(row["indicator"]), row["fiscal_year"], row["kind"], squeezed(row["value_raw"]))
    names = [squeezed(name) for name in row["departments"].split(";")]
    return (int(row["initiative"].rsplit("-", 1)[1]), *words, number, squeezed(row["unit"]), names)


@pytest.mark.skipif(not SHARED.is_dir(), reason=NO_SHARED)
def test_the_draft_names_the_same_initiatives_as_the_shipped_digest(tmp_path: Path) -> None:
    draft = SHARED / "source" / "dx_plan_2026_draft.txt"
    tables = tables_of(tmp_path, draft.name, draft.read_bytes())
    metas = [source.meta for source in load(ROOT / "corpus" / "public").sources if source.meta.kind == "initiative"]
    assert [(one.number, squeezed(one.title), one.new, one.policy, one.policy_title) for one in tables.initiatives] == [
        (meta.number, squeezed(meta.title), meta.new, meta.policy, meta.policy_title) for meta in metas
    ]
