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
        "source_likeness": 0.396,
        "elsewhere": -0.484,
        "leads": 1.164,
        "found": 0.486,
        "about_plan": 1.225,
        "counted": 0.495,
        "uncovered": -0.27,
        "alien": -0.544,
        "coverage": 1.014,
        "own": 4.369,
        "direct": 1.154,
        "likeness": 0.599,
        "margin": 0.567,
        "other": -4.427,
    },
    bias=-4.480,
    floor=0.85,
)
DEPARTMENT = Logistic(
    {
        "source_likeness": 0.345,
        "elsewhere": -0.685,
        "leads": 0.237,
        "found": 1.165,
        "about_plan": -1.166,
        "counted": -4.944,
        "uncovered": -0.001,
        "alien": -2.068,
        "coverage": -0.189,
        "direct": 1.51,
        "margin": 0.161,
    },
    bias=2.352,
    floor=0.75,
)


def surely_linked(signals: LinkSignals, model: Logistic) -> bool:
    """Whether the link may stand as the answer."""
    if signals.numbered and signals.coverage >= _NAMED:
        return True
    return model.chance(signals) >= model.floor
