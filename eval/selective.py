"""Answering selectively: what share is answered, and how many of those answers are wrong, as the floor falls.

Risk–coverage curve and the area under it (AURC) as in Geifman & El-Yaniv 2017: questions are ordered by confidence,
the surest first; at coverage k/n the risk is the share of wrong answers among the first k. 0 is perfect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Curve:
    """Risk at every coverage, in order; confidences likewise. All of shape (questions,)."""

    coverage: NDArray[np.float64]
    risk: NDArray[np.float64]
    confidence: NDArray[np.float64]

    @property
    def area(self) -> float:
        """AURC; NaN for no questions."""
        return float(self.risk.mean()) if len(self.risk) else float("nan")

    @property
    def least_area(self) -> float:
        """AURC of the best order of the same answers: all right ones first."""
        n = len(self.risk)
        if n == 0:
            return float("nan")
        wrong = round(float(self.risk[-1]) * n)
        best = np.concatenate([np.zeros(n - wrong), np.ones(wrong)])
        return float((np.cumsum(best) / np.arange(1, n + 1)).mean())

    def at(self, floor: float) -> tuple[float, float]:
        """Coverage and risk when everything of this confidence and more is answered; risk is NaN when nothing is."""
        answered = int((self.confidence >= floor).sum())
        if answered == 0:
            return 0.0, float("nan")
        return answered / len(self.confidence), float(self.risk[answered - 1])


def curve(confidences: Sequence[float], right: Sequence[bool]) -> Curve:
    """The curve of answers with these confidences; equal ones count in the order given."""
    order = np.argsort(-np.asarray(confidences, dtype=np.float64), kind="stable")
    wrong = ~np.asarray(right, dtype=bool)[order]
    answered = np.arange(1, len(order) + 1)
    return Curve(
        answered / max(len(order), 1), np.cumsum(wrong) / answered, np.asarray(confidences, dtype=np.float64)[order]
    )
