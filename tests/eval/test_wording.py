"""Whether our own words are in the reader's language, and easy where that was asked for."""

from __future__ import annotations

import pytest

from assistant.models import Answer
from eval.wording import hard_places, in_its_language, own_words
from tests.eval.records import answer, citation

QUOTE = "広報広聴課が担当します。"


def said(text: str, language: str = "ja-easy", quote: str = QUOTE, **readings: str) -> Answer:
    known = [{"word": word, "reading": reading} for word, reading in readings.items()]
    return Answer.model_validate(answer(text, language=language, citations=[citation(quote=quote)], readings=[*known]))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "担当はこちらです。"),
        ("ja-easy", "たんとうは こちらです。"),
        ("en", "The office in charge is 広報広聴課."),
        ("vi", "Phòng phụ trách là 広報広聴課."),
        ("zh", "负责部门如下。"),
        ("ko", "담당 부서는 広報広聴課입니다."),
    ],
)
def test_an_answer_in_its_language_is_told_from_one_in_another(language: str, text: str) -> None:
    assert in_its_language(said(text, language)) is True
    other = "The office is below." if language in ("ja", "ja-easy") else "担当している課は次のとおりです。"
    assert in_its_language(said(other, language)) is False


def test_a_japanese_quote_does_not_make_an_english_answer_japanese() -> None:
    assert in_its_language(said(f"The plan says: {QUOTE}[1]", "en")) is True
    assert in_its_language(said("See 「くらしのてびきをみてください」.", "en")) is True
    assert in_its_language(said("See くらしのてびきをみてください.", "en")) is False


@pytest.mark.parametrize("language", ["ja", "en", "ko"])
def test_an_answer_of_quotes_and_names_alone_has_no_language(language: str) -> None:
    assert in_its_language(said(f"{QUOTE}[1]\n「くらしの『てびき』」[1] 1,160", language)) is None


@pytest.mark.parametrize("language", ["ja", "ja-easy"])
def test_kanji_alone_is_not_told_from_japanese(language: str) -> None:
    assert in_its_language(said("広報広聴課\n令和九年度 1,160[1]", language)) is None
    assert in_its_language(said("広報広聴課 office", language)) is False
    assert in_its_language(said("广报科 담당", language)) is False
    assert in_its_language(said("広報広聴課です", language)) is True


def test_our_own_words_are_what_is_left_without_quotes_names_and_marks() -> None:
    assert own_words(said(f"はい。「名『中』」{QUOTE}[1]です。[12]")) == "はい。です。"


# ---------------------------------------------------------------- やさしい日本語


def test_an_easy_answer_has_no_hard_place() -> None:
    easy = "担当はつぎのところです。\n・しみんか\nでんわで聞いてください。[1]"
    assert hard_places(said(easy, 担当="たんとう", 聞="き")) == ()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("あ" * 58 + "です。", None),  # 60 characters
        ("あ" * 59 + "です。", "long"),
        ("あ" * 50 + "　" * 12 + "です。", None),  # spaces are no characters
        ("あ" * 50 + "（" + "い" * 20 + "）です。", None),  # nor are asides
        ("あした まどぐちに いってみるのがよい。", "not です・ます"),
        ("あした まどぐちに いってみてください。", None),
        ("・あしたまどぐちにいってみるのがよい。", None),  # an item of a list
        ("みじかくいう。", None),
        ("とどけを ださないといけません。", "double negative"),
        ("できないことはない ということです。", "double negative"),
        ("とどけを だしてください。", None),
        ("ばしょ: まどぐちへいってみるのがよいでしょう", None),  # a row read out
    ],
)
def test_a_rule_of_easy_japanese_that_is_broken_is_named(text: str, rule: str | None) -> None:
    found = [place.partition(":")[0] for place in hard_places(said(text))]
    assert found == ([rule] if rule else [])


def test_a_word_in_kanji_needs_its_reading() -> None:
    assert hard_places(said("窓口です。")) == ("no reading: 窓口",)
    assert hard_places(said("窓口です。", 窓口="まどぐち")) == ()


def test_the_words_of_a_source_may_be_long_but_need_their_readings() -> None:
    quote = "あ" * 80 + "課である。"
    assert hard_places(said(f"{quote}[1]", quote=quote)) == ("no reading: 課",)
    assert hard_places(said(f"{quote}[1]", quote=quote, 課="か")) == ()
