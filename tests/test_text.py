"""Text is compared as a reader sees it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text import arabic, folded, has_words, kanji_number, squeezed, visible

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # surrogates too, which a JSON body may hold


def in_kanji(number: int) -> str:
    """27 → 二十七, as people write it: no 一 before 十, 百 and 千."""
    if number == 0:
        return "〇"
    written = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        written += ("" if digit == 1 and name else "〇一二三四五六七八九"[digit]) + name if digit else ""
    return written


@given(st.integers(0, 9999))
def test_a_number_in_kanji_has_its_value(number: int) -> None:
    assert kanji_number(in_kanji(number)) == number
    assert kanji_number("".join("〇一二三四五六七八九"[int(d)] for d in str(number))) == number


@pytest.mark.parametrize("text", ["", "窓口", "二十七番", "27", "元"])
def test_what_is_no_number_in_kanji_is_none(text: str) -> None:
    assert kanji_number(text) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("令和九年度", "令和9年度"),
        ("二十七番の目標", "27番の目標"),
        ("千百六十件", "1160件"),
        ("一人親の家庭", "1人親の家庭"),
        ("三か所", "3か所"),
        ("5千円", "5000円"),
        ("150万5千円", "150万5000円"),
        ("1万五千円", "1万5000円"),
    ],
)
def test_a_counted_number_is_read_in_digits(written: str, read: str) -> None:
    assert arabic(written) == read


@pytest.mark.parametrize("text", ["一部の窓口", "三好市", "十分な説明", "四国", "統一する", "12千円", "1,200千円"])
def test_kanji_that_count_nothing_stay(text: str) -> None:
    assert arabic(text) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＩ　チャット", "ai チャット"),
        ("ｶﾅ", "カナ"),
        ("１，１６０件", "1,160件"),
        ("③", "3"),
        ("９～１７時", "9~17時"),
        ("088ー621ー5111", "088-621-5111"),
        ("  改行\n\tと空白 ", "改行 と空白"),
        ("見え\u200bない\ufeff", "見えない"),
    ],
)
def test_two_spellings_of_the_same_words_fold_to_one(one: str, other: str) -> None:
    assert folded(one) == other


def test_the_long_vowel_of_a_word_is_no_hyphen() -> None:
    assert folded("データーセンター") == "データーセンター"


@pytest.mark.parametrize("hidden", "\u200b\u200d\u2060\ufeff\u202e\u00ad\u180e\u3164\U000e0041")
def test_characters_that_nobody_sees_are_dropped(hidden: str) -> None:
    assert visible(f"死{hidden}に") == "死に"


def test_control_characters_become_spaces_but_lines_stay() -> None:
    assert visible("a\x00b\x1b[31mc\x85d") == "a b [31mc d"
    assert visible("一行目\n二行目\t列") == "一行目\n二行目\t列"


@given(ANY_TEXT)
def test_any_text_can_be_folded_written_and_folded_again(text: str) -> None:
    once = folded(text)
    once.encode("utf-8")
    visible(text).encode("utf-8")
    assert folded(once) == once
    assert squeezed(once) == squeezed(text)


def test_lone_surrogates_are_dropped() -> None:
    assert visible("市\ud800役\udfff所") == "市役所"
    assert folded("\ud83d") == ""


def test_squeezing_drops_space_and_thousands_commas_only() -> None:
    assert squeezed("1,160 件、 2,000 人") == "1160件、2000人"


@pytest.mark.parametrize(("text", "has"), [("", False), ("!?…", False), ("🏠", False), ("あ", True), ("9", True)])
def test_words_are_letters_and_digits(text: str, has: bool) -> None:
    assert has_words(text) is has
