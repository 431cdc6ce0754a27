"""The floor under which nothing is said, chosen from what each question would be answered with."""

from __future__ import annotations

import pytest

from assistant.floor import Floor
from eval.calibrate import NotEnoughCases, floor_for
from eval.fit import Judged

_SILENT = 0.1  # a chance that no floor lets through


def _floor(*answers: tuple[float, int, int], invented: float = _SILENT) -> Floor:
    """Of (chance, right answers, wrong ones), beside a hundred questions without an answer, one at `invented`."""
    judged, chances = [], []
    for chance, right, wrong in answers:
        judged += [Judged("right", None, answerable=True, good=True)] * right
        judged += [Judged("wrong", None, answerable=True, good=False)] * wrong
        chances += [chance] * (right + wrong)
    judged += [Judged("none", None, answerable=False, good=False)] * 100
    return floor_for(judged, [*chances, *[_SILENT] * 99, invented], wrong_costs=10, cases="")


def test_what_is_answered_rightly_lies_above_the_floor_and_what_is_not_below() -> None:
    floor = _floor((0.81, 50, 0), (0.61, 0, 50))
    assert 0.61 < floor.value <= 0.81
    assert (floor.right, floor.wrong, floor.invented) == (50, 0, 0)


def test_of_floors_that_nobody_can_tell_apart_the_lowest_is_taken() -> None:
    worse_by_chance = _floor((0.91, 100, 0), (0.76, 15, 2))  # -5 ± 15
    assert worse_by_chance.value <= 0.75
    assert (worse_by_chance.right, worse_by_chance.wrong) == (115, 2)


def test_a_floor_that_is_surely_worse_is_not_taken() -> None:
    assert _floor((0.91, 100, 0), (0.76, 20, 8)).value > 0.75  # -60 ± 29


def test_an_answer_to_what_has_none_costs_as_much_as_a_wrong_one() -> None:
    wrong = _floor((0.91, 100, 0), (0.76, 2, 4))
    assert wrong == _floor((0.91, 100, 0), (0.76, 2, 3), invented=0.76).model_copy(
        update={"questions": wrong.questions}
    )


def test_too_few_questions_without_an_answer_are_refused() -> None:
    with pytest.raises(NotEnoughCases, match="99 questions without an answer"):
        floor_for([Judged("none", None, answerable=False, good=False)] * 99, [0.5] * 99, wrong_costs=10, cases="")
