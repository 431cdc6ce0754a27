"""Is a row or an initiative of the plan surely what a question is about?

A logistic model of the link's signals: the chance that the tables' answer is right. Fitted on the tune part of
`eval/cases` by `python -m eval.calibrate_links`, which prints the weights below and what each floor would cost
(docs/evaluation.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.logistic import Logistic


@dataclass(frozen=True, slots=True)
class LinkSignals:
    """What speaks for a link, and against. Shares are 0 to 1; likeness counts from that of any two questions."""

    source_likeness: float = 0.0  # to the likest question that people ask of the initiative
    elsewhere: float = 0.0  # likewise of any other source
    leads: bool = False  # the initiative's is the first passage
    found: bool = False  # one of the leading passages
    about_plan: bool = False
    numbered: bool = False
    counted: bool = False  # the question counts something
    uncovered: int = 0  # words that nobody wrote
    alien: float = 0.0  # share of the question's words that neither the initiative nor those who ask of it use
    focus: bool = False  # what the question turns on is one of those words
    coverage: float = 0.0
    own: float = 0.0
    direct: float = 0.0
    likeness: float = 0.0  # to the likest question that people ask of the very row
    margin: float = 0.0
    other: float = 0.0  # how much more of the question a row of the other table names


NAMED_BY_NUMBER = LinkSignals(numbered=True, coverage=1.0, direct=1.0, leads=True, found=True, about_plan=True)
_NAMED = 0.5  # coverage from which an initiative named by its number is believed

ROW = Logistic(
    {
        "source_likeness": 0.488,
        "elsewhere": 0.031,
        "leads": 0.958,
        "found": 0.662,
        "about_plan": 1.81,
        "counted": -0.398,
        "uncovered": -0.164,
        "alien": -0.345,
        "focus": -0.188,
        "coverage": 1.246,
        "own": 1.947,
        "direct": 0.721,
        "likeness": 0.607,
        "margin": -0.177,
        "other": -3.899,
    },
    bias=-5.209,
    floor=0.85,
)
DEPARTMENT = Logistic(
    {
        "source_likeness": 0.584,
        "elsewhere": -0.542,
        "leads": -0.181,
        "found": 0.84,
        "about_plan": 0.929,
        "counted": -4.697,
        "uncovered": 0.047,
        "alien": -2.429,
        "focus": -1.407,
        "coverage": 0.029,
        "direct": 1.357,
        "margin": 0.952,
    },
    bias=1.721,
    floor=0.75,
)


def surely_linked(signals: LinkSignals, model: Logistic) -> bool:
    """Whether the link may stand as the answer."""
    if signals.numbered and signals.coverage >= _NAMED:
        return True
    return model.chance(signals) >= model.floor
