"""The numbers in `docs/evaluation.md`: kept as data beside the cases, written into the page, checked for staleness."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.cases import Split, load_cases, load_suite
from eval.intervals import Measure, wilson
from eval.judge import Judgement
from eval.metrics import PER_CASE, measures
from eval.peers import NAMES, asked_of_both, table
from eval.report import number
from eval.run import BadRun, digest_of, read_settings

SHIPPED_NUMBERS = Path(__file__).parent / "baselines" / "shipped.json"
DOC = Path("docs/evaluation.md")
BEGIN, END = "<!-- numbers -->", "<!-- /numbers -->"
_TALLIED = ("right", "wrong", "silent", "misplaced", "wrong_figure")
_SHOWN = {
    "figure_faithfulness": "every figure stands in what is cited",
    "dead_citation": "answers with a quote that its source lacks",
    "citation_recall": "citation recall (ALCE, our verifier)",
    "citation_precision": "citation precision (ALCE, our verifier)",
    "cited": "an expected source is cited",
    "retrieval_recall": "retrieval: Recall@10 of `/api/search`",
    "retrieval_ndcg": "retrieval: nDCG@10",
    "retrieval_mrr": "retrieval: MRR@10",
    "abstained_when_due": "silent when that is due",
    "wrongly_abstained": "silent though the documents answer",
    "abstention_f1": "abstention F1",
    "aurc": "area under the risk–coverage curve",
    "consistency": "five wordings of one question answered the same (pairs)",
    "language": "worded in the asker's language",
    "easy_japanese": "やさしい日本語 keeps its rules",
    "p50_ms": "p50, ms",
    "p95_ms": "p95, ms",
    "p99_ms": "p99, ms",
}


class Tally(BaseModel):
    """How many of a part's cases went how."""

    model_config = ConfigDict(frozen=True)

    n: int
    counts: dict[str, int]
    right: Measure


class Numbers(BaseModel):
    """What a whole run of the shipped cases measured: by file and split, by category of the held-back ones, beside the
    peer."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="null")

    made: date
    cores: int
    commit: str | None
    cases_sha256: str
    files: dict[str, dict[Split, Tally]]
    held_back: dict[str, Tally]
    metrics: dict[str, Measure]
    peers: list[list[str]]


def collected(cases: Path, out: Path) -> Numbers:
    """Ask all cases of a folder of ours and of the peer and gather the numbers. Raises `PeerFailed`, `BadRun`."""
    sides = asked_of_both(cases, out, split="all")
    by_id = {one.case_id: one for one in sides[0].found}
    held_back = [one for one in by_id.values() if one.split is Split.TEST]
    return Numbers(
        made=date.today(),
        cores=os.cpu_count() or 1,
        commit=read_settings(sides[0].folder).commit,
        cases_sha256=digest_of(load_suite(cases)),
        files={
            file.name: {split: _tally([by_id[c.id] for c in load_cases(file, split)]) for split in Split}
            for file in sorted(cases.glob("*.jsonl"))
        },
        held_back={
            name: _tally([one for one in held_back if one.category.value == name])
            for name in dict.fromkeys(one.category.value for one in held_back)
        },
        metrics=measures(held_back),
        peers=table(sides, split=Split.TEST),
    )


def read_numbers(path: Path) -> Numbers:
    """The numbers kept in a file. Raises `BadRun`."""
    try:
        return Numbers.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise BadRun(f"{path}: {error}") from error


def rendered(numbers: Numbers) -> str:
    """The tables of the page, as Markdown."""
    about = f"`make docs-numbers` on {numbers.made}, {numbers.cores} cores, version {numbers.commit}."
    heads = "right [95 %] | wrong | silent | misplaced | wrong figures"
    files = [_row(f"`{name}`", parts[Split.TEST]) for name, parts in numbers.files.items() if parts[Split.TEST].n]
    categories = [_row(name, one) for name, one in numbers.held_back.items()]
    tune = [_row(f"`{name}`", parts[Split.TUNE]) for name, parts in numbers.files.items() if parts[Split.TUNE].n]
    metrics = [_metric(words, name, numbers.metrics[name]) for name, words in _SHOWN.items()]
    peers = [f"| {' | '.join(row)} |" for row in numbers.peers]
    tables = (
        ("Held back (`test`), by file", f"file | n | {heads}", files),
        ("Held back, by category", f"category | n | {heads}", categories),
        ("Held back, other metrics", "metric | value [95 %] | n", metrics),
        ("Held back, beside a plain LangChain assistant", f" | {' | '.join(NAMES.values())}", peers),
        ("Tuned on (`tune`), which says nothing of new questions", f"file | n | {heads}", tune),
    )
    return "\n\n".join((about, *(_table(*one) for one in tables)))


def with_numbers(page: str, numbers: Numbers) -> str:
    """The page with the tables between its two marks. Raises `BadRun` for a page without them."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise BadRun(f"the page lacks {BEGIN} or {END}")
    return f"{head}{BEGIN}\n{rendered(numbers)}\n{END}{tail}"


def _tally(found: Sequence[Judgement]) -> Tally:
    counts = {name: round(sum(PER_CASE[name](one) or 0 for one in found)) for name in _TALLIED}
    return Tally(n=len(found), counts=counts, right=wilson(counts["right"], len(found)))


def _row(name: str, one: Tally) -> str:
    right = f"**{one.counts['right']}** ({one.right.value:.1%}) [{one.right.low:.0%}–{one.right.high:.0%}]"
    return f"| {name} | {one.n} | {right} | {' | '.join(str(one.counts[c]) for c in _TALLIED[1:])} |"


def _metric(words: str, name: str, one: Measure) -> str:
    return f"| {words} | {number(name, one.value)} [{number(name, one.low)}–{number(name, one.high)}] | {one.n} |"


def _table(title: str, heads: str, rows: Sequence[str]) -> str:
    ruled = "|".join("---" for _ in heads.split("|"))
    return "\n".join((f"**{title}**", "", f"| {heads} |", f"|{ruled}|", *rows))
