"""Scores, cases and comparisons as a developer reads them in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Column, Table

from eval.cases import Split
from eval.compare import Comparison
from eval.intervals import Measure
from eval.judge import Judgement
from eval.report import number, percent
from eval.score import Score

_COLUMNS = ["right", "wrong", "silent", "misplaced", "wrong_figure", "cited", "citation_recall", "p50_ms"]
_COUNTED = {"wrong", "silent", "misplaced", "wrong_figure"}


def show(made: Score, console: Console) -> None:
    """Print the slices by category, split and language with the metrics that are read first, and the counts."""
    table = Table(Column("part", no_wrap=True), "n", *(name.replace("_", " ") for name in _COLUMNS))
    for part in made.slices:
        cells = [_cell(name, part.measures[name]) for name in _COLUMNS]
        table.add_row(part.name, str(part.n), *cells, end_section=part is made.whole)
    console.print(table)
    console.print(", ".join(f"{name.replace('_', ' ')} {n}" for name, n in made.counts.items()), highlight=False)


def _cell(name: str, measure: Measure) -> str:
    if measure.n == 0:
        return "–"
    if name.endswith("_ms"):
        return number(name, measure.value)
    if name == "right":
        return f"{measure.count}  {measure.value:.1%} [{measure.low:.0%}–{measure.high:.0%}]"
    return str(measure.count) if name in _COUNTED else percent(measure.value)


def why(one: Judgement) -> str:
    said = [f"{one.case_id} {one.verdict} ({one.outcome or 'no answer'}; {one.lost_at or 'citations'}): {one.question}"]
    said += [f"    missing: {' / '.join(alternatives)}" for alternatives in one.missing]
    said += [f"    forbidden: {phrase}" for phrase in one.forbidden]
    said += [f"    dead: {quote}" for quote in one.dead]
    said += [f"    without a source: {line}" for line in one.unfaithful]
    return "\n".join(said)


def show_comparison(found: Comparison, console: Console) -> None:
    table = Table("metric", "part", "before", "after", "difference [95 %]", "")
    for change in found.changes:
        ends = f"{number(change.metric, change.difference.low)}–{number(change.metric, change.difference.high)}"
        verdict = ("worse" if change.worse else "better") if change.certain else "by chance"
        values = (number(change.metric, value) for value in (change.before, change.after))
        table.add_row(change.metric, change.part, *values, ends, verdict)
    console.print(table)
    for words, pairs in (("no longer right", found.broken), ("right now", found.mended)):
        console.print(f"{words}: {len(pairs)}", highlight=False)
        for _, after in pairs:
            if after.split is Split.TUNE:
                console.print(f"  {after.case_id} {after.verdict}: {after.question}", markup=False, soft_wrap=True)
    if found.unmatched:
        console.print(f"in one run only: {found.unmatched} cases", highlight=False)
