"""`python -m eval run` asks, `python -m eval score RUN` judges. The second needs nothing but the records."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.table import Table

from eval.cases import PLAN_CASES, BadCase, Split, load_cases
from eval.run import TargetMissing, in_turn, new_run_dir, over_http
from eval.run import run as run_cases
from eval.score import BadRun, Judgement, Score, Share, Tally, checkable, corpus_texts, read_records
from eval.score import score as score_records

BELOW_THE_BAR = 3
UNUSABLE = 2
SLOWEST_ANSWER_S = 120.0  # a local model on two cores, queued behind another question

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


class Part(StrEnum):
    """Which split a command looks at."""

    TUNE = "tune"
    TEST = "test"
    ALL = "all"

    def chosen(self) -> Split | None:
        return None if self is Part.ALL else Split(self.value)


@cli.command()
def run(
    cases: Annotated[Path, typer.Option(help="Case file, one case a line.")] = PLAN_CASES,
    split: Annotated[Part, typer.Option(help="Cases to ask.")] = Part.ALL,
    target: Annotated[str, typer.Option(help="Address of a citizen app.")] = "http://127.0.0.1:8000",
    out: Annotated[Path, typer.Option(help="Where the runs are kept.")] = Path("var/eval"),
) -> None:
    """Ask every case over HTTP and write a run: records.jsonl and settings.json."""
    try:
        chosen = load_cases(cases, split.chosen())
        about = {"cases": cases.name, "split": split.value, "target": target}
        with httpx.Client(base_url=target, timeout=SLOWEST_ANSWER_S) as client:
            typer.echo(run_cases(chosen, in_turn(over_http(client)), new_run_dir(out), about=about))
    except (BadCase, TargetMissing) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNUSABLE) from error


@cli.command()
def score(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")],
    split: Annotated[Part, typer.Option(help="Cases to score.")] = Part.ALL,
    corpus: Annotated[Path | None, typer.Option(help="Corpus folder to look the quotes up in.")] = None,
    min_right: Annotated[float | None, typer.Option(min=0, max=1, help="Least share of right ones.")] = None,
    failures: Annotated[bool, typer.Option("--failures", help="Name each case that is not right.")] = False,
) -> None:
    """Judge a run and write score.json. Exit 3 on a wrong figure, or below --min-right."""
    try:
        source_text = checkable(corpus_texts(corpus)) if corpus else None
        result = score_records(read_records(run_dir), split=split.chosen(), source_text=source_text)
    except (BadRun, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNUSABLE) from error
    name = "score.json" if split is Part.ALL else f"score-{split.value}.json"
    (run_dir / name).write_text(result.model_dump_json(indent=2) + "\n", encoding="utf-8")
    show(result, Console(), failures=failures)
    if exit_code(result, min_right=min_right):
        raise typer.Exit(BELOW_THE_BAR)


def exit_code(result: Score, *, min_right: float | None) -> int:
    """0 when the run passes: no wrong figure, and at least `min_right` of the cases right."""
    passes = min_right is None or result.total.right.value >= min_right  # NaN does not pass
    return 0 if passes and result.total.wrong_figures == 0 else BELOW_THE_BAR


def show(result: Score, console: Console, *, failures: bool) -> None:
    """Print the tallies as a table and, when asked, every case that is not right."""
    heads = ("category", "n", "right", "wrong", "wrongly silent", "misplaced", "failed")
    table = Table(*heads, "wrong figures", "cited", "dead citations", "median ms")
    for tally in result.categories:
        table.add_row(*_cells(tally))
    table.add_section()
    table.add_row(*_cells(result.total))
    console.print(table)
    for one in result.failures if failures else ():
        console.print(_why(one), markup=False, highlight=False, soft_wrap=True)


def _cells(tally: Tally) -> list[str]:
    shares = (tally.right, tally.wrong, tally.silent, tally.misplaced, tally.failed)
    return [
        tally.category,
        str(tally.n),
        *(_percent(share) for share in shares),
        str(tally.wrong_figures),
        _percent(tally.cited),
        _percent(tally.dead_citations),
        "–" if math.isnan(tally.median_ms) else f"{tally.median_ms:.0f}",
    ]


def _percent(share: Share) -> str:
    if share.n == 0:
        return "–"
    return f"{share.count} {share.value:.0%} [{share.low:.0%}–{share.high:.0%}]"


def _why(one: Judgement) -> str:
    said = [f"{one.case_id} {one.verdict} ({one.outcome or 'no answer'}): {one.question}"]
    said += [f"    missing: {' / '.join(words)}" for words in one.missing]
    said += [f"    forbidden: {words}" for words in one.forbidden]
    said += [f"    dead: {quote}" for quote in one.dead]
    return "\n".join(said)


if __name__ == "__main__":
    cli()
