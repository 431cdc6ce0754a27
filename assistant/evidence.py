"""Is what was found enough to speak? The floor under which the answer is 'not in our documents'.

A logistic model of the extraction's signals: the chance that the chosen sentences answer. Fitted on the
tune part of `eval/cases` by `python -m eval.calibrate`, which prints the weights below and what each floor
would cost (docs/evaluation.md). A wrong answer costs more than an unanswered one, so some signals refuse alone.
"""

from __future__ import annotations

from assistant import answer_patterns as answers
from assistant.extract import Extraction, Signals
from assistant.logistic import Logistic
from assistant.understand import Understanding, Want

_SAME_QUESTION = 4.0  # likeness from which a question is one that people ask of the passage
_ROW_COVERAGE = 0.7  # a table's row answers only what names it: the row beside it looks just as near
# Of 829 tune questions 0.6 answers 490 rightly, 34 wrongly and 3 that have no answer; 0.7 466, 30 and none.
MODEL = Logistic(
    {
        "near": 0.456,
        "nearest": 0.792,
        "margin": 0.472,
        "passage": -0.062,
        "similarity": 0.195,
        "likeness": 0.303,
        "elsewhere": 0.055,
        "alien": -2.962,
        "named": 0.827,
        "lacking": -1.673,
        "lacking_alike": 0.344,
        "other_row": -11.688,
        "phrased": 0.621,
    },
    bias=-5.278,
    floor=0.7,
)


def enough(extraction: Extraction, asked: Understanding) -> bool:
    """Whether the extraction's sentences may stand as an answer."""
    return not refused(extraction.signals, asked) and MODEL.chance(extraction.signals) >= MODEL.floor


def refused(signals: Signals, asked: Understanding) -> bool:
    """Whether one thing alone forbids an answer: no subject named, an attribute nobody wrote of, another row's value
    unless people ask this very question of the passage, another year's value, another department's telephone number."""
    if asked.bare:
        return True
    same = signals.likeness >= _SAME_QUESTION and signals.asked_alike
    if any(w in answers.ATTRIBUTES for w in signals.uncovered):
        return True
    if not same and signals.fact_row and signals.coverage < _ROW_COVERAGE:
        return True
    if Want.PHONE in asked.wants and not signals.departments:
        return True
    return bool(asked.years and signals.years and not set(asked.years) & signals.years)
