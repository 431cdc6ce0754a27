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
        "source_likeness": 24.892,
        "elsewhere": -33.421,
        "leads": 0.417,
        "found": 0.059,
        "about_plan": 1.099,
        "counted": 0.006,
        "uncovered": -0.355,
        "coverage": 1.278,
        "own": 0.256,
        "direct": 1.417,
        "likeness": 11.827,
        "margin": 0.308,
        "other": -3.922,
    },
    bias=-2.731,
    floor=0.45,
)
DEPARTMENT = LinkWeights(
    {
        "source_likeness": 23.065,
        "elsewhere": -19.846,
        "leads": 0.614,
        "found": 0.631,
        "about_plan": -1.048,
        "counted": -4.338,
        "uncovered": -0.172,
        "coverage": 0.862,
        "direct": 1.736,
        "margin": -0.241,
    },
    bias=0.015,
    floor=0.45,
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
