"""What time it is, handed in, and how a moment is written for staff: Japan's time, which has no summer time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

Now = Callable[[], datetime]
_JAPAN = timezone(timedelta(hours=9))


def told(moment: datetime | None) -> str:
    """`2026-11-23 14:05`; empty for none."""
    return moment.astimezone(_JAPAN).strftime("%Y-%m-%d %H:%M") if moment else ""


def told_day(moment: datetime) -> str:
    """`2026-11-23`."""
    return told(moment).partition(" ")[0]


def told_iso(moment: str) -> str:
    """The same for a moment as a manifest writes it."""
    return told(datetime.fromisoformat(moment))
