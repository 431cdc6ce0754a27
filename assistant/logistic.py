"""A fitted logistic model of named signals: what `evidence.py` and `link_evidence.py` weigh with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights by signal, as `eval/fit.py` prints them, and the chance from which is believed."""

    weights: Mapping[str, float]
    bias: float
    floor: float

    def chance(self, signals: object) -> float:
        """Chance, 0 to 1, from the attributes of `signals` that the weights name."""
        total = self.bias + sum(weight * float(getattr(signals, name)) for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-total))
