"""Is what was found enough to speak? The floor under which the answer is 'not in our documents'.

A logistic model of the extraction's signals: the chance that the chosen sentences answer. Fitted on the
tune part of `eval/cases` by `python -m eval.calibrate`, which prints the weights below and what each floor
would cost (docs/evaluation.md). A wrong answer costs more than an unanswered one, so some signals refuse alone.
"""

from __future__ import annotations

import math

from assistant import answer_patterns as answers
from assistant.extract import Extraction, Signals
from assistant.understand import Understanding, Want

_ROW_COVERAGE = 0.7  # a table's row answers only what names it: the row beside it looks just as near
# Of 389 tune questions 0.6 answers 283 rightly, 28 wrongly and 4 that have no answer; 0.7 264, 22 and none.
FLOOR = 0.6
WEIGHTS = {
    "cosine": 11.672,
    "nearest": 9.268,
    "coverage": 2.026,
    "margin": 0.755,
    "passage": 0.219,
    "similarity": 10.836,
    "likeness": 0.0,
    "elsewhere": 0.0,
    "named": 0.573,
    "phrased": 0.825,
}
BIAS = -31.212


def enough(extraction: Extraction, asked: Understanding, *, floor: float = FLOOR) -> bool:
    """Whether the extraction's sentences may stand as an answer."""
    return not refused(extraction.signals, asked) and confidence(extraction.signals) >= floor


def refused(signals: Signals, asked: Understanding) -> bool:
    """Whether one signal alone forbids an answer: no value of the sort wanted, an attribute
    nobody wrote of, another row's or another year's value,
    another department's telephone number."""
    if any(w in answers.ATTRIBUTES for w in signals.uncovered):
        return True
    if signals.wanted and not signals.holds_wanted:
        return True
    if signals.fact_row and signals.coverage < _ROW_COVERAGE:
        return True
    if Want.PHONE in asked.wants and not signals.departments:
        return True
    return bool(asked.years and signals.years and not set(asked.years) & signals.years)


def confidence(signals: Signals) -> float:
    """Chance, 0 to 1, that the chosen sentences answer the question."""
    total = BIAS + sum(weight * float(getattr(signals, name)) for name, weight in WEIGHTS.items())
    return 1.0 / (1.0 + math.exp(-total))
