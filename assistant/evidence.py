"""Is what was found enough to speak? The floor under which the answer is 'not in our documents'.

A wrong answer costs ten unanswered ones, so the floor was set on the unanswerable questions of the tune
part of `eval/cases` first, and on the answerable ones second (docs/evaluation.md).
"""

from __future__ import annotations

from assistant import question_patterns as patterns
from assistant.extract import Extraction
from assistant.understand import Understanding

_COSINE = 0.86  # e5-small puts unrelated Japanese sentences at 0.78 to 0.85
_COVERAGE = 0.5  # share of the question's telling words that the sentence and its headings must hold
_WHOLE = 0.9  # of the question's words, so that a phrase may be broken up
_RESIDUAL = 0.3  # share of what is asked about the subject, over and above naming it
_NAMED_COSINE = 0.825  # when the question names the source's own subject or heading
_SURE_COSINE = 0.885  # near enough to make up for words that differ
_SURE_COVERAGE = 0.3


def enough(extraction: Extraction, asked: Understanding) -> bool:
    """Whether the extraction's sentences may stand as an answer."""
    if not extraction.holds_wanted and not extraction.not_stated:
        return False
    if any(w in patterns.ATTRIBUTES for w in extraction.uncovered):
        return False
    if asked.years and extraction.years and not set(asked.years) & extraction.years:
        return False  # what is said of another year is no answer
    if (extraction.residual < _RESIDUAL and not extraction.wanted) or (
        not extraction.phrased and extraction.cosine < _SURE_COSINE
    ):
        return False
    if extraction.headed:
        return extraction.cosine >= _NAMED_COSINE and extraction.coverage >= _COVERAGE
    near = extraction.cosine >= _COSINE and extraction.coverage >= _COVERAGE
    nearer = extraction.cosine >= _SURE_COSINE and extraction.coverage >= _SURE_COVERAGE
    return near or nearer
