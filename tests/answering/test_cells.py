"""A cell of a survey table is the one that was asked for, or the rows that may be meant are named."""

from __future__ import annotations

import pytest

from assistant.models import Outcome
from assistant.replies import JA
from assistant.text import digits_of
from tests.answering.world import World

_SURVEY = "chapter-07"


def test_every_cell_of_the_survey_asked_by_its_names_is_answered_exactly(shipped: World) -> None:
    cells = [
        c
        for c in shipped.index.facts.cells
        if c.source_id == _SURVEY and c.value.isdigit() and "歳" in c.column and c.row not in ("合計", "無回答")
    ]
    assert len(cells) > 40
    wrong = []
    for cell in cells:
        question = JA.ask_cell.format(caption=cell.caption, row=cell.row, column=cell.column)
        text = shipped.ask(question).text
        if f"「{cell.row}」は、{cell.column}が{cell.value}" not in text:
            wrong.append((question, text))
    assert not wrong


@pytest.mark.parametrize(
    ("question", "row", "value"),
    [
        ("アンケートで三十代でネット使ってるって言うた人は何人", "利用している", "50"),
        ("70歳以上でネット使うてないしこれからも使う気ないって答えた人、何人おったん", "利用するつもりはない", "33"),
    ],
)
def test_the_row_that_says_it_in_other_words_is_chosen(shipped: World, question: str, row: str, value: str) -> None:
    answer = shipped.ask(question)
    assert answer.outcome is Outcome.ANSWERED
    assert row in answer.text
    assert value in answer.text


def test_between_rows_as_near_it_asks_back_with_questions_that_it_answers(shipped: World) -> None:
    answer = shipped.ask("電子申請つかったことある市民ってどれくらい")
    assert answer.outcome is Outcome.CLARIFY
    assert len(answer.suggestions) > 1
    for suggestion in answer.suggestions:
        again = shipped.ask(suggestion)
        assert again.outcome is Outcome.ANSWERED
        assert digits_of(again.text)


def test_a_change_is_not_answered_with_one_value(shipped: World) -> None:
    answer = shipped.ask("前のアンケートから70代のネット利用ってどんだけ増えた？")
    assert "39%" in answer.text
    assert "60%" in answer.text


def test_a_question_about_something_else_names_no_cell(shipped: World) -> None:
    assert shipped.ask("Who won the World Cup in 2022?").outcome is Outcome.NO_EVIDENCE
