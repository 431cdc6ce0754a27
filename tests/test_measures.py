"""Measures are read as people read them, however they are written."""

from __future__ import annotations

import pytest

from assistant.measures import Measure, cut


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("150万5,000円", "円", "1505000"),
        ("150万5000円", "円", "1505000"),
        ("150万5千円", "円", "1505000"),
        ("150万円", "円", "1500000"),
        ("1.5万円", "円", "15000"),
        ("5千円", "円", "5000"),
        ("1,200千円", "円", "1200000"),
        ("5千人", "人", "5000"),
        ("２千世帯以上", "世帯 at least", "2000"),
    ],
)
def test_an_amount_is_read_whole(text: str, kind: str, value: str) -> None:
    assert [part for part in cut(text) if part] == [Measure(kind, value)]
