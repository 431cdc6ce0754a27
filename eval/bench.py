"""`python -m eval.bench`: the foundation's numbers, measured from outside on this machine, as a table.

Starts real processes over a copy of nothing: the models of `var/models` are linked, everything else is made anew.
Exit 3 when a target is missed.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import httpx
import psutil
from rich.console import Console
from rich.table import Table

from assistant.settings import Settings
from eval.cases import PLAN_CASES, load_cases

_CLIENTS = 8
_ROUNDS = 2  # times every question is asked
_START_S = 60.0
_MISSED = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """One number with its target. `value` and `limit` in `unit`; at most unless `at_least`."""

    what: str
    value: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def main() -> None:
    """Measure, print, and exit with 3 when a target is missed."""
    console = Console()
    questions = [case.question for case in load_cases(PLAN_CASES) if case.category not in ("personal_data", "crisis")]
    with tempfile.TemporaryDirectory() as folder, console.status("measuring") as status:
        environment = fresh_place(Path(folder))
        status.update("ingest from nothing")
        measured = [Measured("ingest of the shipped corpus from nothing", ingest(environment), 60, "s")]
        status.update("ingest with nothing changed")
        measured.append(Measured("ingest with nothing changed", ingest(environment), 3, "s"))
        status.update("serving")
        measured += _served(environment, questions)
    ended(measured, console)


def ended(measured: Sequence[Measured], console: Console) -> NoReturn:
    """Print the table; exit with 3 when a target is missed."""
    table = Table("what", "measured", "target", "met", title=f"bench on {os.cpu_count()} cores")
    for one in measured:
        bound = f"{'≥' if one.at_least else '≤'} {one.limit:g} {one.unit}"
        table.add_row(one.what, f"{one.value:.1f} {one.unit}", bound, "yes" if one.met else "NO")
    console.print(table)
    sys.exit(0 if all(one.met for one in measured) else _MISSED)


def fresh_place(folder: Path) -> dict[str, str]:
    """Settings of a fresh place whose models are the prepared ones."""
    (folder / "models").symlink_to(Settings().shipped_model.parent.resolve(), target_is_directory=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {**os.environ, "MACHI_LLM__KIND": "none", "MACHI_VAR": str(folder), "MACHI_CITIZEN__PORT": str(port)}


def ingest(environment: dict[str, str]) -> float:
    begun = time.monotonic()
    subprocess.run([sys.executable, "-m", "app", "ingest"], env=environment, check=True, capture_output=True)
    return time.monotonic() - begun


def _served(environment: dict[str, str], questions: Sequence[str]) -> Iterator[Measured]:
    with app(environment) as (address, process, ready):
        yield Measured("restart to ready", ready, 10, "s")
        with httpx.Client(base_url=address, timeout=30, trust_env=False) as client:
            for question in questions[:20]:
                _milliseconds(client, question)
            alone = sorted(_milliseconds(client, q) for q in questions)
        yield Measured("POST /api/ask, one client, p50", statistics.median(alone), 30, "ms")
        yield Measured("POST /api/ask, one client, p95", alone[int(len(alone) * 0.95)], 80, "ms")
        begun = time.monotonic()
        with ThreadPoolExecutor(_CLIENTS) as pool:
            parts = list(pool.map(lambda n: _many(address, questions[n::_CLIENTS]), range(_CLIENTS)))
        together = [ms for part in parts for ms in part]
        rate = len(together) / (time.monotonic() - begun)
        yield Measured(f"POST /api/ask, {_CLIENTS} clients", rate, 60, "requests/s", at_least=True)
        yield Measured(f"POST /api/ask, {_CLIENTS} clients, errors", sum(ms < 0 for ms in together), 0, "errors")
        yield Measured("resident memory of one app", process.memory_info().rss / 1e9, 1.5, "GB")


def _many(address: str, questions: Sequence[str]) -> list[float]:
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as client:
        return [_milliseconds(client, q) for _ in range(_ROUNDS) for q in questions]


def _milliseconds(client: httpx.Client, question: str) -> float:
    """How long one answer took; -1 for anything but an answer."""
    begun = time.perf_counter()
    reply = client.post("/api/ask", json={"question": question, "compose": "extractive"})
    return (time.perf_counter() - begun) * 1000 if reply.status_code == httpx.codes.OK else -1.0


@contextmanager
def app(environment: dict[str, str]) -> Iterator[tuple[str, psutil.Process, float]]:
    """A citizen app of its own: its address, its process, and the seconds until it was ready."""
    address = f"http://127.0.0.1:{environment['MACHI_CITIZEN__PORT']}"
    begun = time.monotonic()
    command = [sys.executable, "-m", "app", "serve", "citizen"]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _ready(address):
            if child.poll() is not None or time.monotonic() - begun > _START_S:
                raise RuntimeError("the app did not start; run `machi-annai serve citizen` to see why")
            time.sleep(0.05)
        yield address, psutil.Process(child.pid), time.monotonic() - begun
    finally:
        child.terminate()
        child.wait(timeout=20)


def _ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=1, trust_env=False).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    main()
