"""Personal data is found however it is written, and what a city writes about itself is not taken for it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.redact import my_number_check_digit, personal_data, redacted
from assistant.text import folded
from ingest.load import load
from ingest.parse import parse_all
from tests.test_fiscal_year import full_width
from tests.test_text import ANY_TEXT

ROOT = Path(__file__).parents[1]
SEPARATORS = ("", " ", "-", "－", "ー", "―", "‐", "・", "/", ".", "　", " - ", "  ", "\u200b", "_")
ELEVEN = st.text("0123456789", min_size=11, max_size=11)


def kinds(text: str) -> set[str]:
    return {p.kind for p in personal_data(text)}


def by_the_ordinance(first_eleven: str) -> int:
    """平成26年総務省令第85号 第5条, written out: Pn from the right, Qn = n+1 up to 6, then n-5."""
    total = 0
    for n in range(1, 12):
        p, q = int(first_eleven[11 - n]), (n + 1 if n <= 6 else n - 5)
        total += p * q
    return 0 if total % 11 <= 1 else 11 - total % 11


@given(ELEVEN)
def test_the_check_digit_is_the_ordinances(first: str) -> None:
    assert my_number_check_digit(first) == by_the_ordinance(first)


@pytest.mark.parametrize("number", ["123456789018", "000000000000", "111111111118"])
def test_numbers_worked_out_by_hand_are_valid(number: str) -> None:
    """1·6+2·5+3·4+4·3+5·2+6·7+7·6+8·5+9·4+0·3+1·2 = 212 ≡ 3, so 8; eleven ones: 47 ≡ 3, so 8."""
    assert my_number_check_digit(number[:11]) == int(number[11])
    assert kinds(number) >= {"マイナンバー"}


@given(
    first=ELEVEN,
    separator=st.sampled_from(SEPARATORS),
    group=st.sampled_from([1, 3, 4, 6, 12]),
    wide=st.booleans(),
    before=st.sampled_from(["", "番号は", "No.", "私の番号："]),
)
def test_any_valid_my_number_is_found_and_written_out(
    first: str, separator: str, group: int, wide: bool, before: str
) -> None:
    number = f"{first}{my_number_check_digit(first)}"
    written = separator.join(number[i : i + group] for i in range(0, 12, group))
    written = full_width(written) if wide else written
    text = f"{before}{written}です。"
    assert kinds(text) & {"マイナンバー", "電話番号", "カード番号"}
    left = redacted(text)
    assert not re.search(r"\d{4}", left)
    assert personal_data(left) == ()


def test_a_my_number_is_found_behind_other_digits() -> None:
    assert "1234" not in redacted("2026 1234 5678 9018")
    assert "1234" not in redacted("番号は 27 123456789018 です")
    assert "9018" not in redacted("一二三四五六七八九〇一八")


def test_a_number_that_is_called_my_number_is_found_without_the_right_check_digit() -> None:
    assert kinds("マイナンバーは 1234 5678 9012 です") == {"マイナンバー"}
    assert kinds("注文番号は 1234 5678 9012 です") == set()


@pytest.mark.parametrize(
    "phone",
    [
        "090-1234-5678",
        "09012345678",
        "０９０ー１２３４ー５６７８",
        "090 - 1234 - 5678",
        "090・1234・5678",
        "(090)1234-5678",
        "0\u200b90-1234-5678",
        "〇九〇-一二三四-五六七八",
        "088-621-5122",
        "(088)621-5122",
        "088(621)5122",
        "0886215122",
        "+81 90 1234 5678",
        "+81-88-621-5122",
        "０８８（６２１）５１２２",
        "TEL:088-621-5122",
    ],
)
def test_a_telephone_number_is_found_and_written_out(phone: str) -> None:
    assert kinds(f"電話は{phone}です") == {"電話番号"}
    assert not re.search(r"\d{3}", redacted(f"電話は{phone}です"))


@pytest.mark.parametrize("public", ["110", "119", "189", "#8008", "0120-123-456", "0570-064-556", "0120 123 456"])
def test_numbers_that_are_nobodys_own_are_not(public: str) -> None:
    assert kinds(public) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("taro.yamada@example.jp", "メールアドレス"),
        ("ＴＡＲＯ＠ＥＸＡＭＰＬＥ．ＪＰ", "メールアドレス"),
        ("みほん町3丁目12", "住所"),
        ("みほん町三丁目十二の五番地1丁目5", "住所"),
        ("みほん町12番地", "住所"),
        ("みほん町3-4-5", "住所"),
        ("〒770-8571", "住所"),
        ("4111 1111 1111 1111", "カード番号"),
    ],
)
def test_mail_addresses_and_cards_are_found_and_written_out(text: str, kind: str) -> None:
    assert kind in kinds(text)
    assert f"〔{kind}〕" in redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "令和9年度の目標は1,160件です。",
        "2026年度から2029年度まで",
        "2026-2029年度",
        "1,234,567,890,123円",
        "123,456,789,018円",
        "取組27(3)の計画",
        "8:30から17:15まで",
        "14日以内に届け出る",
        "2026/04/01 09:00",
        "2026-04-01",
        "12桁の番号",
        "幸町の窓口",
        "65歳以上の方は1割",
    ],
)
def test_ordinary_figures_are_left_alone(text: str) -> None:
    assert kinds(text) == set()
    assert redacted(text) == folded(text)


def test_in_the_whole_corpus_only_the_citys_own_numbers_and_addresses_are_found() -> None:
    wrong = []
    for parsed in parse_all(load(ROOT / "corpus" / "public").sources).parsed:
        text = folded(parsed.source.text)
        for found in personal_data(text):
            words = text[found.start : found.end]
            around = text[max(0, found.start - 12) : found.end]
            own_phone = found.kind == "電話番号" and re.fullmatch(r"\(?088-?\d{3}-?\d{4}", words)
            own_place = found.kind == "住所" and re.search(r"〒770-8571|幸町2丁目5|元町1丁目24", around)
            if not (own_phone or own_place):
                wrong.append((parsed.source.id, found.kind, around))
    assert wrong == []


@given(ANY_TEXT)
def test_redacting_any_text_leaves_none_and_twice_is_once(text: str) -> None:
    once = redacted(text)
    assert personal_data(once) == ()
    assert redacted(once) == once


@given(st.text("0123456789０９〇九-－ー・ ./()+〒@aj.丁目番地町マイナンバー", max_size=60))
def test_redacting_any_mixture_of_pieces_leaves_none_and_twice_is_once(text: str) -> None:
    once = redacted(text)
    assert personal_data(once) == ()
    assert redacted(once) == once


@pytest.mark.parametrize("text", ["1 " * 5000, "0-" * 5000, "a@" * 5000, "町1-" * 3000, "(0" * 5000, "1" * 20_000])
def test_long_hostile_text_is_read_in_time(text: str) -> None:
    """The door cuts at 500 characters; feedback and journal lines may be longer."""
    began = time.perf_counter()
    personal_data(text)
    assert time.perf_counter() - began < 2
