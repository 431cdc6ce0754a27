"""A source is flagged when its date is more than twelve months gone, or missing where there should be one."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.desk.freshness import Freshness, freshness
from assistant.documents import Provenance, Source, SourceKind

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-11", Freshness.FRESH),
        ("2025-11", Freshness.FRESH),
        ("2025-10", Freshness.STALE),
        ("2025-11-23", Freshness.FRESH),
        ("2025-11-22", Freshness.STALE),
        ("2025-12-31", Freshness.FRESH),
        ("2026", Freshness.FRESH),
        ("2025", Freshness.STALE),
        ("2027-01", Freshness.FRESH),
        (None, Freshness.UNKNOWN),
        ("", Freshness.UNKNOWN),
        ("令和7年", Freshness.UNKNOWN),
    ],
)
def test_twelve_months_are_fresh(as_of: str | None, expected: Freshness) -> None:
    guide = Source("guide", "案内", SourceKind.SUPPORT, "both", (Provenance("もと"),), as_of=as_of)
    assert freshness(guide, today=TODAY) is expected
    assert expected.warns == (expected is not Freshness.FRESH)


def test_the_plan_bears_no_date_and_needs_none() -> None:
    plan = Source("initiative-1", "取組", SourceKind.INITIATIVE, "both", (Provenance("計画"),))
    assert freshness(plan, today=TODAY) is Freshness.UNDATED
    assert not Freshness.UNDATED.warns
