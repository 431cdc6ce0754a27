"""Measured values with their 95 % interval. Undefined is NaN (null in JSON), never 0."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, field_validator

Z = 1.959963984540054  # the normal distribution's 97.5 % point: two-sided 95 %
RESAMPLES = 1000  # the ends of a percentile interval stop moving in their second digit from here on
_SEED = 27
_AT_ONCE = 2_000_000  # draws held in memory

Numbers = NDArray[np.float64]
Statistic = Callable[[Numbers], Numbers]
"""From values of shape (resamples, cases) to one number each, shape (resamples,)."""


class Measure(BaseModel):
    """A value over `n` cases with the ends of its 95 % interval. `count` is of a share, else None."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="null")

    n: int
    value: float
    low: float
    high: float
    count: int | None = None

    @field_validator("value", "low", "high", mode="before")
    @classmethod
    def _undefined_is_null_in_json(cls, value: object) -> object:
        return math.nan if value is None else value


def wilson(count: int, n: int) -> Measure:
    """The share of `count` in `n` with its interval (Wilson 1927); NaN throughout when n is 0."""
    if n == 0:
        return Measure(n=0, value=math.nan, low=math.nan, high=math.nan, count=0)
    p, zz = count / n, Z * Z / n
    centre, half = (p + zz / 2) / (1 + zz), Z / (1 + zz) * math.sqrt(p * (1 - p) / n + zz / (4 * n))
    return Measure(n=n, value=p, low=max(0.0, min(p, centre - half)), high=min(1.0, max(p, centre + half)), count=count)


def bootstrap(values: Sequence[float] | Numbers, statistic: Statistic) -> Measure:
    """A statistic with its percentile interval (Efron 1979) over cases drawn again; the draws are the same each time.

    `values` has one row per case, of shape (cases,) or (cases, columns); the statistic then sees (resamples, cases,
    columns).
    """
    cases = np.asarray(values, dtype=np.float64)
    n = len(cases)
    if n == 0:
        return Measure(n=0, value=math.nan, low=math.nan, high=math.nan)
    rng = np.random.default_rng(_SEED)
    step = max(1, _AT_ONCE // n)
    drawn = [
        statistic(cases[rng.integers(0, n, size=(min(step, RESAMPLES - done), n))])
        for done in range(0, RESAMPLES, step)
    ]
    defined = np.concatenate(drawn)
    defined = defined[~np.isnan(defined)]
    low, high = np.percentile(defined, (2.5, 97.5)) if len(defined) else (math.nan, math.nan)
    return Measure(n=n, value=float(statistic(cases[None])[0]), low=float(low), high=float(high))


def mean(values: Sequence[float]) -> Measure:
    """The mean of numbers; where all are 0 or 1 it is a share."""
    if all(value in (0.0, 1.0) for value in values):
        return wilson(int(sum(values)), len(values))
    return bootstrap(values, lambda drawn: drawn.mean(axis=1))


def percentile(values: Sequence[float], percent: float) -> Measure:
    """A percentile of numbers."""
    return bootstrap(values, lambda drawn: np.percentile(drawn, percent, axis=1))
