"""Nothing is said that the cited passage does not say."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.documents import Provenance, SentenceKind, Source, SourceKind
from assistant.draft import DraftSentence, Quote
from assistant.rows import row_cells, row_text, spoken_row
from assistant.verify import verified
from assistant.verify_values import values
from ingest.chunk import chunks
from ingest.load import load
from ingest.parse import Parsed, parse_all

ROOT = Path(__file__).parents[1]
SOURCE = Source(
    "initiative-27",
    "AIの活用推進と適正化",
    SourceKind.INITIATIVE,
    "both",
    (Provenance("徳島市DX推進計画2026(素案)", section="8(3) 取組項目27"),),
)
ROW = Quote(
    SOURCE,
    ("数値目標",),
    None,
    "initiative-27#s4",
    "(3) アクセス件数 | 1,074件 | 1,130件 | 1,160件",
    ("指標", "令和6年度実績", "令和8年度", "令和9年度"),
)
GUIDE = Quote(
    Source("guide", "図書館の傘の貸出", SourceKind.SERVICE, "citizen", ()),
    ("問い合わせ",),
    None,
    "guide#s9",
    "図書館（電話 088-621-5111、https://www.example.jp/kasa）で、令和9年4月1日から、午前9時から午後7時まで、"
    "1万2,500円までの傘を7日間、1人3本まで借りられます。予算は1.5万円です。担当は市民課です。2025-06-01",
)
DEPARTMENTS = ("子育て支援課", "ICT推進課", "市民課")


def passes(text: str, *quotes: Quote) -> bool:
    return verified(DraftSentence(text, quotes), departments=DEPARTMENTS)


@pytest.mark.parametrize(
    "text",
    [
        "令和9年度の目標は1,160件です。",
        "令和９年度の目標は１，１６０件です。",
        "2027年度の目標は1160件です。",
        "R9の目標は1,160件です。",
        "令和九年度の目標は千百六十件です。",
        "令和9年度の目標は0.116万件です。",
        "取組27のアクセス件数は、令和6年度の実績が1,074件です。",
    ],
)
def test_the_same_value_in_another_notation_passes(text: str) -> None:
    assert passes(text, ROW)


@pytest.mark.parametrize(
    "text",
    [
        "電話は088-621-5111です。",
        "電話は０８８－６２１－５１１１です。",
        "https://www.example.jp/kasa をご覧ください。",
        "https://www.example.jp/kasaをご覧ください。",
        "12,500円までです。",
        "1.25万円までです。",
        "15,000円です。",
        "七日間借りられます。",
        "三本まで借りられます。",
        "担当は市民課です。",
        "傘を借りられます。",
        "3本まで（2025-06-01時点の記載）です。",
    ],
)
def test_what_the_passage_says_passes(text: str) -> None:
    assert passes(text, GUIDE)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("令和9年度の目標は1,161件です。", ROW),
        ("令和9年度の目標は11,60件です。", ROW),
        ("令和9年度の目標は116件です。", ROW),
        ("令和9年度の目標は千百六十一件です。", ROW),
        ("令和9年度の目標は1,160万件です。", ROW),
        ("令和9年度の目標は約1,200件です。", ROW),
        ("目標は2.5件です。", ROW),
        ("13,500円までです。", GUIDE),
        ("八日間借りられます。", GUIDE),
        ("五本まで借りられます。", GUIDE),
        ("目標は27件です。", ROW),
        ("目標は3件です。", ROW),
        ("目標は4隊です。", replace(ROW, text="(4) 隊の数 | 9隊")),
    ],
)
def test_a_figure_no_passage_contains_is_withheld(text: str, quote: Quote) -> None:
    assert not passes(text, quote)


@pytest.mark.parametrize(
    "text", ["令和10年度の目標は1,160件です。", "2030年度は1,160件です。", "R11は1,160件です。", "H9は1,160件です。"]
)
def test_a_wrong_year_is_withheld(text: str) -> None:
    assert not passes(text, ROW)


@pytest.mark.parametrize(
    "text", ["令和9年度の目標は1,160人です。", "令和9年度の目標は1,160%です。", "1,160万円です。", "1,160か所です。"]
)
def test_a_value_in_another_unit_is_withheld(text: str) -> None:
    assert not passes(text, ROW)


@pytest.mark.parametrize(
    ("text", "value"),
    [("5千円です。", ("5000", "円")), ("12千円です。", ("12", "千円")), ("一千円です。", ("1000", "円"))],
)
def test_thousands_are_read_as_they_are_meant(text: str, value: tuple[str, str]) -> None:
    assert values(text) == {value}


def test_years_leave_no_number_behind() -> None:
    assert values("R1からR10まで、令和9年度(FY2027)も、3回") == {("3", "回")}


def test_a_unit_that_stands_apart_from_its_value_passes() -> None:
    apart = replace(ROW, text="(4) 電子申請の割合(%) | 40 | 50 | 60")
    assert passes("令和9年度の目標は60%です。", apart)
    assert not passes("令和9年度の目標は70%です。", apart)


@pytest.mark.parametrize(
    "phone", ["088-621-5112", "088-612-5111", "08-8621-5111", "188-621-5111", "5111-621-088", "88-621-5111"]
)
def test_a_changed_telephone_number_is_withheld(phone: str) -> None:
    assert not passes(f"電話は{phone}です。", GUIDE)


def test_a_telephone_number_put_together_from_two_is_withheld() -> None:
    two = replace(GUIDE, text="電話 088-621-5111 または 0885-22-3413 です。")
    assert passes("088-621-5111です。", two)
    assert not passes("088-22-5111です。", two)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.example.jp/kasa-2",
        "https://www.example.jp/",
        "https://www.example.jp/kas",
        "http://www.example.jp/kasa",
        "https://evil.example/kasa",
        "HTTPS://EVIL.EXAMPLE/",
        "ｈｔｔｐｓ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ／",
        "www.example.com",
        "kasa@example.jp",
    ],
)
def test_a_link_that_is_not_in_the_source_is_withheld(link: str) -> None:
    assert not passes(f"くわしくは {link} をご覧ください。", GUIDE)


@pytest.mark.parametrize("department", ["子育て支援課", "ICT推進課", "ＩＣＴ推進課"])
def test_a_department_that_the_passage_does_not_name_is_withheld(department: str) -> None:
    assert not passes(f"担当は{department}です。", GUIDE)


def test_what_the_headings_and_the_title_say_may_be_said() -> None:
    assert passes("取組27の数値目標です。", ROW)
    assert not passes("取組28の数値目標です。", ROW)


def test_one_of_several_quotes_is_enough_and_none_is_not() -> None:
    text = "令和9年度の目標は1,160件、電話は088-621-5111です。"
    assert passes(text, ROW, GUIDE)
    assert not passes(text, ROW)
    assert not passes(text)


def test_a_sentence_without_citation_is_withheld_even_without_figures() -> None:
    assert not passes("市役所は親切です。")
    assert not passes("")


def test_reviewed_wording_passes_without_citation() -> None:
    assert verified(DraftSentence("資料には見当たりませんでした。119に電話してください。", fixed=True))


def test_what_was_computed_from_the_quotes_passes_and_nothing_beside_it() -> None:
    said = "令和8年度から令和9年度までの差は30件です。"
    assert verified(DraftSentence(said, (ROW,), derived=("30",)))
    assert not verified(DraftSentence(said, (ROW,), derived=("31",)))
    assert not verified(DraftSentence(said, (ROW,)))
    outside = "令和12年度の値はありません。"
    assert verified(DraftSentence(outside, (ROW,), derived=("令和12年度",)))
    assert not verified(DraftSentence(outside, (ROW,), derived=("令和13年度",)))


# ---------------------------------------------------------------- over the whole plan


def plan() -> tuple[Parsed, ...]:
    return parse_all(load(ROOT / "corpus" / "public").sources).parsed


def quotes_of(parsed: Parsed) -> list[Quote]:
    made = chunks(parsed)
    place = {c.id: c for c in made.chunks}
    return [
        Quote(parsed.source, place[s.chunk_id].heading_path, place[s.chunk_id].page, s.id, s.text, s.header)
        for s in made.sentences
        if s.kind is SentenceKind.ROW or re.search(r"\d", s.text)
    ]


QUOTES = [quote for parsed in plan() for quote in quotes_of(parsed)]
ROWS = [
    q
    for q in QUOTES
    if q.header and q.source.kind is SourceKind.INITIATIVE and any(re.search(r"\d", c) for c in row_cells(q.text)[1:])
]


def test_every_line_of_the_corpus_may_be_said_of_itself() -> None:
    assert len(QUOTES) > 500
    assert [q.sentence_id for q in QUOTES if not verified(DraftSentence(q.text, (q,)))] == []
    assert [q.sentence_id for q in ROWS if not verified(DraftSentence(spoken_row(q.text, q.header), (q,)))] == []


@given(st.data())
def test_changing_any_digit_of_a_value_of_the_plan_makes_it_fail(data: st.DataObject) -> None:
    quote = data.draw(st.sampled_from(ROWS))
    cells = list(row_cells(quote.text))
    column = data.draw(st.sampled_from([n for n, cell in enumerate(cells) if n and re.search(r"\d", cell)]))
    cell = cells[column]
    at = data.draw(st.sampled_from([n for n, c in enumerate(cell) if c.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != cell[at]]))
    changed = cell[:at] + digit + cell[at + 1 :]
    # A value that the same row has for another year is no new number: there the typed facts see to the year.
    number = next(m.group() for m in re.finditer(r"[\d,.]+", changed) if m.start() <= at < m.end())
    assume(not any(number in re.findall(r"[\d,.]+", other) for other in cells))
    assume(_value(changed) not in map(_value, cells))
    cells[column] = changed
    assert verified(DraftSentence(spoken_row(quote.text, quote.header), (quote,)))
    assert not verified(DraftSentence(spoken_row(row_text(cells), quote.header), (quote,))), changed


def _value(cell: str) -> str:
    return re.sub(r"^0+(?=\d)", "", cell.replace(",", ""))
