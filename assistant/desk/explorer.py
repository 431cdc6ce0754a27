"""The initiatives as staff look through them: narrowed, sorted, each with its plan at a glance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from assistant.desk.grid import Grid, Tone, schedule, tone_of, year_order
from assistant.documents import Fact, FactKind, Initiative
from assistant.ports import FactStore
from assistant.text import folded

Sorting = Literal["number", "-number", "title", "-title", "policy", "-policy", "department", "-department"]


class Narrowing(BaseModel):
    """What the table is narrowed to and how it is sorted; empty fields of a form narrow nothing."""

    q: str = Field(default="", max_length=200)
    policy: str = Field(default="", max_length=2, pattern=r"^\d{0,2}$")
    department: str = Field(default="", max_length=100)
    new: Literal["", "yes", "no"] = ""
    year: str = Field(default="", max_length=20)
    status: str = Field(default="", max_length=20)
    flagged: Literal["", "yes"] = ""
    sort: Sorting = "number"


@dataclass(frozen=True, slots=True)
class Listed:
    """An initiative in the table; `glance` has one tone per year, `found` the planned rows that were asked for."""

    initiative: Initiative
    facts: tuple[Fact, ...]
    glance: tuple[tuple[str, Tone], ...]
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters may be set to: everything that stands in the plan."""

    policies: tuple[tuple[int, str], ...]
    departments: tuple[str, ...]
    years: tuple[str, ...]
    statuses: tuple[str, ...]


def choices_of(store: FactStore) -> Choices:
    """The filters' values, in the plan's order."""
    planned = [f for f in store.facts if f.kind is FactKind.PLAN]
    departments = dict.fromkeys(d for i in store.initiatives for d in i.departments)
    return Choices(
        policies=tuple(dict.fromkeys((i.policy, i.policy_title) for i in store.initiatives)),
        departments=tuple(departments),
        years=tuple(sorted({f.fiscal_year for f in planned}, key=year_order)),
        statuses=tuple(dict.fromkeys(f.value for f in planned)),
    )


def listed(store: FactStore, asked: Narrowing) -> list[Listed]:
    """The initiatives that pass every filter, sorted."""
    own: dict[int, list[Fact]] = {}
    for fact in store.facts:
        own.setdefault(fact.initiative, []).append(fact)
    rows = [row for i in store.initiatives if (row := _row(i, own.get(i.number, []), asked)) is not None]
    key, backwards = _ORDERS[asked.sort.removeprefix("-")], asked.sort.startswith("-")
    return sorted(sorted(rows, key=_ORDERS["number"]), key=key, reverse=backwards)


def _row(initiative: Initiative, facts: Sequence[Fact], asked: Narrowing) -> Listed | None:
    planned = [f for f in facts if f.kind is FactKind.PLAN]
    found = [f for f in planned if asked.year in ("", f.fiscal_year) and asked.status in ("", f.value)]
    grid = schedule(planned)
    texts = (
        initiative.title,
        initiative.policy_title,
        *initiative.departments,
        *(f.indicator for f in facts),
        f"取組{initiative.number}",
    )
    fits = (
        _holds(asked.q, texts)
        and asked.policy in ("", str(initiative.policy))
        and asked.department in ("", *initiative.departments)
        and asked.new in ("", "yes" if initiative.new else "no")
        and (found or not (asked.year or asked.status))
        and (asked.flagged == "" or flagged(initiative, facts))
    )
    if not fits:
        return None
    named = [f"{f.fiscal_year} {f.value}：{f.indicator}" for f in found] if asked.year or asked.status else []
    return Listed(initiative, tuple(facts), _glance(grid), tuple(named))


def flagged(initiative: Initiative, facts: Sequence[Fact]) -> bool:
    """Whether something of it cannot be read, or not for sure, in the original."""
    return initiative.irregular_note is not None or any(tone_of(f.value) is Tone.LOST for f in facts)


def _glance(grid: Grid) -> tuple[tuple[str, Tone], ...]:
    """For each year what most speaks for action among its rows; lost only when nothing can be read."""
    order = (Tone.GROWING, Tone.DOING, Tone.BOTH, Tone.STUDYING, Tone.LOST)
    glance = []
    for n, year in enumerate(grid.years):
        tones = {cell.tone for row in grid.rows if (cell := row.cells[n]) is not None}
        glance.append((year, next((tone for tone in order if tone in tones), Tone.NONE)))
    return tuple(glance)


def _holds(wanted: str, texts: Sequence[str]) -> bool:
    """Whether every word asked for stands in one of the texts."""
    plain = [folded(text) for text in texts]
    return all(any(word in text for text in plain) for word in folded(wanted).split())


_ORDERS: dict[str, Callable[[Listed], tuple[int, str]]] = {
    "number": lambda row: (row.initiative.number, ""),
    "title": lambda row: (0, row.initiative.title),
    "policy": lambda row: (row.initiative.policy, ""),
    "department": lambda row: (0, row.initiative.departments[0] if row.initiative.departments else ""),
}
