"""Where the bars of a small chart stand: heights from zero, so that twice as high means twice as much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """The drawing's measures in the units of its view box; `share` is how much of its room a bar takes, at most
    `widest`; one of a number is at least `least` high. Values stand above the bars (`top`), years below (`foot`)."""

    width: float
    height: float
    top: float
    foot: float
    share: float = 0.6
    widest: float = 44.0
    least: float = 0.0

    @property
    def floor(self) -> float:
        """Where the bars stand."""
        return self.height - self.foot


@dataclass(frozen=True, slots=True)
class Place:
    """A bar's place; one without a number has the height 0 and stands on the floor."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its labels stand."""
        return round(self.left + self.width / 2, 1)


def places(numbers: Sequence[float | None], frame: Frame) -> list[Place]:
    """One place for each number, none of them below zero, up to the largest."""
    most = max((number for number in numbers if number is not None), default=0.0) or 1.0
    room = frame.width / len(numbers)
    width = min(frame.widest, room * frame.share)
    tallest = frame.floor - frame.top
    heights = [0.0 if number is None else max(frame.least, tallest * number / most) for number in numbers]
    return [
        Place(
            left=round(room * (n + 0.5) - width / 2, 1),
            top=round(frame.floor - height, 1),
            width=round(width, 1),
            height=round(height, 1),
        )
        for n, height in enumerate(heights)
    ]
