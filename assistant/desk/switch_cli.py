"""`machi-annai switch`: stop something or let it go on, where the desk cannot be reached. Noted as the console's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from assistant.desk.people import Act, ActKind
from assistant.desk.ports import AuditLog, SwitchBoard
from assistant.desk.user_cli import CONSOLE
from assistant.switches import Switch


class Turn(StrEnum):
    """Which way."""

    ON = "on"
    OFF = "off"


def command(
    open_board: Callable[[], SwitchBoard], open_audit: Callable[[], AuditLog]
) -> Callable[[Switch, Turn, str], None]:
    """The command, over what is opened when it runs."""

    def switch(
        which: Annotated[Switch, typer.Argument()],
        to: Annotated[Turn, typer.Argument()],
        reason: Annotated[str, typer.Option(prompt="Why (it is kept)")],
    ) -> None:
        """Stop the citizens' chat or answers by a language model, or let them go on."""
        why = reason.strip()
        if not why:
            raise typer.BadParameter("say why")
        open_board().turn(which, on=to is Turn.ON, by=CONSOLE, reason=why)
        kind = ActKind.SWITCHED_ON if to is Turn.ON else ActKind.SWITCHED_OFF
        open_audit().note(Act(datetime.now(UTC), CONSOLE, kind, which.value, why))
        typer.echo(f"{which.value} is {to.value} now.")

    return switch
