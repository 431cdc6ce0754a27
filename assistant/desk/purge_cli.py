"""`machi-annai purge`: what is older than its retention goes. Noted as the console's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from assistant.desk.people import Act, ActKind
from assistant.desk.ports import AuditLog
from assistant.desk.user_cli import CONSOLE


def command(
    purged: Callable[[datetime], int], retention_days: Callable[[], int], open_audit: Callable[[], AuditLog]
) -> Callable[..., None]:
    """The command; `purged` deletes what is older than a moment and tells how many rows went."""

    def purge(days: Annotated[int | None, typer.Option(min=0, help="Unset: MACHI_RETENTION_DAYS.")] = None) -> None:
        """Delete questions, feedback and sessions older than the retention allows."""
        now = datetime.now(UTC)
        before = now - timedelta(days=retention_days() if days is None else days)
        gone = purged(before)
        open_audit().note(Act(now, CONSOLE, ActKind.PURGED, f"{before:%Y-%m-%d}", str(gone)))
        typer.echo(f"{gone} rows deleted.")

    return purge
