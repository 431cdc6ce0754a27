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
        "near": 0.804,
        "nearest": 0.603,
        "margin": 0.385,
        "passage": 0.015,
        "similarity": 0.405,
        "likeness": 0.607,
        "elsewhere": -0.559,
        "alien": -2.737,
        "named": 0.075,
        "phrased": 0.369,
    },
    bias=-6.037,
    floor=0.6,
)


def enough(extraction: Extraction, asked: Understanding) -> bool:
    """Whether the extraction's sentences may stand as an answer."""
    return not refused(extraction.signals, asked) and MODEL.chance(extraction.signals) >= MODEL.floor


def refused(signals: Signals, asked: Understanding) -> bool:
    """Whether one signal alone forbids an answer: no value of the sort wanted, an attribute nobody wrote of or another
    row's value, unless people ask this very question of the passage; another year's value, another department's
    telephone number."""
    same = signals.likeness >= _SAME_QUESTION and signals.asked_alike
    if any(w in answers.ATTRIBUTES for w in signals.uncovered):
        return True
    if not same and signals.wanted and not signals.holds_wanted:
        return True
    if not same and signals.fact_row and signals.coverage < _ROW_COVERAGE:
        return True
    if Want.PHONE in asked.wants and not signals.departments:
        return True
    return bool(asked.years and signals.years and not set(asked.years) & signals.years)
