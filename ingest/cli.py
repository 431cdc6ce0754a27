"""The ingest command: `machi-annai ingest`, the same as `python -m ingest`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from assistant.adapters.embedding_cache import CachedEmbedder
from assistant.adapters.sentence_transformers import Backend, SentenceTransformerEmbedder, fingerprint_of
from assistant.adapters.sudachi import SudachiTokenizer
from assistant.errors import AssistantError
from assistant.ports import Embedder
from assistant.settings import Settings
from ingest.sync import AudienceReport, Gate, Tools, ingest

_FAILED = 1

MakeGate = Callable[[Path | None, Console], Gate]
"""A gate over the cases of a file or folder (None: the shipped ones), which shows what it finds."""


def command(make_gate: MakeGate) -> Callable[..., None]:
    """The command, over what can try a new generation."""

    def ingest_command(
        *,
        keep: Annotated[int, typer.Option(min=1, help="Generations kept per audience, the serving one included.")] = 2,
        rebuild: Annotated[bool, typer.Option("--rebuild", help="Build anew even when nothing changed.")] = False,
        gate: Annotated[
            bool, typer.Option("--gate", help="Ask the cases of the new index first; keep the old one if it is worse.")
        ] = False,
        cases: Annotated[Path | None, typer.Option(help="Case file or folder for --gate; unset: shipped ones.")] = None,
    ) -> None:
        """Bring the index up to date with the corpus and switch to it."""
        settings = Settings()
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        try:
            with Progress(*columns, console=console) as progress:
                tools = _tools(settings, progress, gate=make_gate(cases, console) if gate else None)
                reports = ingest(settings.corpus, settings.var, tools, keep=keep, rebuild=rebuild)
        except (AssistantError, OSError) as error:
            console.print(f"[bold red]Ingest stopped; the index that served before still serves.[/]\n{error}")
            raise typer.Exit(_FAILED) from error
        console.print(_table(reports))
        for refusal in dict.fromkeys(r for report in reports for r in report.refused):
            console.print(f"[yellow]refused[/] {refusal}", highlight=False)
        for warning in dict.fromkeys(w for report in reports for w in report.warnings):
            console.print(f"[yellow]note[/] {warning}", highlight=False)

    return ingest_command


def _tools(settings: Settings, progress: Progress, *, gate: Gate | None) -> Tools:
    task = progress.add_task("ingest", total=None)
    backend = Backend(settings.embedder.backend)

    @cache
    def embedder() -> Embedder:
        model = SentenceTransformerEmbedder(settings.model, backend=backend, threads=settings.embedder.threads)
        return CachedEmbedder(
            model,
            settings.var / "cache" / "embeddings.sqlite",
            on_progress=lambda done, total: progress.update(task, completed=done, total=total),
        )

    return Tools(
        embedder_fingerprint=fingerprint_of(settings.model, backend=backend),
        embedder=embedder,
        tokenizer=cache(SudachiTokenizer),
        tell=lambda step: progress.update(task, description=step),
        gate=gate,
    )


def _table(reports: tuple[AudienceReport, ...]) -> Table:
    table = Table("", *(report.audience.value for report in reports), title="ingest")
    lines: dict[str, list[str]] = {
        "generation": [r.generation for r in reports],
        "index": ["new" if r.changed_index else "unchanged" for r in reports],
        **{name: [str(r.counts.get(name, 0)) for r in reports] for name in ("sources", "chunks", "facts")},
        "added": [str(len(r.added)) for r in reports],
        "changed": [str(len(r.changed)) for r in reports],
        "removed": [str(len(r.removed)) for r in reports],
        "refused": [str(len(r.refused)) for r in reports],
        "seconds": [f"{r.seconds:.1f}" for r in reports],
    }
    for name, values in lines.items():
        table.add_row(name, *values)
    return table
