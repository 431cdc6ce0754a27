"""Scores a run: pure arithmetic over its folder, nothing is asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from eval.cases import Split
from eval.grounding import Sources
from eval.intervals import Measure
from eval.judge import Judgement, LostAt, Verdict, judge
from eval.metrics import PER_CASE, measures
from eval.run import Record, read_records, read_sources

SCORE = "score.json"
EVERYTHING = "all"
SUMMED = {
    "wrong_figures": "wrong_figure",
    "crises_missed": "crisis_missed",
    "personal_data_missed": "personal_data_missed",
}
"""Counts over a run that a hard gate looks at, with the metric that each counts; `dead_citations` beside them."""


class Slice(BaseModel):
    """The metrics over a part of a run. `name` is `all`, or the kind and value of the part: `category/figure`."""

    model_config = ConfigDict(frozen=True)

    name: str
    n: int
    measures: dict[str, Measure]


class Score(BaseModel):
    """A whole run, judged: everything together, then by category, audience, language and split.

    `outcomes` counts what came by what was due ("answered" for cases that may be answered).
    """

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="null")

    slices: tuple[Slice, ...]
    counts: dict[str, int]
    outcomes: dict[str, dict[str, int]]
    lost: dict[LostAt, int]

    def slice(self, name: str = EVERYTHING) -> Slice | None:
        """The part of this name; None when the run has none."""
        return next((one for one in self.slices if one.name == name), None)

    @property
    def whole(self) -> Slice:
        """Everything together."""
        return self.slices[0]


@dataclass(frozen=True, slots=True)
class Scored:
    """A run, judged once and scored once, for all who read it."""

    run_dir: Path
    found: tuple[Judgement, ...]
    score: Score
    split: Split | None = None


def scored(run_dir: Path, *, split: Split | None = None) -> Scored:
    """A run, or its cases of one split. Raises `BadRun`."""
    found = judgements(run_dir, split=split)
    return Scored(run_dir, tuple(found), score(found), split)


def judgements(run_dir: Path, *, split: Split | None = None) -> list[Judgement]:
    """Every case of a run, judged, or those of one split. Raises `BadRun`."""
    return judged(read_records(run_dir), Sources(read_sources(run_dir)), split=split)


def judged(records: Iterable[Record], sources: Sources, *, split: Split | None = None) -> list[Judgement]:
    """The records judged against the texts of what they cite."""
    return [judge(record, sources) for record in records if split is None or record.case.split is split]


def score(found: Sequence[Judgement]) -> Score:
    """The metrics of judged cases and of their parts, in the order in which the parts first occur."""
    parts: dict[str, Callable[[Judgement], str]] = {
        "category": lambda one: one.category.value,
        "audience": lambda one: one.audience.value,
        "language": lambda one: one.language.value,
        "split": lambda one: one.split.value,
    }
    slices = [Slice(name=EVERYTHING, n=len(found), measures=measures(found))]
    for kind, value in parts.items():
        for name in dict.fromkeys(map(value, found)):
            part = [one for one in found if value(one) == name]
            slices.append(Slice(name=f"{kind}/{name}", n=len(part), measures=measures(part)))
    outcomes: dict[str, dict[str, int]] = {}
    for one in found:
        due = {True: "answer", False: "abstain", None: one.category.value}[one.should_speak]
        came = one.outcome.value if one.outcome else "failed"
        row = outcomes.setdefault(due, {})
        row[came] = row.get(came, 0) + 1
    lost = [one.lost_at for one in found if one.lost_at]
    return Score(
        slices=tuple(slices),
        counts=counted(found),
        outcomes=outcomes,
        lost={step: lost.count(step) for step in LostAt if step in lost},
    )


def counted(found: Sequence[Judgement]) -> dict[str, int]:
    """What hard gates look at: how often it happened in a run."""
    summed = {name: round(sum(PER_CASE[metric](one) or 0.0 for one in found)) for name, metric in SUMMED.items()}
    return {**summed, "dead_citations": sum(len(one.dead) for one in found)}


def not_right(found: Iterable[Judgement]) -> list[Judgement]:
    """The cases that failed in any way that a reader should see."""
    return [one for one in found if one.verdict is not Verdict.RIGHT or one.dead or one.unfaithful]
