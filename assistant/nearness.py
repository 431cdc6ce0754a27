"""How near two texts are, whatever embedder measures: cosines in units of how those of unrelated texts spread.

One embedder gives any question and any sentence 0.8, another 0.5. Counted from there, in standard deviations, both mean
the same: 0 for any two, 4 to 5 for a question and what answers it, 6 and more for a question in other words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Nearness:
    """Mean and standard deviation of the cosines between a generation's questions and its sentences."""

    mean: float
    spread: float

    def of(self, cosines: _Vectors) -> _Vectors:
        """Cosines as nearness."""
        return (cosines - self.mean) / self.spread

    def of_one(self, cosine: float) -> float:
        """One cosine as nearness."""
        return (cosine - self.mean) / self.spread


COSINES = Nearness(mean=0.0, spread=1.0)  # cosines as they are


def nearness_of(questions: _Vectors, sentences: _Vectors) -> Nearness:
    """Measured on vectors of shape (n, dimensions); nearly every pair is unrelated. `COSINES` when there is nothing to
    tell from."""
    cosines = questions @ sentences.T
    spread = float(cosines.std()) if cosines.size else 0.0
    return Nearness(round(float(cosines.mean()), 4), round(spread, 4)) if spread > 1e-3 else COSINES
