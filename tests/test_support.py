"""How a sentence's words stand in its passage, and the chance that it means what the passage means."""

from __future__ import annotations

import json
import math
from dataclasses import astuple, replace
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.adapters.sudachi import SudachiTokenizer
from assistant.support import MODEL, SIGNALS, Support, shipped_model, support

PASSAGE = "令和9年度までに、市民課の窓口で、電子申請の割合を50%に引き上げます。申請の相談は電話でも受け付けます。"
SAID = "令和9年度までに、電子申請の割合を50%に引き上げます。"
japanese = st.text(alphabet="市民課の窓口で電子申請を受け付ける。、1２九年度%アAa ", max_size=40)
# Sudachi is only read; Hypothesis cannot know that.
read_only = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def chance(sentence: str, passage: str, tokenizer: SudachiTokenizer) -> float:
    return shipped_model().chance(support(sentence, passage, tokenizer=tokenizer))


# ---------------------------------------------------------------- the signals


@pytest.mark.parametrize("text", [PASSAGE, SAID, "市民課", "A", "1,160件", "。"])
def test_a_passage_supports_itself_fully(sudachi: SudachiTokenizer, text: str) -> None:
    assert astuple(support(text, text, tokenizer=sudachi)) == (1.0,) * len(SIGNALS)


@read_only
@example(text="")
@given(text=japanese)
def test_any_text_supports_itself_and_no_signal_is_more_than_1(sudachi: SudachiTokenizer, text: str) -> None:
    own = support(text, text, tokenizer=sudachi)
    assert all(0.0 <= value <= 1.0 for value in astuple(own))
    assert (own.words, own.pairs, own.gram1) == (1.0, 1.0, 1.0)


@read_only
@given(sentence=japanese, passage=japanese)
def test_every_signal_is_a_share(sudachi: SudachiTokenizer, sentence: str, passage: str) -> None:
    assert all(0.0 <= value <= 1.0 for value in astuple(support(sentence, passage, tokenizer=sudachi)))


def test_what_shares_nothing_has_no_support(sudachi: SudachiTokenizer) -> None:
    assert astuple(support("窓口", "XYZ", tokenizer=sudachi)) == (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


def test_nothing_is_said_by_an_empty_passage(sudachi: SudachiTokenizer) -> None:
    assert support(SAID, "", tokenizer=sudachi).words == 0.0
    assert support(SAID, "", tokenizer=sudachi).order == 0.0


def test_a_sentence_out_of_the_middle_is_supported_as_it_stands(sudachi: SudachiTokenizer) -> None:
    found = support("申請の相談は電話でも受け付けます。", PASSAGE, tokenizer=sudachi)
    assert astuple(found) == (1.0,) * len(SIGNALS)


def test_the_order_of_words_is_told_apart_from_the_words(sudachi: SudachiTokenizer) -> None:
    found = support("割合の電子申請を、50%に窓口で引き上げます。", PASSAGE, tokenizer=sudachi)
    assert found.words == 1.0
    assert found.order < 1.0
    assert found.pairs < 1.0


@pytest.mark.parametrize(
    "text",
    [
        "2027年度までに、電子申請の割合を50%に引き上げます。",
        "令和九年度までに、電子申請の割合を50パーセントに引き上げます。",
        "令和９年度までに、電子申請の割合を５０％に引き上げます。",
    ],
)
def test_another_notation_changes_no_signal(sudachi: SudachiTokenizer, text: str) -> None:
    assert support(text, PASSAGE, tokenizer=sudachi) == support(SAID, PASSAGE, tokenizer=sudachi)


def test_a_year_that_begins_like_another_is_not_taken_for_it(sudachi: SudachiTokenizer) -> None:
    one, other = "R1からR10まで続けます。", "令和元年度から令和10年度まで続けます。"
    assert astuple(support(one, other, tokenizer=sudachi)) == (1.0,) * len(SIGNALS)


def test_the_signals_are_the_same_again(sudachi: SudachiTokenizer) -> None:
    assert support(SAID, PASSAGE, tokenizer=sudachi) == support(SAID, PASSAGE, tokenizer=SudachiTokenizer())


def test_a_longer_passage_never_takes_support_of_words_away(sudachi: SudachiTokenizer) -> None:
    alone, longer = (support(SAID, p, tokenizer=sudachi) for p in (SAID, f"{SAID}\nほかの窓口でも相談できます。"))
    assert all(more >= less for more, less in zip(astuple(longer), astuple(alone), strict=True))


# ---------------------------------------------------------------- the chance


@pytest.mark.parametrize("signal", ["words", "pairs", "order", "gram1"])
def test_more_of_its_words_neighbours_or_order_is_never_less_likely(signal: str) -> None:
    half = Support(**dict.fromkeys(SIGNALS, 0.5))
    chances = [shipped_model().chance(replace(half, **{signal: n / 10})) for n in range(11)]
    assert chances == sorted(chances)
    assert chances[0] < chances[-1]


@pytest.mark.xfail(strict=True, reason="gram2 and gram3 weigh below 0: what is word for word is not the likeliest")
@pytest.mark.parametrize("signal", ["gram2", "gram3"])
def test_nothing_is_likelier_than_what_stands_there_word_for_word(signal: str) -> None:
    whole = Support(**dict.fromkeys(SIGNALS, 1.0))
    assert shipped_model().chance(whole) >= shipped_model().chance(replace(whole, **{signal: 0.5}))


def test_the_further_a_sentence_goes_from_its_passage_the_less_likely_it_is(sudachi: SudachiTokenizer) -> None:
    further = [
        SAID,
        "令和9年度までに、図書館の貸出の割合を50%に引き上げます。",
        "市長は令和9年度に図書館の建て替えを終える考えだと話しました。",
    ]
    chances = [chance(text, PASSAGE, sudachi) for text in further]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] >= shipped_model().floor > chances[-1]


def test_words_of_the_passage_itself_are_believed_and_foreign_ones_are_not(sudachi: SudachiTokenizer) -> None:
    model = shipped_model()
    assert model.chance(Support(**dict.fromkeys(SIGNALS, 1.0))) >= model.floor
    assert model.chance(Support(**dict.fromkeys(SIGNALS, 0.0))) < model.floor
    assert chance("本の返却は二階の機械で夜もできます。", PASSAGE, sudachi) < model.floor


# ---------------------------------------------------------------- the file that ships


def test_the_model_weighs_every_signal_and_no_other() -> None:
    written = json.loads(files("assistant").joinpath(MODEL).read_text(encoding="utf-8"))
    assert set(written) == {"weights", "bias", "floor"}
    assert set(written["weights"]) == set(SIGNALS)
    assert all(math.isfinite(weight) for weight in (*written["weights"].values(), written["bias"]))
    assert 0.0 < written["floor"] < 1.0


def test_what_ships_is_what_is_used() -> None:
    written = json.loads(files("assistant").joinpath(MODEL).read_text(encoding="utf-8"))
    model = shipped_model()
    assert (dict(model.weights), model.bias, model.floor) == (written["weights"], written["bias"], written["floor"])
