"""The floor below which nothing is said, with the risk that it was chosen for and the data that it came from.

It ships as `floor.json`, written by `python -m eval.calibrate --write`, and is kept in each generation's manifest: what
a generation answers with is what it was built with.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

FILE = "floor.json"


class Floor(BaseModel):
    """`value` is the least chance of being right that is spoken with.

    It is the lowest of the floors tried at which right answers less `wrong_costs` times the wrong ones are within a
    standard error of the most, over `questions` cases of which `unanswerable` have no answer; there `right`, `wrong`
    and `invented` answers (to what has none) are given. `cases` is the digest of those cases. Chances are by
    cross-validation.
    """

    model_config = ConfigDict(frozen=True)

    value: float
    wrong_costs: int
    questions: int
    unanswerable: int
    right: int
    wrong: int
    invented: int
    cases: str


@cache
def shipped_floor() -> Floor:
    """The floor as it ships."""
    return Floor.model_validate_json(files("assistant").joinpath(FILE).read_bytes())
