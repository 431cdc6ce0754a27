"""Every value of the plan's tables is given as it stands, and no other one in its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.documents import Fact, FactKind
from assistant.figures import unreadable
from assistant.fiscal_year import mentions, parse_label
from assistant.models import Answer, ComposedBy, Outcome
from tests.answering.world import World

NOT_SET = "—"
CELLS = 647  # of the shipped plan
# No table holds a year before 令和6年度 or after 令和11年度.
OUTSIDE = ("令和5年度", "2030年度")


def _asked(fact: Fact, year: str | None = None) -> str:
    return f"取組項目{fact.initiative}の「{fact.indicator}」の{year or fact.fiscal_year}の{fact.kind}は？"


def _readable(world: World) -> list[Fact]:
    facts = world.index.facts.facts
    return [f for f in facts if f.value != NOT_SET and not unreadable(f.value) and not unreadable(f.indicator)]


def _figure_complaints(fact: Fact, answer: Answer) -> Iterator[str]:
    shown = [(f.source_id, f.indicator, f.fiscal_year, f.kind, f.value, f.unit) for f in answer.figures]
    own = (fact.source_id, fact.indicator, fact.fiscal_year, fact.kind, fact.value, fact.unit)
    if shown != [own]:
        yield f"figures are {shown}"


def _plan_complaints(answer: Answer) -> Iterator[str]:
    if answer.figures:
        yield f"a stage is no figure, but {answer.figures}"


def _complaints(fact: Fact, answer: Answer) -> Iterator[str]:
    """What is wrong with the answer to the question after this one cell."""
    line = answer.text.splitlines()[0]
    said = line.replace(fact.indicator, "")
    if answer.outcome is not Outcome.ANSWERED or answer.composed_by is not ComposedBy.FACTS:
        yield f"{answer.outcome} by {answer.composed_by}"
    if len(answer.text.splitlines()) != 1 + ("元の資料の表が不規則です" in answer.text):
        yield "says more than the one value"
    if fact.value not in said:
        yield "does not say the value"
    if {m.year for m in mentions(said, today=None)} != {parse_label(fact.fiscal_year)}:
        yield "names another year"
    if {c.source_id for c in answer.citations} != {fact.source_id}:
        yield f"cites {[c.source_id for c in answer.citations]}"
    yield from _plan_complaints(answer) if fact.kind is FactKind.PLAN else _figure_complaints(fact, answer)


def _failures(world: World, facts: list[Fact]) -> list[str]:
    found = []
    for fact in facts:
        question = _asked(fact)
        answer = world.ask(question)
        if complaints := list(_complaints(fact, answer)):
            found.append(f"{question} → {fact.value!r}, but {'; '.join(complaints)}: {answer.text!r}")
    return found


def test_the_shipped_plan_has_all_its_cells(shipped: World) -> None:
    assert len(shipped.index.facts.facts) == CELLS


@pytest.mark.parametrize("kind", list(FactKind))
def test_every_cell_is_given_exactly_and_no_other_years(shipped: World, kind: FactKind) -> None:
    facts = [f for f in _readable(shipped) if f.kind is kind]
    assert facts
    failures = _failures(shipped, facts)
    assert not failures, f"{len(failures)} of {len(facts)} cells:\n" + "\n".join(failures)


def test_every_cell_of_another_city_too(toy: World) -> None:
    facts = _readable(toy)
    assert {f.kind for f in facts} == set(FactKind)
    failures = _failures(toy, facts)
    assert not failures, f"{len(failures)} of {len(facts)} cells:\n" + "\n".join(failures)


def test_a_damaged_cell_is_said_to_be_unreadable(shipped: World) -> None:
    damaged = [f for f in shipped.index.facts.facts if unreadable(f.value)]
    assert len(damaged) > 20
    wrong = []
    for fact in damaged:
        answer = shipped.ask(_asked(fact))
        if answer.outcome is not Outcome.PARTIAL or answer.figures or "読み取れません" not in answer.text:
            wrong.append(f"{_asked(fact)}: {answer.outcome} {answer.text}")
    assert not wrong, "\n".join(wrong)


def test_a_row_that_lost_its_name_gives_nobody_its_stages(shipped: World) -> None:
    lost = [f for f in shipped.index.facts.facts if unreadable(f.indicator)]
    assert lost
    wrong = []
    for fact in lost:
        answer = shipped.ask(_asked(fact))
        if answer.outcome is not Outcome.PARTIAL or f"「{fact.value}」" in answer.text:
            wrong.append(f"{_asked(fact)}: {answer.outcome} {answer.text}")
    assert not wrong, "\n".join(wrong)


def test_a_dash_is_said_as_not_set(shipped: World) -> None:
    dashes = [f for f in shipped.index.facts.facts if f.value == NOT_SET]
    assert dashes
    wrong = []
    for fact in dashes:
        answer = shipped.ask(_asked(fact))
        if answer.figures or "定められていません" not in answer.text or fact.fiscal_year not in answer.text:
            wrong.append(f"{_asked(fact)}: {answer.outcome} {answer.text}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("year", OUTSIDE)
def test_a_year_outside_the_table_gets_no_value(shipped: World, year: str) -> None:
    rows: dict[tuple[int, str], list[Fact]] = {}
    for fact in _readable(shipped):
        rows.setdefault((fact.initiative, fact.indicator), []).append(fact)
    wrong = []
    for (_, indicator), (fact, *others) in rows.items():
        answer = shipped.ask(_asked(fact, year))
        said = answer.text.splitlines()[0].replace(indicator, "")
        given = answer.figures or any(f"が{f.value}" in said or f"「{f.value}」" in said for f in (fact, *others))
        if answer.outcome is not Outcome.NO_EVIDENCE or given or "値はありません" not in said:
            wrong.append(f"{_asked(fact, year)}: {answer.outcome} {answer.text}")
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong)


def test_one_year_outside_and_one_within_is_a_partial_answer(shipped: World) -> None:
    answer = shipped.ask("27番のアクセス件数の令和9年度と令和15年度の目標は？")
    assert answer.outcome is Outcome.PARTIAL
    assert [f.value for f in answer.figures] == ["1,160件"]
    assert "令和15年度の値はありません" in answer.text


@pytest.mark.parametrize(
    "year",
    ["令和9年度", "令和九年度", "R9", "Ｒ９", "r9年度", "R.9", "令和９年度", "9年度", "2027年度", "FY2027", "来年度"],
)
def test_every_notation_of_a_year_gives_the_same_figure(shipped: World, year: str) -> None:
    answer = shipped.ask(f"取組27のAIチャットボットのアクセス件数、{year}の目標は？")
    assert [(f.fiscal_year, f.value) for f in answer.figures] == [("令和9年度", "1,160件")]


def test_the_first_and_the_last_year_of_the_plan_are_known(shipped: World) -> None:
    years = [
        shipped.ask(f"取組27のAIチャットボットのアクセス件数、{year}の目標は？").figures[0].fiscal_year
        for year in ("初年度", "最終年度")
    ]
    assert years == ["令和8年度", "令和11年度"]


@pytest.mark.parametrize(
    ("question", "difference"),
    [
        ("27番のアクセス件数は令和8年度から令和11年度までにいくつ増えますか", "90件（増加）"),
        ("取組1の公開データセット数は令和6年度から令和11年度までの差は？", "20データセット（増加）"),
    ],
)
def test_a_difference_is_computed_from_the_two_cells_it_names(shipped: World, question: str, difference: str) -> None:
    answer = shipped.ask(question)
    assert answer.outcome is Outcome.ANSWERED
    assert difference in answer.text
    assert len(answer.figures) == 2


def test_a_difference_of_shares_is_in_points(toy: World) -> None:
    answer = toy.ask("取組1の時刻データのある停留所の割合は、令和8年度から令和9年度までの差は？")
    assert "45.5ポイント（増加）" in answer.text


def test_a_question_that_fits_several_initiatives_is_asked_back(shipped: World) -> None:
    answer = shipped.ask("アクセス件数の令和9年度の目標は？")
    assert answer.outcome is Outcome.CLARIFY
    assert not answer.figures
    assert len(answer.suggestions) > 1
    assert all(shipped.ask(s).outcome is Outcome.ANSWERED for s in answer.suggestions)


def test_an_initiative_that_does_not_exist_has_no_figures(shipped: World) -> None:
    answer = shipped.ask("取組項目99の令和9年度の目標は？")
    assert answer.outcome not in (Outcome.ANSWERED, Outcome.PARTIAL)
    assert not answer.figures


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("公文書公開請求のオンライン手続の導入はいつからですか", "令和10年度"),
        ("取組23の電子契約システムはいつから実施？", None),
    ],
)
def test_when_something_begins_is_read_from_the_stages(shipped: World, question: str, year: str | None) -> None:
    answer = shipped.ask(question)
    assert answer.composed_by is ComposedBy.FACTS
    begun = [
        f.fiscal_year
        for f in shipped.index.facts.facts
        if f.kind is FactKind.PLAN and f.indicator in answer.text and f.value.startswith(("実施", "拡大"))
    ]
    assert begun
    assert f"計画では{begun[0]}からです" in answer.text or f"最初の年度である{begun[0]}から" in answer.text
    assert year is None or begun[0] == year
