"""What the quality page tells: the newest whole run's held-back cases, else the numbers shipped with the code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from assistant.quality_page import Quality, Share
from eval.cases import Split
from eval.docs_numbers import SHIPPED_NUMBERS, read_numbers
from eval.gate import SHIPPED_GATE, BadGate, broken, read_gate
from eval.intervals import Measure
from eval.peers import OURS
from eval.run import BadRun, read_settings
from eval.score import SCORE, SUMMED, Score

_WHOLE = {"cases": "cases", "split": "all", "target": OURS}  # of `machi-annai eval`, over every shipped case
_HELD_BACK = f"split/{Split.TEST.value}"
_TOLD = {
    "right": "right",
    "wrong": "wrong",
    "silent": "silent",
    "wrong_figures": "wrong_figure",
    "abstained": "abstained_when_due",
    "faithful": "figure_faithfulness",
    "crises_missed": "crisis_missed",
    "personal_data_missed": "personal_data_missed",
}


def published(runs: Path) -> Quality | None:
    """The numbers to tell; None when there are none that can be read."""
    for folder in sorted(runs.glob("*/"), reverse=True):
        told = _of_run(folder)
        if told is not None:
            return told
    return _shipped()


def _of_run(folder: Path) -> Quality | None:
    """A run of every case, scored; None for any other folder."""
    try:
        settings = read_settings(folder)
        if not _WHOLE.items() <= settings.about.items():
            return None
        score = Score.model_validate_json((folder / SCORE).read_text(encoding="utf-8"))
        part = score.slice(_HELD_BACK)
        passed = not broken(score, read_gate(SHIPPED_GATE))
    except (BadRun, BadGate, OSError, UnicodeDecodeError, ValidationError):
        return None
    return _quality(settings.started.date(), part.measures, passed=passed) if part else None


def _shipped() -> Quality | None:
    try:
        numbers = read_numbers(SHIPPED_NUMBERS)
        most = read_gate(SHIPPED_GATE).hard
    except (BadRun, BadGate):
        return None
    over = any(_count(numbers.metrics.get(metric)) > most.get(name, 0) for name, metric in SUMMED.items())
    return _quality(numbers.made, numbers.metrics, passed=False if over else None)


def _quality(made: date, measures: Mapping[str, Measure], *, passed: bool | None) -> Quality:
    shares = {
        name: Share(measure.count, measure.n)
        for name, metric in _TOLD.items()
        if (measure := measures.get(metric)) is not None and measure.count is not None and measure.n
    }
    return Quality(made, max((share.n for share in shares.values()), default=0), passed, shares)


def _count(measure: Measure | None) -> int:
    return (measure.count or 0) if measure else 0
