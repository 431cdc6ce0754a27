"""The evaluator's commands: `machi-annai eval`, the same as `python -m eval`.

Without a subcommand everything in a row: ask the shipped cases in this process, score, report, gate. Exit codes for
scripts: 0 passed, 2 unusable input, 3 a gate is not passed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.table import Table

from assistant.models import Audience, Compose
from assistant.ports import ChatModel
from assistant.settings import Settings
from eval.cases import SHIPPED_CASES, BadCase, Case, Split, load_suite
from eval.compare import compared
from eval.corruptions import dropped
from eval.docs_numbers import DOC, SHIPPED_NUMBERS, collected, with_numbers
from eval.gate import SHIPPED_GATE, BadGate, Broken, broken, read_gate
from eval.intervals import Measure
from eval.llm_judge import opinion, read_labels, rules_as_labels
from eval.peers import OURS, PeerFailed, asked_of_both, table
from eval.report import number, percent, write_report
from eval.run import BadRun, new_run_dir, read_records, run
from eval.score import SCORE, Scored, judgements, not_right, scored
from eval.shown import show, show_comparison, why
from eval.targets import OverHttp, Target, TargetMissing
from eval.verification import read_pairs, told_apart

GATE_FAILED = 3
UNUSABLE = 2
SLOWEST_ANSWER_S = 120.0  # a local model on two cores, queued behind another question
_WIDE = 140  # columns, where the output goes to a file

OpenTarget = Callable[[Compose], Target]
"""An assistant in this process, built when it is called."""


class Part(StrEnum):
    """Which split a command looks at."""

    TUNE = "tune"
    TEST = "test"
    ALL = "all"

    def chosen(self) -> Split | None:
        return None if self is Part.ALL else Split(self.value)


def _runs() -> Path:
    return Settings().var / "eval"


Cases = Annotated[Path, typer.Option(help="Case file, or a folder of them.")]
OfSplit = Annotated[Part, typer.Option("--split", help="Cases of which split.")]
To = Annotated[str, typer.Option(help="in-process, langchain (the peer), or the address of an app.")]
Out = Annotated[Path, typer.Option(default_factory=_runs, help="Where the runs are kept.")]
PeerOut = Annotated[Path, typer.Option("--out", default_factory=lambda: _runs() / "peers", help="Where they are kept.")]
Composing = Annotated[Compose, typer.Option("--compose", help="Which way of composing to ask for.")]
Only = Annotated[Audience | None, typer.Option("--audience", help="Only this audience's cases.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Questions asked at once; more than 1 slows each down.")]
Resumed = Annotated[Path | None, typer.Option("--resume", help="Go on with the run in this folder.")]
GateFile = Annotated[Path, typer.Option("--gate", help="The gates, YAML.")]
Before = Annotated[Path | None, typer.Option("--baseline", help="Run to compare with.")]
HeldBack = Annotated[
    bool, typer.Option("--show-held-back", help="Show failing test cases too: afterwards they test nothing any more.")
]
Failures = Annotated[bool, typer.Option("--failures", help="Name each tune case that is not right.")]
Folder = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is made of."""

    cases: Sequence[Case]
    target: str
    compose: Compose
    about: dict[str, str]


def commands(local: Mapping[str, OpenTarget], open_judge: Callable[[], ChatModel]) -> typer.Typer:
    """The commands; `local` are the targets that answer in this process, by name: ours and the peer."""
    cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)

    @cli.callback(invoke_without_command=True)
    def everything(
        context: typer.Context,
        *,
        cases: Cases = SHIPPED_CASES,
        split: OfSplit = Part.ALL,
        target: To = OURS,
        compose: Composing = Compose.AUTO,
        audience: Only = None,
        out: Out,
        workers: Workers = 1,
        gate: GateFile = SHIPPED_GATE,
        baseline: Before = None,
        failures: Failures = False,
    ) -> None:
        """Ask, score, report and gate in a row."""
        if context.invoked_subcommand is not None:
            return
        with _usable():
            asked = _asked(cases, split, target, compose, audience)
            folder = _run(asked, local, new_run_dir(out), workers)
            made = scored(folder, split=split.chosen())
            lacking = _shown(made, gate, failures=failures)
            page = write_report(made, lacking, baseline=baseline)
            typer.echo(f"report: {page}")
            _end(lacking)

    @cli.command("run")
    def run_command(
        *,
        cases: Cases = SHIPPED_CASES,
        split: OfSplit = Part.ALL,
        target: To = OURS,
        compose: Composing = Compose.AUTO,
        audience: Only = None,
        out: Out,
        workers: Workers = 1,
        resume: Resumed = None,
    ) -> None:
        """Ask every case and keep the answers: records.jsonl, sources.json, settings.json."""
        with _usable():
            asked = _asked(cases, split, target, compose, audience)
            typer.echo(_run(asked, local, resume or new_run_dir(out), workers))

    _add_judge(cli, open_judge)
    for name, command in (
        ("score", _score),
        ("report", _report),
        ("compare", _compare),
        ("peers", _peers),
        ("verification", _verification),
        ("docs-numbers", _docs_numbers),
    ):
        cli.command(name)(command)
    return cli


def _add_judge(cli: typer.Typer, open_judge: Callable[[], ChatModel]) -> None:
    @cli.command("judge")
    def judge_command(
        run_dir: Folder,
        *,
        labels: Annotated[Path | None, typer.Option(help='Hand-made labels, {"id", "right"} a line.')] = None,
        cache: Annotated[
            Path, typer.Option(default_factory=lambda: _runs() / "judge.jsonl", help="Where its replies are kept.")
        ],
    ) -> None:
        """A language model's opinion of a run (MACHI_JUDGE__…), with its agreement with labels. No gate looks at it."""
        with _usable():
            found = judgements(run_dir)
            known = read_labels(labels) if labels else rules_as_labels(found)
            made = opinion(read_records(run_dir), found, open_judge(), cache, labels=known)
            share = f"{percent(made.right.value)} [{percent(made.right.low)}–{percent(made.right.high)}]"
            typer.echo(f"right, in its opinion: {share} of {made.right.n} answers; {made.unclear} replies unclear")
            against = "hand-made labels" if labels else "the rules"
            typer.echo(f"Cohen's kappa with {against}: {number('kappa', made.kappa)} over {made.labelled} cases")


def _score(
    run_dir: Folder, *, split: OfSplit = Part.ALL, gate: GateFile = SHIPPED_GATE, failures: Failures = False
) -> None:
    """Judge a run from its records alone and write score.json; exit 3 when a gate is not passed."""
    with _usable():
        _end(_shown(scored(run_dir, split=split.chosen()), gate, failures=failures))


def _report(
    run_dir: Folder, *, gate: GateFile = SHIPPED_GATE, baseline: Before = None, show_held_back: HeldBack = False
) -> None:
    """Write report.html (self-contained), report.md, cases.csv and measures.csv into the run's folder."""
    with _usable():
        made = scored(run_dir)
        lacking = broken(made.score, read_gate(gate))
        typer.echo(write_report(made, lacking, baseline=baseline, show_held_back=show_held_back))


def _compare(before: Folder, after: Folder) -> None:
    """What changed from one run to another of the same cases, by paired bootstrap; held-back cases unnamed."""
    with _usable():
        show_comparison(compared(judgements(before), judgements(after)), Console())


def _peers(*, cases: Cases = SHIPPED_CASES, split: OfSplit = Part.ALL, out: PeerOut) -> None:
    """Ask the same cases of a plain LangChain assistant over the same corpus and print both side by side."""
    with _usable():
        sides = asked_of_both(cases, out, split=split.value)
        shown = Table("", *(side.name for side in sides))
        for row in table(sides):
            shown.add_row(*row)
        Console().print(shown)


def _verification(
    *,
    data: Annotated[Path | None, typer.Option(help="NTCIR PoliInfo-4's JSON; unset = spoilt corpus sentences.")] = None,
    most: Annotated[int, typer.Option(min=100, help="Spoilt sentences to make.")] = 2000,
    seed: int = 27,
) -> None:
    """How well the verifier tells what a passage supports from what it does not."""
    from assistant.adapters.sudachi import SudachiTokenizer  # noqa: PLC0415 - a dictionary of 200 MB
    from eval.fit import citizen_index  # noqa: PLC0415 - imports scikit-learn

    with _usable():
        tokenizer = SudachiTokenizer()
        if data is not None:
            told = told_apart(read_pairs(data), tokenizer=tokenizer)
            typer.echo(f"AUC {told.auc:.3f}\nprecision {_share_of(told.precision)}\nrecall {_share_of(told.recall)}")
            return
        index, _, _ = citizen_index()
        found = dropped(index, tokenizer=tokenizer, most=most, seed=seed)
        for how, share in found.spoilt.items():
            typer.echo(f"caught, {how.value}: {_share_of(share)}")
        typer.echo(f"true dropped, as written: {_share_of(found.as_written)}")
        typer.echo(f"true dropped, in another notation: {_share_of(found.reworded)}")


def _share_of(share: Measure) -> str:
    return f"{percent(share.value)} [{percent(share.low)}–{percent(share.high)}] of {share.n}"


def _docs_numbers(
    *,
    cases: Cases = SHIPPED_CASES,
    out: PeerOut,
    kept: Annotated[Path, typer.Option(help="Where the numbers are kept as data.")] = SHIPPED_NUMBERS,
    page: Annotated[Path, typer.Option(help="The page that shows them.")] = DOC,
) -> None:
    """Measure the shipped cases, ours and the peer, and write the numbers into docs/evaluation.md."""
    with _usable():
        numbers = collected(cases, out)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(numbers.model_dump_json(indent=1) + "\n", encoding="utf-8")
        page.write_text(with_numbers(page.read_text(encoding="utf-8"), numbers), encoding="utf-8")
        typer.echo(f"{kept}, {page}: {sum(t.n for parts in numbers.files.values() for t in parts.values())} cases")


class _usable:  # noqa: N801 - read as a word: with _usable()
    """Ends the command with exit 2 and one message when something it was given cannot be used."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, BadCase | BadGate | BadRun | PeerFailed | TargetMissing | OSError):
            typer.echo(str(error), err=True)
            raise typer.Exit(UNUSABLE) from error


def _asked(cases: Path, split: Part, target: str, compose: Compose, audience: Audience | None) -> Asked:
    chosen = [c for c in load_suite(cases, split.chosen()) if audience is None or c.audience is audience]
    about = {"cases": cases.name, "split": split.value, "target": target, "compose": compose.value}
    return Asked(chosen, target, compose, about | ({"audience": audience.value} if audience else {}))


def _run(asked: Asked, local: Mapping[str, OpenTarget], folder: Path, workers: int) -> Path:
    if asked.target in local:
        return run(asked.cases, local[asked.target](asked.compose), folder, about=asked.about, workers=workers)
    if not asked.target.startswith(("http://", "https://")):
        raise TargetMissing(f"unknown target {asked.target!r}: an address, or one of {', '.join(local)}")
    with httpx.Client(base_url=asked.target, timeout=SLOWEST_ANSWER_S) as client:
        there = OverHttp(client, compose=asked.compose)
        return run(asked.cases, there, folder, about=asked.about, workers=workers)


def _shown(made: Scored, gate: Path, *, failures: bool) -> list[Broken]:
    """Keep and print a score; the gates that it does not pass."""
    name = SCORE if made.split is None else f"score-{made.split.value}.json"
    (made.run_dir / name).write_text(made.score.model_dump_json(indent=1) + "\n", encoding="utf-8")
    console = Console()
    show(made.score, console if console.is_terminal else Console(width=_WIDE))
    for one in not_right(made.found) if failures else ():
        if one.split is Split.TUNE:
            console.print(why(one), markup=False, highlight=False, soft_wrap=True)
    return broken(made.score, read_gate(gate))


def _end(lacking: Sequence[Broken]) -> None:
    """Name the gates that are not passed, and exit with 3 when there are any."""
    for broke in lacking:
        typer.echo(f"{'HARD GATE' if broke.hard else 'gate'}: {broke.words}")
    if lacking:
        raise typer.Exit(GATE_FAILED)
