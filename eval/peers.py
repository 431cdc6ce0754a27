"""The same cases asked of our assistant and of a plain one, each in a process of its own, side by side."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Split
from eval.intervals import Measure
from eval.judge import Judgement
from eval.metrics import measures
from eval.report import number
from eval.run import read_settings
from eval.score import judgements

OURS, PLAIN = "in-process", "langchain"
NAMES = {OURS: "machi-annai", PLAIN: "plain LangChain"}
LINES = {
    "right": "right",
    "wrong": "answered, but wrong",
    "silent": "silent though the documents answer",
    "abstained_when_due": "silent when that is due",
    "citation_recall": "citation recall",
    "citation_precision": "citation precision",
    "figure_faithfulness": "all figures in what is cited",
    "retrieval_recall": "retrieval Recall@10",
    "p50_ms": "p50, ms",
    "p95_ms": "p95, ms",
}


class PeerFailed(RuntimeError):
    """One of the runs did not end; its own message is above."""


@dataclass(frozen=True, slots=True)
class Side:
    """One assistant's run, judged, and the most memory that its process had, in MiB."""

    name: str
    folder: Path
    found: tuple[Judgement, ...]
    peak_mib: float | None


def asked_of_both(cases: Path, out: Path, *, split: str) -> tuple[Side, ...]:
    """Run both and judge them alike. Raises `PeerFailed`."""
    return tuple(_side(target, cases, out, split=split) for target in (OURS, PLAIN))


def table(sides: Sequence[Side], *, split: Split | None = None) -> list[list[str]]:
    """The lines to print: what, then each side's value with its interval, over the cases of one split or all."""
    measured = [measures([one for one in side.found if split in (None, one.split)]) for side in sides]
    rows = [[words, *(_value(name, found[name]) for found in measured)] for name, words in LINES.items()]
    memory = ["peak memory, MiB", *("–" if s.peak_mib is None else f"{s.peak_mib:,.0f}" for s in sides)]
    return [*rows, memory]


def _side(target: str, cases: Path, out: Path, *, split: str) -> Side:
    command = [sys.executable, "-m", "app", "eval", "run", "--target", target, "--split", split]
    done = subprocess.run(
        [*command, "--cases", str(cases), "--out", str(out)], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        raise PeerFailed(f"the run of {NAMES[target]} failed (exit {done.returncode})")
    folder = Path(done.stdout.strip().splitlines()[-1])
    return Side(NAMES[target], folder, tuple(judgements(folder)), read_settings(folder).peak_mib)


def _value(name: str, measure: Measure) -> str:
    ends = f" [{number(name, measure.low)}–{number(name, measure.high)}]" if measure.n else ""
    return number(name, measure.value) + ends
