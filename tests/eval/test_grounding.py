"""Whether an answer rests on what it cites."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from assistant.models import Answer, Citation
from eval.grounding import Grounding, Sources, grounding, statements
from eval.targets import Json
from tests.eval.records import OTHER_ROW, ROW, TABLE, answer, citation, figure, sources

NOTE = "この表は令和10年度の欄が破損しています。"


def grounded(said: Json, *, asked: str = "27番は？", texts: Sources | None = None) -> Grounding:
    return grounding(Answer.model_validate(said), texts or sources(), asked=asked)


def held(texts: Sources, quote: str, source_id: str = "initiative-27") -> bool:
    return texts.hold(Citation.model_validate(citation(source_id, quote)))


# ---------------------------------------------------------------- citations that lead nowhere


def test_a_quote_is_held_whatever_its_width_spaces_and_digit_commas() -> None:
    assert held(sources(), "担当課は 広報広聴課です。")
    assert held(sources(), "| アクセス件数 | １１００件 |")


def test_a_row_read_out_of_a_table_is_held() -> None:
    assert held(sources(), ROW)
    assert held(Sources({"contacts": "課,電話\n市民課,088-621-0000\n"}), "市民課 | 088-621-0000", "contacts")
    assert not held(sources(), "アクセス件数 | 1,100件 | 1,160件 | 1,130件")


@pytest.mark.parametrize("quote", ["担当課は広報広聴係です。", ROW.replace("1,160", "1,170"), " ", ""])
def test_a_quote_that_its_source_does_not_hold_is_dead(quote: str) -> None:
    found = grounded(answer(citations=[citation(quote=quote)]))
    assert found.dead == (f"[1] initiative-27: {quote}",)


def test_a_citation_of_a_source_that_does_not_exist_is_dead() -> None:
    for missing in (sources(initiative_27=None), Sources({})):
        assert len(grounded(answer(), texts=missing).dead) == 1
    assert grounded(answer()).dead == ()


def test_each_dead_citation_is_counted_even_of_an_answer_that_says_nothing() -> None:
    silent = answer("見つかりません", "no_evidence", citations=[citation(), citation("x"), citation("y", n=3)])
    found = grounded(silent)
    assert len(found.dead) == 2
    assert (found.recall, found.precision) == (None, None)


# ---------------------------------------------------------------- recall and precision


def test_an_answer_whose_every_line_is_supported_has_full_marks() -> None:
    found = grounded(answer())
    assert (found.recall, found.precision, found.unfaithful) == (1.0, 1.0, ())


def test_a_line_with_another_number_than_its_citation_is_not_supported() -> None:
    found = grounded(answer("令和9年度の目標は1,161件です。[1]\n令和8年度は1,130件です。[1]"))
    assert (found.recall, found.precision) == (0.5, 0.5)
    assert found.unfaithful == ("令和9年度の目標は1,161件です。",)


def test_a_year_that_the_table_does_not_have_is_not_supported() -> None:
    assert grounded(answer("令和12年度の目標は1,160件です。[1]")).recall == 0.0


def test_what_the_question_says_may_be_repeated() -> None:
    said = answer("令和12年度の目標は1,160件です。[1]")
    assert grounded(said, asked="令和12年度は？").recall == 1.0


def test_a_citation_that_adds_nothing_lowers_precision_only() -> None:
    both = [citation(), citation(quote="担当課は広報広聴課です。", n=2)]
    found = grounded(answer("令和9年度の目標は1,160件です。[1][2]", citations=both))
    assert (found.recall, found.precision) == (1.0, 0.5)


def test_two_citations_that_each_support_a_line_are_both_in_place() -> None:
    found = grounded(answer("1,160件です。[1][2]", citations=[citation(), citation(quote="目標は1,160件です。", n=2)]))
    assert (found.recall, found.precision) == (1.0, 1.0)


def test_two_citations_that_support_a_line_only_together_are_both_needed() -> None:
    both = [citation(), citation(quote=OTHER_ROW, n=2)]
    found = grounded(answer("1,160件と250人です。[1][2]", citations=both))
    assert (found.recall, found.precision) == (1.0, 1.0)


def test_a_number_on_a_line_without_a_mark_lacks_its_citation_but_not_its_source() -> None:
    found = grounded(answer("目標は1,160件です。"))
    assert (found.recall, found.precision, found.unfaithful) == (0.0, None, ())


@pytest.mark.parametrize("outcome", ["answered", "partial"])
def test_a_number_of_an_answer_that_cites_nothing_is_unfaithful(outcome: str) -> None:
    found = grounded(answer("お答えします。\n目標は1,160件です。", outcome, citations=[]))
    assert (found.recall, found.precision) == (0.0, None)
    assert found.unfaithful == ("目標は1,160件です。",)


def test_a_mark_without_a_citation_supports_nothing() -> None:
    assert grounded(answer("目標は1,160件です。[7]")).recall == 0.0


def test_the_difference_of_two_figures_and_the_number_of_lines_may_be_said() -> None:
    figures = [figure("1,130"), figure("1,160")]
    assert grounded(answer("30件増えます。[1]", figures=figures)).recall == 1.0
    assert grounded(answer("40件増えます。[1]", figures=figures)).recall == 0.0
    two = "次の2件です。[1]\n・アクセス件数[1]\n・登録者数[1]"
    assert grounded(answer(two)).recall == 1.0
    assert grounded(answer(two.replace("2件", "4件"))).recall == pytest.approx(2 / 3)


@pytest.mark.parametrize("mark", ["", "[1]"])
def test_a_first_line_that_counts_more_or_fewer_than_follow_is_unfaithful(mark: str) -> None:
    def counted(n: int) -> tuple[str, ...]:
        both = [citation(), citation(quote=OTHER_ROW, n=2)]
        return grounded(answer(f"次の{n}件です。{mark}\n・アクセス件数[1]\n・登録者数[2]", citations=both)).unfaithful

    assert counted(2) == ()
    assert counted(3) == ("次の3件です。",)
    assert counted(1) == ("次の1件です。",)


def test_the_number_of_an_initiative_is_known_from_its_id() -> None:
    assert grounded(answer("取組27の目標は1,160件です。[1]")).recall == 1.0
    assert grounded(answer("取組28の目標は1,160件です。[1]")).recall == 0.0


# ---------------------------------------------------------------- figures


def test_a_figure_is_in_a_citation_of_its_own_source() -> None:
    assert grounded(answer(figures=[figure()])).unfaithful == ()
    elsewhere = grounded(answer(figures=[figure(source_id="initiative-28")]))
    assert elsewhere.unfaithful == ("アクセス件数 令和9年度 1,160件",)
    assert len(grounded(answer(figures=[figure("1,190")])).unfaithful) == 1


# ---------------------------------------------------------------- what states nothing


def lines(text: str, *, as_of: str | None = None, texts: Sources | None = None) -> list[str]:
    said = Answer.model_validate(answer(text, citations=[citation(as_of=as_of)]))
    return [one.text for one in statements(said, texts or sources())]


def test_a_line_that_cites_or_says_a_number_states_something() -> None:
    text = "お答えします。\n担当課は広報広聴課です。[1]\n電話は0120です。\n[1]"
    assert lines(text) == ["担当課は広報広聴課です。", "電話は0120です。"]


def test_the_age_of_a_citation_states_nothing() -> None:
    assert lines("2026年1月時点の情報です。", as_of="2026年1月") == []
    assert lines("2026年1月時点の情報です。") == ["2026年1月時点の情報です。"]


def test_what_a_source_says_of_its_own_damage_states_nothing() -> None:
    assert lines(NOTE, texts=sources(initiative_27=f"{TABLE}\n{NOTE}")) == []
    assert lines(NOTE) == [NOTE]


@pytest.mark.parametrize("outcome", ["crisis", "no_evidence", "out_of_scope", "clarify", "personal_data"])
@pytest.mark.parametrize("citations", [[], [citation()]])
def test_a_refusal_or_a_fixed_reply_with_numbers_states_nothing(outcome: str, citations: list[JsonValue]) -> None:
    found = grounded(answer("すぐに119へ電話してください。\n窓口は9時から17時です。[1]", outcome, citations=citations))
    assert (found.recall, found.precision, found.unfaithful) == (None, None, ())
