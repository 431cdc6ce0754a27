"""`machi-annai rollback`: the generation before serves again. Noted as the console's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

import typer

from assistant.desk.people import Act, ActKind
from assistant.desk.ports import AuditLog
from assistant.desk.user_cli import CONSOLE
from assistant.models import Audience


def command(roll_back: Callable[[Audience], str], open_audit: Callable[[], AuditLog]) -> Callable[[Audience], None]:
    """The command, over what is opened when it runs."""

    def rollback(audience: Annotated[Audience, typer.Argument()] = Audience.CITIZEN) -> None:
        """Serve the generation before the current one."""
        name = roll_back(audience)
        typer.echo(f"{name} serves now.")
        open_audit().note(Act(datetime.now(UTC), CONSOLE, ActKind.ROLLBACK, audience.value, name))

    return rollback
