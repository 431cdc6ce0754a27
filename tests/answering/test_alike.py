"""What the nearest questions that people ask tell of the sentences found."""

from __future__ import annotations

import pytest

from assistant.alike import Near, agreeing
from assistant.documents import Asking


def _near(*asked: tuple[float, str]) -> list[Near]:
    """Askings of one sentence each, with how near they are."""
    return [Near(Asking("q", "ja", s.partition("#")[0], f"{s}-chunk", (s,), ()), nearness) for nearness, s in asked]


def test_all_agree_or_none_does() -> None:
    near = _near((5.0, "kasa#s1"), (4.0, "kasa#s1"), (3.0, "kasa#s2"))
    assert agreeing(near, {"kasa#s1", "kasa#s2"}) == pytest.approx(1.0)
    assert agreeing(near, {"kasa#s3"}) == 0.0


def test_the_nearer_one_has_more_to_say() -> None:
    near = _near((5.0, "kasa#s1"), (3.0, "hon#s1"))
    assert agreeing(near, {"kasa#s1"}) > 4 * agreeing(near, {"hon#s1"}) > 0


def test_only_the_five_nearest_are_asked() -> None:
    near = _near(*[(5.0, "kasa#s1")] * 5, (5.0, "hon#s1"))
    assert agreeing(near, {"kasa#s1"}) == pytest.approx(1.0)
    assert agreeing(near, {"hon#s1"}) == 0.0


def test_where_nobody_asked_anything_nobody_agrees() -> None:
    assert agreeing([], {"kasa#s1"}) == 0.0
