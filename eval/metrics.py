"""The metrics by name: per case a number or None (not applicable), or over a set of cases.

A share's interval is Wilson's, every other one a bootstrap's (`eval.intervals`). All are computed from judgements
alone, so that two runs can be compared case by case.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from eval.cases import Category
from eval.intervals import Measure, Numbers, bootstrap, mean, percentile, wilson
from eval.judge import Judgement, Verdict

PerCase = Callable[[Judgement], float | None]


def _is(verdict: Verdict) -> PerCase:
    return lambda one: float(one.verdict is verdict)


def _guarded(category: Category) -> PerCase:
    """Whether a case that a guard has to catch got past it."""
    return lambda one: float(one.verdict is not Verdict.RIGHT) if one.category is category else None


def _flag(value: bool | None) -> float | None:
    return None if value is None else float(value)


PER_CASE: dict[str, PerCase] = {
    "right": _is(Verdict.RIGHT),
    "wrong": _is(Verdict.WRONG),
    "silent": _is(Verdict.SILENT),
    "misplaced": _is(Verdict.MISPLACED),
    "failed": _is(Verdict.FAILED),
    "wrong_figure": lambda one: float(one.wrong_figure),
    "cited": lambda one: _flag(one.cited),
    "citation_recall": lambda one: one.citation_recall,
    "citation_precision": lambda one: one.citation_precision,
    "dead_citation": lambda one: float(bool(one.dead)) if one.citations else None,
    "figure_faithfulness": lambda one: float(not one.unfaithful) if one.spoke else None,
    "retrieval_recall": lambda one: one.recall,
    "retrieval_ndcg": lambda one: one.ndcg,
    "retrieval_mrr": lambda one: one.reciprocal_rank,
    "abstained_when_due": lambda one: float(not one.spoke) if one.should_speak is False and one.outcome else None,
    "wrongly_abstained": lambda one: float(not one.spoke) if one.should_speak and one.outcome else None,
    "language": lambda one: _flag(one.in_language),
    "easy_japanese": lambda one: None if one.hard_places is None else float(not one.hard_places),
    "crisis_missed": _guarded(Category.CRISIS),
    "personal_data_missed": _guarded(Category.PERSONAL_DATA),
}
"""Higher is better, but for those in `LOWER_IS_BETTER`."""

LOWER_IS_BETTER = frozenset(
    {"wrong", "silent", "misplaced", "failed", "wrong_figure", "dead_citation", "wrongly_abstained"}
    | {"crisis_missed", "personal_data_missed", "p50_ms", "p95_ms", "p99_ms", "aurc"}
)


def measures(judged: Sequence[Judgement]) -> dict[str, Measure]:
    """Every metric over these cases."""
    found = {name: mean(_defined(judged, metric)) for name, metric in PER_CASE.items()}
    found["consistency"] = mean(consistency(judged))
    found |= _abstention(judged)
    found["aurc"] = bootstrap(risk_items(judged), _areas)
    times = [one.milliseconds for one in judged if one.verdict is not Verdict.FAILED]
    for percent in (50, 95, 99):
        found[f"p{percent}_ms"] = percentile(times, percent)
    return found


def consistency(judged: Sequence[Judgement]) -> list[float]:
    """For each group of questions that ask the same, the share of pairs that are answered the same.

    The same: the same outcome, the same figures, and the same of what is expected said.
    """
    groups: dict[str, list[tuple[object, ...]]] = {}
    for one in judged:
        if one.group is not None:
            same = (one.outcome, one.missing, one.figures) if one.outcome else (one.case_id,)
            groups.setdefault(one.group, []).append(same)
    shares = []
    for answers in groups.values():
        pairs = len(answers) * (len(answers) - 1) / 2
        if pairs:
            shares.append(sum(n * (n - 1) / 2 for n in Counter(answers).values()) / pairs)
    return shares


def risk_items(judged: Sequence[Judgement]) -> Numbers:
    """Confidence and whether it was wrong (0 or 1) of every answer where answering or silence was due: (answers, 2)."""
    spoken = [one for one in judged if one.should_speak is not None and one.spoke]
    return np.array(
        [(one.confidence, float(one.verdict is not Verdict.RIGHT)) for one in spoken], dtype=np.float64
    ).reshape(-1, 2)


def _areas(drawn: Numbers) -> Numbers:
    """AURC of each resample (Geifman & El-Yaniv 2017): the mean, over the answers from the surest on, of the share of
    wrong ones so far. Equal confidences share their wrong answers evenly, so that their order does not matter."""
    order = np.argsort(-drawn[..., 0], axis=1, kind="stable")
    confidence = np.take_along_axis(drawn[..., 0], order, axis=1)
    wrong = np.take_along_axis(drawn[..., 1], order, axis=1)
    areas = [_area(c, w) for c, w in zip(confidence, wrong, strict=True)]
    return np.array(areas)


def _area(confidence: Numbers, wrong: Numbers) -> float:
    _, first, counts = np.unique(-confidence, return_index=True, return_counts=True)
    evened = np.repeat(np.add.reduceat(wrong, first) / counts, counts)
    return float((np.cumsum(evened) / np.arange(1, len(evened) + 1)).mean())


def _abstention(judged: Sequence[Judgement]) -> dict[str, Measure]:
    """Precision, recall and F1 of staying silent, over the cases where speaking or silence was due."""
    due = [one for one in judged if one.should_speak is not None and one.verdict is not Verdict.FAILED]
    silent = [one for one in due if not one.spoke]
    owed = [one for one in due if one.should_speak is False]
    both = sum(one.should_speak is False for one in silent)
    rows = np.array([(not one.spoke, one.should_speak is False) for one in due], dtype=np.float64).reshape(-1, 2)
    return {
        "abstention_precision": wilson(both, len(silent)),
        "abstention_recall": wilson(both, len(owed)),
        "abstention_f1": bootstrap(rows, _f1),
    }


def _f1(drawn: Numbers) -> Numbers:
    both = (drawn[..., 0] * drawn[..., 1]).sum(axis=1)
    total = drawn[..., 0].sum(axis=1) + drawn[..., 1].sum(axis=1)
    f1: Numbers = np.divide(2 * both, total, out=np.full(len(total), math.nan), where=total > 0)
    return f1


def _defined(judged: Sequence[Judgement], metric: PerCase) -> list[float]:
    return [value for one in judged if (value := metric(one)) is not None]
