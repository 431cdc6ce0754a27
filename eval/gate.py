"""Does a run pass? Hard gates count what must never happen, soft ones ask what the intervals still allow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from assistant.models import Audience, Language
from eval.cases import Category, Split
from eval.intervals import Measure
from eval.score import EVERYTHING, Score

_PARTS: dict[str, Iterable[StrEnum]] = {
    "category": Category,
    "audience": Audience,
    "language": Language,
    "split": Split,
}
SHIPPED_GATE = Path(__file__).parent / "gate.yaml"


class BadGate(ValueError):
    """A gate file cannot be used. The message names the file and what is wrong."""


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SoftGate(_Read):
    """A bound on one metric of one slice; exactly one of the two bounds is set."""

    metric: str
    part: str = EVERYTHING
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _has_one_bound(self) -> SoftGate:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError(f"{self.metric}: set one of at_least and at_most")
        kind, _, name = self.part.partition("/")
        if self.part != EVERYTHING and name not in [value.value for value in _PARTS.get(kind, ())]:
            raise ValueError(f"there is no part {self.part!r}")
        return self

    def passes(self, measure: Measure) -> bool:
        """Whether the interval reaches the bound. What was not measured (NaN) is not judged."""
        if measure.n == 0:
            return True
        return not (
            (self.at_least is not None and measure.high < self.at_least)
            or (self.at_most is not None and measure.low > self.at_most)
        )


class Gate(_Read):
    """All gates of a file. `hard` is the most of each count that a run may have."""

    hard: dict[str, int]
    soft: tuple[SoftGate, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """A gate that a run does not pass: what was found of a count or metric, and what is asked (`≥ 0.99`)."""

    hard: bool
    name: str
    part: str
    found: str
    bound: str

    @property
    def words(self) -> str:
        """For a developer."""
        return f"{self.name} of {self.part}: {self.found}, {self.bound} asked"


def read_gate(path: Path) -> Gate:
    """The gates of a YAML file. Raises `BadGate`."""
    try:
        return Gate.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise BadGate(f"{path}: {error}") from error


def broken(score: Score, gate: Gate) -> list[Broken]:
    """The gates that a score does not pass, hard ones first. Raises `BadGate` for a count or metric that is unknown."""
    unknown = [name for name in gate.hard if name not in score.counts]
    unknown += [soft.metric for soft in gate.soft if soft.metric not in score.whole.measures]
    if unknown:
        raise BadGate(f"no run has {', '.join(unknown)}; counts: {', '.join(score.counts)}")
    if score.whole.n == 0:
        return [Broken(True, "right", EVERYTHING, "no case was asked", "≥ 1 case")]
    found = [
        Broken(True, name, EVERYTHING, str(score.counts[name]), f"≤ {most}")
        for name, most in gate.hard.items()
        if score.counts[name] > most
    ]
    for soft in gate.soft:
        part = score.slice(soft.part)
        if part is not None and not soft.passes(measure := part.measures[soft.metric]):
            bound = f"≥ {soft.at_least}" if soft.at_least is not None else f"≤ {soft.at_most}"
            interval = f"{measure.value:.3g} [{measure.low:.3g}–{measure.high:.3g}], n = {measure.n}"
            found.append(Broken(False, soft.metric, soft.part, interval, bound))
    return found
