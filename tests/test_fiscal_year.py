"""A fiscal year is understood however it is written, and nothing else is taken for one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fiscal_year import fiscal_year_of, label, mentions, parse_label, same_year, with_years
from tests.test_text import ANY_TEXT, in_kanji

TODAY = date(2026, 11, 22)
PLAN = (2026, 2027, 2028, 2029)


def years(text: str, today: date = TODAY) -> list[int]:
    return [m.year for m in mentions(text, today=today, plan_years=PLAN)]


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


NOTATIONS = (
    "令和{n}年度",
    "令和{n}年",
    "令和 {n} 年度",
    "令和{kanji}年度",
    "R{n}",
    "r{n}",
    "R{n}年度",
    "R.{n}",
    "R{n:02}",
    "{n}年度",
    "{kanji}年度",
    "{western}年度",
    "{western}年",
    "{western_kanji}年度",
    "FY{western}",
    "fy {western}",
    "FY{short}",
    "'{short}",
)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("wide", [False, True])
@given(n=st.integers(2, 30))
def test_every_notation_of_a_year_is_read(notation: str, wide: bool, n: int) -> None:
    western = 2018 + n
    text = notation.format(
        n=n,
        kanji=in_kanji(n),
        western=western,
        western_kanji="".join("〇一二三四五六七八九"[int(d)] for d in str(western)),
        short=western % 100,
    )
    text = full_width(text) if wide else text
    assert years(text) == [western]
    assert parse_label(text) == western
    assert years(f"27番の{text}の目標は？") == [western]


@given(st.integers(1989, 2099))
def test_a_label_reads_back_as_its_year(year: int) -> None:
    assert parse_label(label(year)) == year
    assert parse_label(f"{year}年度") == year


def test_the_first_year_of_an_era_is_gannen() -> None:
    assert (label(2019), label(2018), label(1989)) == ("令和元年度", "平成30年度", "平成元年度")
    assert years("令和元年度と平成元年度") == [2019, 1989]


@pytest.mark.parametrize(("text", "year"), [("平成31年度", 2019), ("H30", 2018), ("昭和64年", 1989), ("S50年度", 1975)])
def test_earlier_eras_are_read(text: str, year: int) -> None:
    assert years(text) == [year]


@pytest.mark.parametrize(
    ("words", "offset"),
    [
        *(("来年度", 1), ("再来年度", 2), ("今年度", 0), ("本年度", 0), ("昨年度", -1), ("前年度", -1)),
        *(("一昨年度", -2), ("一昨年", -2), ("おととし", -2), ("来年", 1), ("去年", -1), ("next fiscal year", 1)),
    ],
)
@given(today=st.dates(date(2020, 1, 1), date(2060, 12, 31)))
def test_relative_words_count_from_today(words: str, offset: int, today: date) -> None:
    assert years(f"{words}の目標", today) == [fiscal_year_of(today) + offset]


@pytest.mark.parametrize(
    ("today", "next_year"),
    [(date(2027, 3, 31), 2027), (date(2027, 4, 1), 2028), (date(2026, 12, 31), 2027), (date(2027, 1, 1), 2027)],
)
def test_the_year_turns_on_the_first_of_april(today: date, next_year: int) -> None:
    assert years("来年度", today) == [next_year]


def test_without_a_date_or_a_plan_relative_words_name_nothing() -> None:
    assert mentions("来年度と最終年度と初年度", today=None) == ()


@pytest.mark.parametrize(
    ("text", "year"), [("最終年度", 2029), ("初年度", 2026), ("最後の年度", 2029), ("final year", 2029)]
)
def test_first_and_last_year_are_the_plans(text: str, year: int) -> None:
    assert years(f"{text}の目標") == [year]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和8年度から11年度まで", [2026, 2029]),
        ("令和8～11年度", [2026, 2029]),
        ("R9とR10の差", [2027, 2028]),
        ("令和11年度と令和8年度", [2029, 2026]),
        ("令和9年度と2027年度とR9", [2027]),
        ("最終年度は初年度より", [2029, 2026]),
    ],
)
def test_years_come_in_the_order_named_each_once(text: str, expected: list[int]) -> None:
    assert years(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "12桁の番号",
        "123456789012",
        "088-621-5122",
        "088-621-2027",
        "0120-333-2027",
        "30日以内",
        "14日前から",
        "3年間",
        "65歳以上",
        "1,160件",
        "2,027件",
        "8(3)",
        "20270401",
        "令和",
        "令和0年度",
        "令和〇年度",
        "R",
        "A4",
        "HR9",
        "100年度",
        "夏は9時から17時",
        "",
    ],
)
def test_no_year_is_read_where_none_is(text: str) -> None:
    assert years(text) == []


@pytest.mark.parametrize("text", ["令和9年度の目標", "R9とR10", "目標", "", "令和9", "来年度"])
def test_only_a_text_that_is_one_label_and_nothing_more_is_a_label(text: str) -> None:
    assert parse_label(text) == (2027 if text == "令和9" else None)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("R1からR10まで", "<2019>から<2028>まで"),
        ("令和9年度(FY2027)とR9と令和19年度", "<2027>(<2027>)と<2027>と<2037>"),
        ("2027年度の088-621-2027", "<2027>の088-621-2027"),
        ("令和9 の目標", "<2027> の目標"),
        ("来年度の12桁の番号", "来年度の12桁の番号"),
    ],
)
def test_years_are_written_otherwise_where_they_stand(text: str, written: str) -> None:
    assert with_years(text, lambda year: f"<{year}>") == written


@given(ANY_TEXT)
def test_any_text_is_read_without_complaint(text: str) -> None:
    for mention in mentions(text, today=TODAY, plan_years=PLAN):
        assert 1900 <= mention.year <= 2118
        assert mention.words
    parse_label(text)


@given(st.text("令和平成昭rhs.元〇一二十0129年度fy'来昨再最終初 ", max_size=20))
def test_any_mixture_of_the_pieces_of_years_is_read_without_complaint(text: str) -> None:
    for mention in mentions(text, today=TODAY, plan_years=PLAN):
        assert 1900 <= mention.year <= 2118


def test_no_era_has_a_hundred_years() -> None:
    assert mentions("h二〇〇", today=TODAY, plan_years=PLAN) == ()
    assert [m.year for m in mentions("平成三一年度", today=TODAY)] == [2019]


def test_one_year_is_the_same_in_any_notation() -> None:
    assert same_year("R10", "令和10年度")
    assert same_year("2028", "R10")
    assert not same_year("R9", "令和10年度")
    assert not same_year("x", "y")
    assert same_year("当初", "当初")
