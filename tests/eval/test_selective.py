"""The risk–coverage curve and the area under it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eval.selective import curve


def test_the_surest_answers_come_first() -> None:
    found = curve([0.2, 0.9, 0.6], [False, True, False])
    np.testing.assert_allclose(found.coverage, [1 / 3, 2 / 3, 1])
    np.testing.assert_allclose(found.risk, [0, 1 / 2, 2 / 3])
    assert found.area == pytest.approx((0 + 1 / 2 + 2 / 3) / 3)


def test_the_best_order_has_the_least_area() -> None:
    found = curve([0.9, 0.8, 0.7, 0.6], [False, True, True, False])
    ideal = curve([0.9, 0.8, 0.7, 0.6], [True, True, False, False])
    assert found.least_area == pytest.approx(ideal.area)
    assert found.area > found.least_area


def test_a_floor_cuts_the_curve() -> None:
    found = curve([0.9, 0.8, 0.3], [True, False, False])
    assert found.at(0.8) == pytest.approx((2 / 3, 1 / 2))
    coverage, risk = found.at(0.95)
    assert coverage == 0.0
    assert math.isnan(risk)


def test_nothing_asked_is_undefined() -> None:
    assert math.isnan(curve([], []).area)
    assert math.isnan(curve([], []).least_area)
