"""`python -m eval.bench_model`: what the local language model costs, measured from outside on this machine, as a table.

A fresh citizen app with the model of `var/models` is asked tune questions that its model phrases, by one reader and by
eight at once, as server-sent events: first of lines that it has not phrased yet, then, after some quiet minutes in
which it phrases ahead (`assistant/ahead.py`), others. Exit 3 when a target is missed.
"""

from __future__ import annotations

import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console

from eval.bench import Measured, app, ended, fresh_place, ingest
from eval.cases import SHIPPED_CASES, Category, Split, load_suite

_PHRASED = (Category.NARRATIVE, Category.PROCEDURE, Category.SUPPORT)
_ALONE, _CLIENTS, _EACH, _LATER = 120, 8, 8, 200
_READS_S = 2.0  # an answer, before the next question; eight clients that do not read are `eval.bench`'s
_LOADS_S, _LOOK_S = 180.0, 0.5


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer as it came: seconds to its evidence, to the first sentence in the model's words (None without), and
    to its end."""

    evidence: float
    phrased: float | None
    whole: float


def main(
    quiet_minutes: Annotated[float, typer.Option(min=0, help="In which nobody asks; 0 leaves that part out.")] = 30,
) -> None:
    """Measure, print, and exit with 3 when a target is missed."""
    console = Console()
    cases = [c for c in load_suite(SHIPPED_CASES, Split.TUNE) if not c.history and c.language == "ja"]
    wordy = [c.question for c in cases if c.category in _PHRASED]
    figures = [c.question for c in cases if c.category is Category.FIGURE][: _CLIENTS * _EACH]
    with tempfile.TemporaryDirectory() as folder, console.status("ingest") as status:
        environment = fresh_place(Path(folder)) | {"MACHI_LLM__KIND": "local"}
        ingest(environment)
        status.update("loading the model")
        with app(environment) as (address, _, _):
            rest = _until_it_phrases(address, wordy)
            status.update("one reader")
            measured = list(_alone(_each(address, rest[:_ALONE]), "one reader"))
            status.update("eight readers")
            measured += _together(address, rest[_ALONE:], figures)
            if quiet_minutes:
                status.update(f"{quiet_minutes:g} quiet minutes")
                time.sleep(quiet_minutes * 60)
                heard = _each(address, rest[_ALONE + _CLIENTS * _EACH :][:_LATER])
                measured += _alone(heard, f"after {quiet_minutes:g} quiet minutes")
    ended(measured, console)


def _until_it_phrases(address: str, questions: Sequence[str]) -> Sequence[str]:
    """The questions but the first that the model phrased: it loads while the app serves."""
    begun = time.monotonic()
    with _reader(address) as client:
        for question in itertools.cycle(questions):
            if _heard(client, question).phrased is not None:
                return [q for q in questions if q != question]
            if time.monotonic() - begun > _LOADS_S:
                raise RuntimeError("the model phrased nothing; `machi-annai doctor` says why")
            time.sleep(_LOOK_S)
    raise AssertionError("there are questions")


def _alone(heard: Sequence[Heard], when: str) -> Iterator[Measured]:
    evidence = sorted(one.evidence for one in heard)
    firsts = sorted(one.phrased for one in heard if one.phrased is not None)
    wholes = sorted(one.whole for one in heard if one.phrased is not None)
    yield Measured(f"{when}: evidence, p95 of {len(heard)}", _p95(evidence) * 1000, 100, "ms")
    yield Measured(f"{when}: first verified sentence, p50 of {len(firsts)}", statistics.median(firsts), 2.5, "s")
    yield Measured(f"{when}: first verified sentence, p95", _p95(firsts), 5, "s")
    yield Measured(f"{when}: whole answer, p50", statistics.median(wholes), 5, "s")


def _together(address: str, questions: Sequence[str], figures: Sequence[str]) -> Iterator[Measured]:
    with ThreadPoolExecutor(_CLIENTS + 1) as pool:
        asked = [pool.submit(_each, address, questions[n::_CLIENTS][:_EACH], _READS_S) for n in range(_CLIENTS)]
        facts = _each(address, figures, _READS_S / _CLIENTS)
        heard = [one for part in asked for one in part.result()]
    yield Measured(f"evidence, {_CLIENTS} readers at once, p95", _p95([h.evidence for h in heard]) * 1000, 1000, "ms")
    yield Measured("figures meanwhile, p95", _p95([h.whole for h in facts]) * 1000, 80, "ms")


def _each(address: str, questions: Sequence[str], reads_s: float = 0.0) -> list[Heard]:
    heard = []
    with _reader(address) as client:
        for question in questions:
            heard.append(_heard(client, question))
            time.sleep(reads_s)
    return heard


def _reader(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, timeout=60, trust_env=False)


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _heard(client: httpx.Client, question: str) -> Heard:
    """Asks as a reader's page does. Raises `httpx.HTTPError`."""
    begun = time.perf_counter()
    evidence, phrased, event, quoted = 0.0, None, "", ""
    with client.stream("POST", "/api/ask/stream", json={"question": question}) as reply:
        reply.raise_for_status()
        for line in reply.iter_lines():
            name, _, value = line.partition(": ")
            event = value if name == "event" else event
            if name != "data":
                continue
            told = json.loads(value)
            if event == "evidence":
                evidence, quoted = time.perf_counter() - begun, told["text"]
            elif event == "sentence" and phrased is None and told["text"] not in quoted:
                phrased = time.perf_counter() - begun
    return Heard(evidence, phrased, time.perf_counter() - begun)


if __name__ == "__main__":
    typer.run(main)
