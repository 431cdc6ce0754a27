"""How old a source's date is, as its front matter writes it: 2026-01, 2026-01-15 or 2026."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from assistant.documents import Source, SourceKind

STALE_MONTHS = 12
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_OF_THE_PLAN = (SourceKind.INITIATIVE, SourceKind.CHAPTER, SourceKind.GLOSSARY)  # a plan is of its years, not of a day


class Freshness(StrEnum):
    """Whether a source should be looked at again."""

    FRESH = "fresh"
    STALE = "stale"
    UNKNOWN = "unknown"
    UNDATED = "undated"  # part of the plan, which bears no date

    @property
    def warns(self) -> bool:
        """Whether somebody should look."""
        return self in (Freshness.STALE, Freshness.UNKNOWN)


def freshness(source: Source, *, today: date) -> Freshness:
    """Stale is what is older than twelve months, to the day where there is one; a year counts from its first month."""
    written = _DATE.fullmatch((source.as_of or "").strip())
    if written is None:
        return Freshness.UNDATED if source.kind in _OF_THE_PLAN and not source.as_of else Freshness.UNKNOWN
    year, month = int(written[1]), int(written[2] or 1)
    months = (today.year - year) * 12 + today.month - month
    older = (months, today.day) > (STALE_MONTHS, int(written[3] or today.day))
    return Freshness.STALE if older else Freshness.FRESH
