"""What is found is spoken only when enough speaks for it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from assistant.draft import Draft
from assistant.evidence import MODEL, confidence, refused
from assistant.extract import Extraction, Signals
from assistant.floor import shipped_floor
from assistant.models import ComposedBy, Outcome
from tests.answering.world import World

SURE = Signals(
    near=6.0,
    coverage=1.0,
    margin=1.0,
    likeness=3.0,
    agreeing=1.0,
    asked_near=3.0,
    alien=0.0,
    foreign=False,
    wanted=True,
    unasked=False,
    asked_alike=True,
    holds_wanted=True,
    fact_row=False,
    years=frozenset(),
    departments=True,
    uncovered=(),
)
_ROUNDING = 1e-9


def _enough(world: World, signals: Signals, question: str) -> bool:
    draft = Draft(Outcome.ANSWERED, ComposedBy.EXTRACTIVE, ())
    extraction = Extraction(draft, signals, best_id="", not_stated=False)
    return confidence(extraction, world.understood(question)) >= shipped_floor().value


def test_what_everything_speaks_for_is_enough(toy: World) -> None:
    assert _enough(toy, SURE, "傘の貸出は？")


@pytest.mark.parametrize("name", ["near", "margin", "agreeing", "asked_near"])
def test_confidence_never_falls_when_the_words_or_vectors_are_nearer(name: str) -> None:
    steps = [MODEL.chance(replace(SURE, **{name: n / 3})) for n in range(21)]  # type: ignore[arg-type]
    assert all(later >= earlier - _ROUNDING for earlier, later in pairwise(steps))


def test_confidence_rises_with_nearness() -> None:
    assert MODEL.chance(replace(SURE, near=5.0)) > MODEL.chance(replace(SURE, near=3.0))


def test_what_people_ask_of_the_passage_in_these_very_words_is_enough(toy: World) -> None:
    poor = replace(SURE, near=1.0, coverage=0.2, margin=0.0, agreeing=0.0)
    asked = "傘の貸出は？"
    assert not _enough(toy, replace(poor, likeness=3.0), asked)
    assert _enough(toy, replace(poor, likeness=5.0), asked)
    assert not _enough(toy, replace(poor, likeness=5.0, asked_alike=False), asked)


def test_confidence_is_a_chance() -> None:
    far = replace(SURE, near=-5.0, agreeing=0.0, asked_near=-5.0, coverage=0.0)
    assert 0.0 <= MODEL.chance(far) < shipped_floor().value < MODEL.chance(SURE) <= 1.0


def test_what_lacks_the_wanted_value_is_not_enough_unless_all_else_speaks_for_it(toy: World) -> None:
    likely = replace(SURE, near=4.6, likeness=1.0)
    assert _enough(toy, likely, "傘の貸出はいくら？")
    assert not _enough(toy, replace(likely, holds_wanted=False), "傘の貸出はいくら？")
    assert _enough(toy, replace(likely, wanted=False, holds_wanted=False), "傘の貸出は？")
    assert MODEL.chance(replace(SURE, holds_wanted=False)) < MODEL.chance(SURE)


def test_a_question_without_a_subject_is_refused(toy: World) -> None:
    assert refused(SURE, toy.understood("必要なものは？"))
    assert not refused(SURE, toy.understood("傘に必要なものは？"))


def test_what_is_far_from_the_question_is_not_enough(toy: World) -> None:
    far = replace(SURE, near=0.5, coverage=0.1, agreeing=0.0, asked_near=1.0, likeness=0.0)
    assert not _enough(toy, far, "傘の貸出は？")


def test_an_attribute_that_nobody_wrote_of_refuses_alone(toy: World) -> None:
    assert refused(replace(SURE, uncovered=("予算",)), toy.understood("傘の貸出の予算は？"))


def test_another_word_that_nobody_wrote_of_does_not(toy: World) -> None:
    assert not refused(replace(SURE, uncovered=("きれい",)), toy.understood("きれいな傘は？"))


def test_another_years_value_refuses_alone(toy: World) -> None:
    asked = toy.understood("令和9年度の貸出は？")
    assert refused(replace(SURE, years=frozenset({2025})), asked)
    assert not refused(replace(SURE, years=frozenset({2025, 2027})), asked)
    assert not refused(replace(SURE, years=frozenset()), asked)


def test_a_year_in_the_passage_does_not_refuse_a_question_without_one(toy: World) -> None:
    assert not refused(replace(SURE, years=frozenset({2025})), toy.understood("傘の貸出は？"))


def test_another_departments_telephone_number_refuses_alone(toy: World) -> None:
    asked = toy.understood("図書館の電話番号は？")
    assert refused(replace(SURE, departments=False), asked)
    assert not refused(SURE, asked)


@pytest.mark.parametrize(
    "question",
    [
        "市長の給料はいくら",
        "電子契約のベンダーはどこの会社",
        "児童手当の支給額は令和2年度いくら",
        "児童扶養手当の令和元年度の支給額",
        "来年の阿波おどりの日程は？",
        "宇宙旅行の申込方法は",
        "プールの営業時間は",
    ],
)
def test_what_the_documents_do_not_hold_is_said_not_to_be_there(shipped: World, question: str) -> None:
    answer = shipped.ask(question)
    assert answer.outcome is Outcome.NO_EVIDENCE
    assert not answer.citations
    assert answer.text.startswith("お尋ねの内容は、ここにある資料の中に見つかりませんでした。")


def test_a_row_that_counts_does_not_say_which_ones(toy: World) -> None:
    row = replace(SURE, fact_row=True)
    assert _enough(toy, row, "傘の貸出は何本？")
    assert not _enough(toy, row, "傘の貸出2本って何と何？")


def test_a_year_of_life_asks_for_no_years_value(toy: World) -> None:
    other = replace(SURE, years=frozenset({2020}))
    assert _enough(toy, other, "来年から働きます。傘の貸出は？")
    assert not _enough(toy, other, "令和9年度の傘の貸出は？")


def test_a_price_is_answered_by_the_sentence_that_holds_one(toy: World) -> None:
    unnamed = replace(SURE, uncovered=("料金",))
    assert _enough(toy, unnamed, "傘の貸出の料金は？")
    assert not _enough(toy, replace(unnamed, holds_wanted=False), "傘の貸出の料金は？")
