"""Two runs of the same cases side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from eval.compare import Change, compared
from eval.judge import Judgement
from tests.eval.records import judgement


def run_of(n: int, *, wrong: Sequence[int] = (), milliseconds: float = 10.0) -> list[Judgement]:
    """Cases toy-0 … of which these are wrong, each a little slower than the last."""
    return [
        judgement(case_id=f"toy-{i}", verdict="wrong" if i in wrong else "right", milliseconds=milliseconds + i / 10)
        for i in range(n)
    ]


def change(before: Sequence[Judgement], after: Sequence[Judgement], metric: str, part: str = "all") -> Change:
    (found,) = [one for one in compared(before, after).changes if (one.metric, one.part) == (metric, part)]
    return found


def test_the_same_run_twice_has_no_difference() -> None:
    found = compared(run_of(20, wrong=[3]), run_of(20, wrong=[3]))
    assert (found.changes, found.broken, found.mended, found.unmatched) == ((), (), (), 0)


def test_what_got_worse_in_many_cases_is_worse_with_certainty() -> None:
    moved = change(run_of(40), run_of(40, wrong=range(20)), "right")
    assert (moved.before, moved.after) == (1.0, 0.5)
    assert moved.difference.value == pytest.approx(-0.5)
    assert moved.difference.low < -0.5 < moved.difference.high < 0
    assert moved.certain
    assert moved.worse


def test_what_got_better_is_certain_and_not_worse() -> None:
    moved = change(run_of(40, wrong=range(20)), run_of(40), "right")
    assert moved.difference.value == pytest.approx(0.5)
    assert moved.certain
    assert not moved.worse


def test_more_of_what_should_be_little_is_worse() -> None:
    more = change(run_of(40), run_of(40, wrong=range(20)), "wrong")
    less = change(run_of(40, wrong=range(20)), run_of(40), "wrong")
    assert (more.worse, less.worse) == (True, False)
    assert less.certain


def test_one_case_of_many_may_be_chance() -> None:
    moved = change(run_of(40), run_of(40, wrong=[7]), "right")
    assert not moved.certain
    assert not moved.worse


@pytest.mark.parametrize("n", range(1, 6))
def test_fewer_than_six_moved_cases_are_never_certain(n: int) -> None:
    for metric in ("right", "milliseconds"):
        moved = change(run_of(n), run_of(n, wrong=range(n), milliseconds=99.0), metric)
        assert (moved.moved, moved.certain, moved.worse) == (n, False, False)
        assert moved.difference.low * moved.difference.high > 0  # all one way


def test_five_moved_cases_of_many_are_not_certain_either() -> None:
    moved = change(run_of(12), run_of(12, wrong=range(5)), "right")
    assert (moved.moved, moved.certain) == (5, False)
    assert moved.difference.high < 0


def test_six_of_six_moved_cases_are_certain() -> None:
    moved = change(run_of(6), run_of(6, wrong=range(6)), "right")
    assert (moved.moved, moved.certain, moved.worse) == (6, True, True)


def test_as_much_for_the_better_as_for_the_worse_is_chance() -> None:
    found = compared(run_of(40, wrong=range(10)), run_of(40, wrong=range(10, 20)))
    (moved,) = [one for one in found.changes if (one.metric, one.part) == ("right", "all")]
    assert moved.difference.value == 0
    assert not moved.certain
    assert (len(found.broken), len(found.mended)) == (10, 10)


def test_cases_are_paired_by_id_whatever_their_order() -> None:
    found = compared(run_of(9, wrong=[1]), run_of(9, wrong=[1])[::-1])
    assert found.changes == ()


def test_the_cases_that_broke_and_that_were_mended_are_named_with_both_judgements() -> None:
    found = compared(run_of(4, wrong=[1, 2]), run_of(4, wrong=[2, 3]))
    assert [(a.verdict, b.case_id, b.verdict) for a, b in found.broken] == [("right", "toy-3", "wrong")]
    assert [(a.verdict, b.case_id, b.verdict) for a, b in found.mended] == [("wrong", "toy-1", "right")]


def test_cases_of_one_run_only_are_counted_and_not_compared() -> None:
    found = compared(run_of(10), [*run_of(7), judgement(case_id="new", verdict="wrong")])
    assert found.unmatched == 4
    assert found.changes == ()


def test_a_metric_is_compared_where_it_applies_in_both_runs() -> None:
    before = [judgement(case_id=f"toy-{i}", cited=True if i else None) for i in range(4)]
    after = [judgement(case_id=f"toy-{i}", cited=i == 1 if i < 3 else None) for i in range(4)]
    moved = change(before, after, "cited")
    assert (moved.difference.n, moved.before, moved.after) == (2, 1.0, 0.5)


def test_each_category_is_compared_by_itself() -> None:
    def mixed(verdict: str) -> list[Judgement]:
        return run_of(10) + [
            judgement(case_id=f"d-{i}", category="department", verdict=verdict, milliseconds=20.0) for i in range(10)
        ]

    found = compared(mixed("right"), mixed("silent"))
    parts = {one.part: one.after for one in found.changes if one.metric == "right"}
    assert parts == {"all": 0.5, "category/department": 0.0}


def test_the_comparison_is_the_same_each_time() -> None:
    before, after = run_of(30), run_of(30, wrong=[1, 5, 8])
    assert compared(before, after) == compared(before, after)
