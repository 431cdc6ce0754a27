"""A new index is tried on the cases and what changes is shown side by side (`machi-annai ingest --gate`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.models import Audience
from assistant.ports import Index
from eval.cases import SHIPPED_CASES, Split, load_suite
from eval.gate import SHIPPED_GATE, read_gate
from eval.replay import Replay, replayed
from eval.run import new_run_dir
from eval.targets import Target

_SHOWN = 40  # changed answers on the screen; all of them are in the runs
_ASKED_OF_EACH = 3  # questions that people ask of a removed document, each a negative control
_LONGEST = 220  # characters of an answer on the screen


def tried(
    index: Index,
    serving: Index | None,
    *,
    audience: Audience,
    removed: AbstractSet[str],
    target: Callable[[Index], Target],
    cases: Path | None,
    out: Path,
    console: Console,
) -> tuple[str, ...]:
    """Why a new index must not serve, or nothing. Shows what it answers otherwise. Raises `BadCase`."""
    chosen = [case for case in load_suite(cases or SHIPPED_CASES) if case.audience is audience]
    replay = replayed(
        chosen,
        before=target(serving) if serving else None,
        after=target(index),
        known=frozenset(source.id for source in index.chunks.sources()),
        removed=removed,
        asked_of_removed=_asked_of(removed, serving) if serving else {},
        gate=read_gate(SHIPPED_GATE),
        work=new_run_dir(out),
    )
    _show(replay, audience, console)
    return (*replay.broken, *(f"still answered: {one}" for one in replay.remains))


def _asked_of(removed: AbstractSet[str], serving: Index) -> Mapping[str, Sequence[str]]:
    """What people ask of each removed source, the first few."""
    found: dict[str, list[str]] = {source: [] for source in sorted(removed)}
    for asking in serving.chunks.askings()[0]:
        questions = found.get(asking.source_id)
        if questions is not None and len(questions) < _ASKED_OF_EACH:
            questions.append(asking.question)
    return found


def _show(replay: Replay, audience: Audience, console: Console) -> None:
    """The changed answers side by side; of held-back cases only how many there are."""
    counts = Counter((one.was_right, one.is_right) for one in replay.changed)
    console.print(
        f"{audience}: {replay.asked} questions asked of the new index; {len(replay.changed)} answered otherwise,"
        f" {counts[False, True]} of them better and {counts[True, False]} worse.",
        highlight=False,
    )
    shown = [one for one in replay.changed if one.case.split is Split.TUNE]
    shown.sort(key=lambda one: (one.is_right, not one.was_right))
    table = Table("question", "before", "after", "", show_lines=True)
    for one in shown[:_SHOWN]:
        verdict = {(True, False): "worse", (False, True): "better"}.get((one.was_right, one.is_right), "")
        cells = (one.case.question, one.before[:_LONGEST], one.after[:_LONGEST], verdict)
        table.add_row(*map(Text, cells))  # an answer's brackets are no markup
    if shown:
        console.print(table)
    if len(replay.changed) > len(shown[:_SHOWN]):
        console.print(f"{len(replay.changed) - len(shown[:_SHOWN])} more, held-back cases among them, are not shown.")
