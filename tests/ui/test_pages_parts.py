"""What pages are made of: looks, readings, line breaks, charts, the labels of every language."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import fields

import pytest
from markupsafe import Markup
from starlette.requests import Request

from assistant import problems
from assistant.bounds import OutOfBounds
from assistant.documents import FactKind
from assistant.models import Figure, Language, Reading
from assistant.problems import BROKEN, Problem, question_problem
from assistant.ui.figures import chart_of, shown_value
from assistant.ui.labels import BY_LANGUAGE, JA
from assistant.ui.labels.catalogue import Labels
from assistant.ui.line_breaks import phrases_of
from assistant.ui.look import Look, look_of, read_look, way_back
from assistant.ui.ruby import in_phrases, with_ruby

IN_JAPANESE_ALONE = {  # problems that only staff and programs meet
    "body-invalid",
    "body-unreadable",
    "media-unsupported",
    "login-needed",
    "login-paused",
    "not-allowed",
    "form-stale",
}


def _asked(query: str = "", cookie: str = "", languages: str = "") -> Look:
    headers = [(b"cookie", f"machi_look={cookie}".encode()), (b"accept-language", languages.encode())]
    return look_of(Request({"type": "http", "query_string": query.encode(), "headers": headers}))


def test_the_address_comes_before_the_cookie_and_that_before_the_browser() -> None:
    assert _asked("lang=ko", "lang=en", "vi").lang is Language.KO
    assert _asked("", "lang=en", "vi").lang is Language.EN
    assert _asked("", "", "fr-FR, vi;q=0.8, en").lang is Language.VI
    assert _asked().lang is Language.JA


def test_a_look_survives_its_cookie() -> None:
    look = Look(Language.JA_EASY, furigana=True, size="largest", theme="dark", contrast=True)
    assert _asked(cookie=look.query) == read_look(look.query) == look


def test_a_frame_is_never_kept() -> None:
    assert not _asked(cookie="embed=1").embed
    assert _asked("embed=1").embed


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x", "x", "", "//[", "//℀"]
)
def test_only_our_own_pages_are_gone_back_to(back: str) -> None:
    assert way_back(back, Look()) == "/?lang=ja"


def test_the_way_back_keeps_what_was_marked() -> None:
    assert way_back("/sources/a?mark=s1,s2&lang=en", Look()) == "/sources/a?mark=s1,s2&lang=ja"


def test_readings_stand_over_kanji_alone() -> None:
    html = with_ruby("書いた<本>", [Reading(word="書い", reading="かい"), Reading(word="本", reading="ほん")])
    assert html == Markup(
        "<ruby>書<rp>(</rp><rt>か</rt><rp>)</rp></ruby>いた&lt;<ruby>本<rp>(</rp><rt>ほん</rt><rp>)</rp></ruby>&gt;"
    )


def test_a_line_may_end_between_phrases_only() -> None:
    assert in_phrases(phrases_of("もう少し教えてください", Language.JA)) == Markup("もう<wbr>少し<wbr>教えてください")
    assert phrases_of("Please tell us", Language.EN) == ["Please tell us"]


def _figure(year: int, value: str, indicator: str = "件数") -> Figure:
    label = f"令和{year}年度"
    return Figure(source_id="a", indicator=indicator, fiscal_year=label, kind=FactKind.TARGET, value=value, unit="件")


def test_a_target_over_years_is_drawn_from_zero_with_its_numbers() -> None:
    chart = chart_of([_figure(8, "500件"), _figure(9, "750"), _figure(10, "1,000")], language=Language.JA, say=JA)
    assert chart is not None
    first, _, last = chart.bars
    assert first.place.height * 2 == pytest.approx(last.place.height, abs=0.2)
    assert [bar.value for bar in chart.bars] == ["500件", "750件", "1,000件"]
    assert "令和10 目標 1,000件" in chart.words


@pytest.mark.parametrize("values", [("1", "2"), ("実施", "検討", "実施"), ("1", "—", "3"), ("-1", "2", "3")])
def test_what_is_no_series_of_amounts_is_not_drawn(values: tuple[str, ...]) -> None:
    assert chart_of([_figure(8 + n, v) for n, v in enumerate(values)], language=Language.JA, say=JA) is None


def test_a_unit_is_shown_once() -> None:
    assert shown_value(_figure(8, "5件")) == shown_value(_figure(8, "5")) == "5件"


def test_every_problem_has_words_of_its_own() -> None:
    known = [one for one in vars(problems).values() if isinstance(one, Problem) and one is not BROKEN]
    assert {one.slug for one in known} | set(OutOfBounds) == set(JA.problems)
    assert BROKEN.told(JA) == JA.problem


def test_a_question_too_long_is_told_how_long_it_may_be() -> None:
    problem = question_problem(OutOfBounds.TOO_LONG, limit=500)
    assert "500文字" in problem.message_ja
    assert "500 characters" in problem.told(BY_LANGUAGE[Language.EN])


@pytest.mark.parametrize("language", list(BY_LANGUAGE), ids=str)
@pytest.mark.parametrize("name", [field.name for field in fields(Labels)])
def test_every_label_says_the_same_in_every_language(language: Language, name: str) -> None:
    """Same keys, same blanks to fill in; nothing empty but where the Japanese is."""
    ours, theirs = getattr(JA, name), getattr(BY_LANGUAGE[language], name)
    if isinstance(ours, str):
        assert _blanks(ours) == _blanks(theirs)
        assert theirs or name == "quotes_japanese"
    elif isinstance(ours, Mapping):
        here = set() if name != "problems" or language is Language.JA else IN_JAPANESE_ALONE
        assert set(ours) - here == set(theirs)
        assert all(_blanks(ours[key]) == _blanks(theirs[key]) and theirs[key] for key in theirs)
    else:
        assert len(ours) == len(theirs)
        assert all(theirs)


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
