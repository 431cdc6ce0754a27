"""`machi-annai gaps`: what people asked in vain, and what staff do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant.gaps import GapBook

Author = Annotated[str, typer.Option(help="Who decides this; kept with the date.")]
GapId = Annotated[str, typer.Argument(metavar="ID", help="As `machi-annai gaps` lists it.")]
_SHOWN = 30


def commands(book: Callable[[], GapBook]) -> typer.Typer:
    """The commands, over the gaps of this installation; `book` opens them."""
    cli = typer.Typer(add_completion=False, help=__doc__)

    @cli.callback(invoke_without_command=True)
    def gaps(
        context: typer.Context, show: Annotated[int, typer.Option(min=1, help="How many of them.")] = _SHOWN
    ) -> None:
        """List them, the most asked first."""
        if context.invoked_subcommand is not None:
            return
        found = book().gaps()
        if not found:
            typer.echo("Nothing was asked in vain that nobody has seen to.")
            return
        table = Table("id", "asked", "voted down", "last", "department", "question")
        for gap in found[:show]:
            last = f"{gap.last:%Y-%m-%d}"
            table.add_row(gap.id, str(gap.count), str(gap.unhelpful), last, gap.department or "–", gap.question)
        Console().print(table)

    @cli.command()
    def draft(gap_id: GapId, *, author: Author) -> None:
        """Write a FAQ draft outside the ingested corpus; answered and moved to corpus/public it is public."""
        typer.echo(
            f"{book().draft(gap_id, author=author)}: write the answer, delete `draft: true`, move it to public/."
        )

    @cli.command()
    def case(gap_id: GapId, *, author: Author) -> None:
        """Add it to the city's own evaluation cases as a question that must stay unanswered."""
        typer.echo(f"{book().case(gap_id, author=author)}")

    @cli.command()
    def dismiss(gap_id: GapId, *, author: Author) -> None:
        """Nothing is to be done about it."""
        book().dismiss(gap_id, author=author)
        typer.echo("It is off the list.")

    return cli
