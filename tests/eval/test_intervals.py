"""Measured values and how sure they are."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from eval.intervals import Measure, Numbers, bootstrap, mean, percentile, wilson


def ends(measure: Measure) -> tuple[float, float, float]:
    return measure.value, measure.low, measure.high


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [  # Newcombe 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_agrees_with_the_published_intervals(count: int, n: int, low: float, high: float) -> None:
    share = wilson(count, n)
    assert ends(share) == pytest.approx((count / n, low, high), abs=5e-5)
    assert (share.count, share.n) == (count, n)


def test_wilson_stays_between_0_and_1_and_mirrors_itself() -> None:
    none, every = wilson(0, 7), wilson(7, 7)
    assert 0 <= none.low < 1e-12
    assert 1 - 1e-12 < every.high <= 1
    assert none.high == pytest.approx(1 - every.low)


def test_more_cases_make_a_narrower_interval() -> None:
    few, many = wilson(9, 10), wilson(900, 1000)
    assert many.high - many.low < (few.high - few.low) / 5


@pytest.mark.parametrize("nothing", [wilson(0, 0), mean([]), percentile([], 95), bootstrap([], lambda d: d.mean(1))])
def test_a_measure_of_nothing_is_undefined_and_null_in_json(nothing: Measure) -> None:
    assert nothing.n == 0
    assert all(math.isnan(value) for value in ends(nothing))
    assert json.loads(nothing.model_dump_json())["value"] is None


def test_the_draws_are_the_same_each_time_and_the_interval_holds_the_mean() -> None:
    values = [float(n * n % 17) / 3 for n in range(40)]
    once, again = mean(values), mean(values)
    assert once == again
    assert once.value == pytest.approx(sum(values) / 40)
    assert once.low < once.value < once.high
    assert (once.n, once.count) == (40, None)


def test_the_bootstrap_agrees_with_the_normal_interval_of_many_cases() -> None:
    values = np.random.default_rng(3).normal(10, 2, size=400)
    found = mean(values.tolist())
    half = 1.96 * values.std() / math.sqrt(400)
    assert ends(found) == pytest.approx((values.mean(), values.mean() - half, values.mean() + half), abs=0.015)


def test_many_cases_are_drawn_in_parts_without_losing_a_resample() -> None:
    drawn: list[int] = []

    def counted(values: Numbers) -> Numbers:
        drawn.append(len(values))
        return np.asarray(values.mean(axis=1))

    bootstrap(np.arange(5000.0), counted)
    assert len(drawn) > 2
    assert sum(drawn[:-1]) == 1000  # the last call is the value itself
    assert drawn[-1] == 1


def test_a_mean_of_zeros_and_ones_is_a_share() -> None:
    assert mean([1.0, 0.0, 1.0]) == wilson(2, 3)
    assert mean([1.0, 0.5]).count is None


def test_a_percentile_is_the_one_of_the_values() -> None:
    times = [float(n) for n in range(1, 101)]
    median, late = percentile(times, 50), percentile(times, 95)
    assert median.value == pytest.approx(50.5)
    assert late.value == pytest.approx(95.05)
    assert late.low < 95.05 < late.high <= 100


def test_rows_are_drawn_whole() -> None:
    """Columns that are equal in every case stay equal in every resample."""
    rows = np.array([(n, n) for n in range(9)], dtype=np.float64)
    same = bootstrap(rows, lambda drawn: (drawn[..., 0] - drawn[..., 1]).mean(axis=1))
    assert ends(same) == (0.0, 0.0, 0.0)
    assert same.n == 9


def test_a_resample_that_is_undefined_does_not_touch_the_ends() -> None:
    found = bootstrap([0.0, 1.0], lambda d: np.where(d.mean(axis=1) > 0, d.mean(axis=1), math.nan))
    assert (found.low, found.high) == (0.5, 1.0)


def test_an_undefined_value_survives_being_kept() -> None:
    kept = Measure.model_validate_json(wilson(0, 0).model_dump_json())
    assert math.isnan(kept.value)
    assert math.isnan(kept.high)
