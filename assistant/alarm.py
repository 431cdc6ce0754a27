"""Does a message sound like a crisis, or ask for a judgement that a city does not give? Told by its vector.

Patterns (`screen_patterns.py`) know what people say in so many words; this knows what they mean. A linear model over
the embedder's vectors, fitted by `python -m eval.screen_model` on `eval/screen/examples.csv`; it holds for the embedder
that it was fitted with, and another one is served by the patterns alone until it is fitted again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import structlog

from assistant.ports import Vectors
from assistant.screen import Crisis

MODEL = "alarm.json"
FIT = "python -m eval.screen_model"
_CRISIS = 0.45  # sum of the crises' chances; what each floor would cost is in docs/evaluation.md
_FOREIGN = 0.6
_JUDGEMENT = 0.7
_JUDGEMENTS = ("politics", "legal", "medical")


@dataclass(frozen=True, slots=True)
class Alarm:
    """The fitted model. `weights` is (labels, dimensions)."""

    labels: tuple[str, ...]
    weights: Vectors
    bias: Vectors

    def crisis(self, vector: Vectors, *, foreign: bool = False) -> Crisis | None:
        """The likeliest crisis of a message, or None. `vector` has shape (dimensions,); that of a `foreign` question
        holds its Japanese words too, which no example did, so more must speak for it."""
        chances = self._chances(vector)
        told = {c: chances[c.value] for c in Crisis if c.value in chances}
        return max(told, key=lambda c: told[c]) if sum(told.values()) >= (_FOREIGN if foreign else _CRISIS) else None

    def judgement(self, vector: Vectors) -> str | None:
        """The sort of judgement that the message asks for (a key of `Replies.out_of_scope`), or None."""
        chances = self._chances(vector)
        return next((name for name in _JUDGEMENTS if chances.get(name, 0.0) >= _JUDGEMENT), None)

    def _chances(self, vector: Vectors) -> dict[str, float]:
        scores = self.weights @ vector + self.bias
        powers = np.exp(scores - scores.max())
        return dict(zip(self.labels, (powers / powers.sum()).tolist(), strict=True))


def alarm_for(embedder: str, *, file: Path | None = None) -> Alarm | None:
    """The alarm fitted with the embedder of this fingerprint; None when there is none."""
    text = file.read_text(encoding="utf-8") if file else files("assistant").joinpath(MODEL).read_text(encoding="utf-8")
    model = json.loads(text)
    if model["embedder"] != embedder:
        return None
    weights = np.array(model["weights"], dtype=np.float32)
    return Alarm(tuple(model["labels"]), weights, np.array(model["bias"], dtype=np.float32))


def fitted_alarm(embedder: str) -> Alarm | None:
    """The alarm of this embedder; with another one the screen's patterns stand alone, which the log says."""
    alarm = alarm_for(embedder)
    if alarm is None:
        structlog.get_logger().warning("no_alarm", embedder=embedder, mend=FIT)
    return alarm
