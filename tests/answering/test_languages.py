"""A question's language is told, it is answered in it, and its figures are the same in all of them."""

from __future__ import annotations

import re
import string
from dataclasses import fields

import pytest

from assistant.languages import language_of, tongue_of
from assistant.models import Language, Outcome
from assistant.replies import JA, Replies, in_language
from tests.answering.world import World

SPOKEN = [language for language in Language if language is not Language.AUTO]
TARGET_OF_27 = {
    Language.JA: "取組27の令和9年度の目標は？",
    Language.EN: "What is the target of initiative 27 in FY2027?",
    Language.ZH: "第27项举措2027年度的目标是多少？",
    Language.KO: "시책 27번의 2027년도 목표는?",
    Language.VI: "Mục tiêu của hạng mục số 27 năm tài chính 2027 là gì?",
}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("児童手当はいくら", Language.JA),
        ("住民票 手数料", Language.JA),
        ("令和9年度 目標", Language.JA),
        ("basu navi imadoko nan no akusesu kensuu", Language.JA),
        ("RPA R10", Language.JA),
        ("How do I throw away PET bottles?", Language.EN),
        ("请问儿童津贴怎么申请", Language.ZH),
        ("SNS登錄人數 令和9年度目標", Language.ZH),
        ("쓰레기는 어떻게 버려요?", Language.KO),
        ("Rác nhựa vứt ngày nào?", Language.VI),
        ("toi muon dang ky cho con di nha tre", Language.VI),
        ("tỷ lệ phê duyệt điện tử 令和9年度", Language.VI),
    ],
)
def test_the_language_of_a_question_is_told(text: str, language: Language) -> None:
    assert language_of(text) is language


@pytest.mark.parametrize("language", TARGET_OF_27)
def test_a_figure_is_the_same_in_every_language(shipped: World, language: Language) -> None:
    answer = shipped.ask(TARGET_OF_27[language])
    assert answer.outcome is Outcome.ANSWERED
    assert answer.language is language
    assert [f.value for f in answer.figures] == ["1,160件"]
    assert "1,160" in answer.text
    assert "1,130" not in answer.text


@pytest.mark.parametrize("language", SPOKEN)
def test_every_catalogue_fills_in_what_the_japanese_one_does(language: Language) -> None:
    for traditional in (False, True):
        say = in_language(language, traditional=traditional)
        for field in fields(Replies):
            if field.name not in {"year", "value", "quote", "kinds", "statuses", "units", "procedures_note"}:
                assert _places(getattr(say, field.name)) == _places(getattr(JA, field.name)), (language, field.name)


@pytest.mark.parametrize("language", SPOKEN)
def test_every_crisis_reply_names_a_number_to_call(language: Language) -> None:
    for traditional in (False, True):
        for reply in in_language(language, traditional=traditional).crisis.values():
            assert re.search(r"119|110|189", reply)


def test_sentences_in_easy_japanese_are_short_and_say_nothing_twice_denied() -> None:
    easy = in_language(Language.JA_EASY)
    own = [v for f in fields(Replies) if isinstance(v := getattr(easy, f.name), str) and v != getattr(JA, f.name)]
    own += [*easy.crisis.values(), *easy.small_talk.values(), *easy.out_of_scope.values(), *easy.online.values()]
    for text in own:
        for sentence in re.split(r"[。\n]", text):
            said = re.sub(r"\{\w+\}|\s|[（(].*?[）)]|\d[\d-]+", "", sentence)
            assert len(said) <= 40, sentence
            assert not re.search(r"ない\S{0,6}(わけでは|ことは)ない|なくはない", sentence), sentence


def test_easy_japanese_tells_how_its_kanji_are_read(shipped: World) -> None:
    answer = shipped.pipeline.ask(shipped.question("出生届はいつまでですか", language=Language.JA_EASY))
    readings = {r.word: r.reading for r in answer.readings}
    assert readings.get("出生") in {"しゅっしょう", "しゅっせい"}
    assert all(re.fullmatch(r"[ぁ-んー]+", reading) for reading in readings.values())


def test_a_question_in_japanese_is_answered_in_the_language_asked_for(shipped: World) -> None:
    answer = shipped.pipeline.ask(shipped.question("取組27の令和9年度の目標は？", language=Language.EN))
    assert answer.language is Language.EN
    assert "1,160件 (cases)" in answer.text


@pytest.mark.parametrize("text", ["What documents do I need for child allowance?", "아동수당 신청에 필요한 서류"])
def test_a_foreign_question_is_read_in_japanese_words(text: str) -> None:
    assert {"児童手当", "必要なもの"} <= set(tongue_of(text).japanese.split())


def _places(said: object) -> object:
    if isinstance(said, str):
        return {name for _, name, _, _ in string.Formatter().parse(said) if name}
    return {key: _places(value) for key, value in said.items()} if isinstance(said, dict) and said else None
