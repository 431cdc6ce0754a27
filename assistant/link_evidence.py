"""Is a row or an initiative of the plan surely what a question is about?

A logistic model of the link's signals: the chance that the tables' answer is right. Fitted on the tune part of
`eval/cases` by `python -m eval.calibrate`, which prints the weights below and what each floor would cost
(docs/evaluation.md).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkSignals:
    """What speaks for a link, and against. Shares are 0 to 1; likeness is what goes beyond that of any two questions."""

    source_likeness: float = 0.0  # to the likest question that people ask of the initiative
    elsewhere: float = 0.0  # likewise of any other source
    leads: bool = False  # the initiative's is the first passage
    found: bool = False  # one of the leading passages
    about_plan: bool = False
    numbered: bool = False
    counted: bool = False  # the question counts something
    uncovered: int = 0  # words that nobody wrote
    coverage: float = 0.0
    own: float = 0.0
    direct: float = 0.0
    likeness: float = 0.0  # to the likest question that people ask of the very row
    margin: float = 0.0
    other: float = 0.0  # how much more of the question a row of the other table names


@dataclass(frozen=True, slots=True)
class LinkWeights:
    """A fitted model: weights by signal, and the chance from which a link is believed."""

    weights: Mapping[str, float]
    bias: float
    floor: float


NAMED_BY_NUMBER = LinkSignals(numbered=True, coverage=1.0, direct=1.0, leads=True, found=True, about_plan=True)
_NAMED = 0.5  # coverage from which an initiative named by its number is believed

ROW = LinkWeights(
    {
        "source_likeness": 19.069,
        "elsewhere": -30.652,
        "leads": 0.465,
        "found": 0.179,
        "about_plan": 1.544,
        "counted": -0.401,
        "uncovered": -0.052,
        "coverage": 2.019,
        "own": -0.336,
        "direct": 1.955,
        "likeness": 10.454,
        "margin": 0.245,
        "other": -5.028,
    },
    bias=-3.1,
    floor=0.5,
)
DEPARTMENT = LinkWeights(
    {
        "source_likeness": 18.793,
        "elsewhere": -20.816,
        "leads": 0.627,
        "found": 0.546,
        "about_plan": -1.187,
        "counted": -4.477,
        "uncovered": -0.175,
        "coverage": 0.997,
        "direct": 1.84,
        "margin": -0.18,
    },
    bias=0.227,
    floor=0.5,
)


def surely_linked(signals: LinkSignals, model: LinkWeights) -> bool:
    """Whether the link may stand as the answer."""
    if signals.numbered and signals.coverage >= _NAMED:
        return True
    return chance(signals, model) >= model.floor


def chance(signals: LinkSignals, model: LinkWeights) -> float:
    """Chance, 0 to 1, that the linked row or initiative is the one asked about."""
    total = model.bias + sum(weight * float(getattr(signals, name)) for name, weight in model.weights.items())
    return 1.0 / (1.0 + math.exp(-total))
