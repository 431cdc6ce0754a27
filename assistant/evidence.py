"""Is what was found enough to speak? The floor under which the answer is 'not in our documents'.

A logistic model of the extraction's signals: the chance that the chosen sentences answer. Fitted on the
tune part of `eval/cases` by `python -m eval.calibrate`, which prints the weights below and what each floor
would cost (docs/evaluation.md); the floor itself is the generation's (`floor.py`). A wrong answer costs more than an
unanswered one, so some signals refuse alone.
"""

from __future__ import annotations

import re

from assistant import answer_patterns as answers
from assistant.extract import Extraction, Signals
from assistant.logistic import Logistic
from assistant.text import any_of
from assistant.understand import Understanding, Want

_DATED = re.compile(r"年度|令和|平成|(?<![a-z])[rh]\d|20\d\d")  # 「来年から働く」 asks for no year's value
_WHICH_ONES = any_of(answers.WHICH_ONES)
_SAME_QUESTION = 4.0  # likeness from which a question is one that people ask of the passage
_VERY_QUESTION = 4.5  # likewise, all but word for word: of 154 tune questions as alike 153 are answered right
_OF_VERY_QUESTION = 0.95
# Where a table's line answers best though the question's words name another kind, the tune questions whose line is
# right have 0.45 and more but for three, the others 0.31 and less but for one.
_LIKELY = 0.32
_ROW_COVERAGE = 0.7  # a table's row answers only what names it: the row beside it looks just as near
MODEL = Logistic(
    {
        "near": 1.076,
        "near_though_foreign": 0.2,
        "margin": 0.504,
        "agreeing": 1.276,
        "asked_near": 1.015,
        "unasked": 2.265,
        "alien": -3.038,
        "lacking": -2.577,
        "other_row": -11.035,
    },
    bias=-8.038,
    floor=_LIKELY,
)


def confidence(extraction: Extraction, asked: Understanding) -> float:
    """The chance that the extraction's sentences answer; 0 where one thing alone forbids it."""
    signals = extraction.signals
    if refused(signals, asked):
        return 0.0
    chance = MODEL.chance(signals)
    return max(chance, _OF_VERY_QUESTION) if signals.likeness >= _VERY_QUESTION and signals.asked_alike else chance


def likely(extraction: Extraction) -> bool:
    """Whether the best sentence is near enough for its table to be asked, which then weighs the answer itself."""
    return MODEL.chance(extraction.signals) >= MODEL.floor


def refused(signals: Signals, asked: Understanding) -> bool:
    """Whether one thing alone forbids an answer: no subject named, an attribute nobody wrote of, names where a row
    counts, another row's value unless people ask this very question of the passage, another year's value, another
    department's telephone number."""
    if asked.bare:
        return True
    same = signals.likeness >= _SAME_QUESTION and signals.asked_alike
    priced = answers.PRICES if signals.wanted and signals.holds_wanted else frozenset()
    if any(w in answers.ATTRIBUTES - priced for w in signals.uncovered):
        return True
    if not same and signals.fact_row and signals.coverage < _ROW_COVERAGE:
        return True
    if signals.fact_row and _WHICH_ONES.search(asked.text):
        return True
    if Want.PHONE in asked.wants and not signals.departments:
        return True
    dated = asked.years and _DATED.search(asked.text)
    return bool(dated and signals.years and not set(asked.years) & signals.years)
