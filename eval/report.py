"""A run as one self-contained page, as Markdown and as CSV."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.spreadsheet import csv_bytes
from eval import words
from eval.cases import Split
from eval.compare import compared
from eval.gate import Broken
from eval.judge import Judgement
from eval.plots import plots
from eval.run import Record, read_records, read_settings
from eval.score import Scored, Slice, judgements, not_right

_CAPTIONS = {
    "risk": "横軸: 確かな順に答えた質問の割合。縦軸: そこまでの誤答の割合。",
    "latency": "横軸: 応答時間（ミリ秒、対数）。縦軸: 質問の数。",
    "reliability": "横軸: 回答の確かさ（表からの回答は1）。縦軸: 正しかった割合と95%区間。点線上なら確かさどおり。",
}
_CASE_COLUMNS = ["case_id", "category", "audience", "language", "split", "verdict", "outcome", "lost_at"]
_CASE_COLUMNS += ["milliseconds", "question"]
_MEASURE_COLUMNS = ["part", "metric", "n", "value", "low", "high"]
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()<>#+!|~-]")


@dataclass(frozen=True, slots=True)
class FailingCase:
    """A case that is not right, in the words of the report."""

    case_id: str
    category: str
    question: str
    history: tuple[str, ...]
    verdict: str
    lost_at: str | None
    answer: str
    expected: str
    missing: str
    forbidden: str
    problems: str
    passages: str


def write_report(
    run: Scored,
    broken: Sequence[Broken],
    *,
    baseline: Path | None = None,
    show_held_back: bool = False,
) -> Path:
    """Write `report.html`, `report.md`, `cases.csv` and `measures.csv` into the run's folder; the page's path.

    `broken` are the gates that the run does not pass. Cases of split `test` are counted; their failures are shown only
    on demand, because then they test nothing any more. Raises `BadRun`.
    """
    run_dir, found, score = run.run_dir, run.found, run.score
    records = {record.case.id: record for record in read_records(run_dir)}
    failing = not_right(found)
    shown = [one for one in failing if show_held_back or one.split is Split.TUNE]
    comparison = compared(judgements(baseline, split=run.split), found) if baseline else None
    values: dict[str, object] = {
        "settings": read_settings(run_dir),
        "whole": score.whole,
        "held": score.slice(f"split/{Split.TEST.value}"),
        "m": score.whole.measures,
        "counts": score.counts,
        "outcomes": score.outcomes,
        "outcome_names": list(dict.fromkeys(name for row in score.outcomes.values() for name in row)),
        "lost": score.lost,
        "parts": lambda kind: [s for s in score.slices if s.name.startswith(f"{kind}/")],
        "broken": broken,
        "plots": plots(found),
        "captions": _CAPTIONS,
        "comparison": comparison,
        "before_name": baseline.name if baseline else "",
        "failing": [_failing(one, records[one.case_id]) for one in shown],
        "held_back": len(failing) - len(shown),
    }
    page = run_dir / "report.html"
    page.write_text(_environment(escape=True).get_template("report.html").render(values), encoding="utf-8")
    plain = _environment(escape=False).get_template("report.md").render(values)
    (run_dir / "report.md").write_text(plain, encoding="utf-8")
    rows = [_case_row(one, show_held_back) for one in found]
    (run_dir / "cases.csv").write_bytes(csv_bytes(_CASE_COLUMNS, rows))
    measured = [row for part in score.slices for row in _measure_rows(part)]
    (run_dir / "measures.csv").write_bytes(csv_bytes(_MEASURE_COLUMNS, measured))
    return page


def percent(value: float) -> str:
    """A share as a reader sees it; a dash where it is undefined."""
    return "–" if math.isnan(value) else f"{value:.1%}"


def number(metric: str, value: float) -> str:
    """A metric's value as a reader sees it."""
    if math.isnan(value):
        return "–"
    if metric.endswith("_ms") or metric == "milliseconds":
        return f"{value:.1f}"
    return f"{value:.3f}" if metric.startswith(("retrieval_", "aurc", "abstention_f1", "kappa")) else percent(value)


def _environment(*, escape: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("eval"),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words, percent=percent, number=number, label=_label, width=_width)
    environment.filters["plain"] = lambda text: _MARKDOWN.sub(r"\\\g<0>", " ".join(str(text).split()))
    return environment


def _label(part: str) -> str:
    kind, _, name = part.partition("/")
    return words.PARTS[kind].get(name, name) if name else "全体"


def _width(share: float) -> str:
    return f"{0.0 if math.isnan(share) else 100 * share:.2f}%"


def _failing(one: Judgement, record: Record) -> FailingCase:
    case = record.case
    due = " / ".join(outcome.value for outcome in case.outcome)
    must = "".join(f"\n・{' | '.join(alternatives)}" for alternatives in case.must)
    sources = f"\n資料: {', '.join(case.cite_any)}" if case.cite_any else ""
    return FailingCase(
        case_id=case.id,
        category=case.category.value,
        question=case.question,
        history=case.history,
        verdict=one.verdict.value,
        lost_at=one.lost_at,
        answer=str((record.answer or {}).get("text") or record.error),
        expected=due + must + sources,
        missing="\n".join(" | ".join(alternatives) for alternatives in one.missing),
        forbidden="\n".join(one.forbidden),
        problems="\n".join((*one.dead, *one.unfaithful)),
        passages="\n".join(f"{p.score:.2f} {' > '.join((p.source_id, *p.heading_path))}" for p in record.passages[:5]),
    )


def _case_row(one: Judgement, show_held_back: bool) -> list[str]:
    """A held-back case's row says what it is, not how it went."""
    row = one.model_dump(mode="json", include=set(_CASE_COLUMNS))
    hidden = {"verdict", "outcome", "lost_at"} if one.split is Split.TEST and not show_held_back else set()
    return ["" if name in hidden or row[name] is None else str(row[name]) for name in _CASE_COLUMNS]


def _measure_rows(part: Slice) -> list[list[str]]:
    return [
        [part.name, name, str(m.n), *("" if math.isnan(v) else f"{v:.6g}" for v in (m.value, m.low, m.high))]
        for name, m in part.measures.items()
    ]
