"""Two runs of the same cases side by side: what changed for the better, what for the worse, and whether by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.intervals import Measure, bootstrap
from eval.judge import Judgement, Verdict
from eval.metrics import LOWER_IS_BETTER, PER_CASE, PerCase
from eval.score import EVERYTHING

COMPARED: dict[str, PerCase] = {**PER_CASE, "milliseconds": lambda one: one.milliseconds}
_FEWEST = 6  # fewer cases, all moving one way, happen by chance more often than one time in twenty (sign test)
_LOWER = LOWER_IS_BETTER | {"milliseconds"}


@dataclass(frozen=True, slots=True)
class Change:
    """How one metric of one part moved: the mean of the differences, case by case, with its interval. `moved` is the
    number of cases that differ."""

    metric: str
    part: str
    before: float
    after: float
    difference: Measure
    moved: int

    @property
    def certain(self) -> bool:
        """Whether the interval leaves 0 out and enough cases moved for chance to be excluded at all."""
        return self.moved >= _FEWEST and (self.difference.low > 0 or self.difference.high < 0)

    @property
    def worse(self) -> bool:
        """Whether it certainly moved to the worse."""
        return self.certain and (self.difference.value > 0) == (self.metric in _LOWER)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that moved, and the cases that were right in one run only. `unmatched` are in one run only."""

    changes: tuple[Change, ...]
    broken: tuple[tuple[Judgement, Judgement], ...]
    mended: tuple[tuple[Judgement, Judgement], ...]
    unmatched: int


def compared(before: Sequence[Judgement], after: Sequence[Judgement]) -> Comparison:
    """The cases of both runs, paired by id: every metric over all of them and over each category."""
    earlier = {one.case_id: one for one in before}
    pairs = [(earlier[one.case_id], one) for one in after if one.case_id in earlier]
    parts = {EVERYTHING: pairs}
    for old, new in pairs:
        parts.setdefault(f"category/{new.category.value}", []).append((old, new))
    changes = [
        change
        for part, members in parts.items()
        for name, metric in COMPARED.items()
        if (change := _change(name, metric, part, members)) is not None
    ]
    return Comparison(
        changes=tuple(changes),
        broken=tuple((a, b) for a, b in pairs if a.verdict is Verdict.RIGHT and b.verdict is not Verdict.RIGHT),
        mended=tuple((a, b) for a, b in pairs if a.verdict is not Verdict.RIGHT and b.verdict is Verdict.RIGHT),
        unmatched=len(before) + len(after) - 2 * len(pairs),
    )


def _change(name: str, metric: PerCase, part: str, pairs: Sequence[tuple[Judgement, Judgement]]) -> Change | None:
    values = [(x, y) for a, b in pairs if (x := metric(a)) is not None and (y := metric(b)) is not None]
    if not values or all(x == y for x, y in values):
        return None
    difference = bootstrap([y - x for x, y in values], lambda drawn: drawn.mean(axis=1))
    n, moved = len(values), sum(x != y for x, y in values)
    return Change(name, part, sum(x for x, _ in values) / n, sum(y for _, y in values) / n, difference, moved)
