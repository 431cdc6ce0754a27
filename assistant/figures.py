"""Figures and schedules out of the typed cells, in fixed sentences. No value is ever computed but a difference."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.documents import Fact, FactKind, Initiative
from assistant.draft import Draft, DraftSentence, Quote
from assistant.fiscal_year import label, parse_label
from assistant.link import Linked
from assistant.models import ComposedBy, Figure, Kind, Outcome, Topic
from assistant.replies import JA, Replies
from assistant.understand import Understanding, Want
from assistant.vocabulary import FactRow, Vocabulary

_NOT_SET = "—"
_UNREADABLE = re.compile(r"\(\S*(欠落|不明)\)")  # of a label too, which may be numbered after it
_BEGUN = ("実施", "拡大")  # 拡大 is a stage of 実施
_WRITTEN_OUT = 1_000_000  # from which %g would write a power of ten
_MOST_ROWS = 8  # more rows than this are asked back, not read out


@dataclass(frozen=True, slots=True)
class _Said:
    """What one row contributes."""

    sentences: tuple[DraftSentence, ...]
    figures: tuple[Figure, ...]
    outcome: Outcome


def figures(asked: Understanding, linked: Linked, vocabulary: Vocabulary) -> Draft:
    """The values of the linked rows for the years asked for; asks back when several initiatives fit."""
    if _undecided(linked.rows) or _ambiguous(asked, linked.rows):
        return _asked_back(asked, linked.rows)
    said = [_figure(row, asked, vocabulary) for row in linked.rows]
    return _draft(asked, linked.rows, said, Kind.FIGURE, vocabulary)


def schedules(asked: Understanding, linked: Linked, vocabulary: Vocabulary) -> Draft:
    """The stages of the linked rows, or when one begins; asks back when several initiatives fit."""
    if _undecided(linked.rows):
        return _asked_back(asked, linked.rows)
    said = [_schedule(row, asked, vocabulary) for row in linked.rows]
    return _draft(asked, linked.rows, said, Kind.SCHEDULE, vocabulary)


def initiative_name(initiative: Initiative, say: Replies) -> str:
    """取組項目27「AIの活用推進と適正化」."""
    return say.initiative.format(number=initiative.number, title=initiative.title)


def unreadable(value: str) -> bool:
    """Whether the source's own table is damaged at this cell (corpus/README.md)."""
    return _UNREADABLE.match(value) is not None


def suggestions_for(initiative: Initiative, vocabulary: Vocabulary, say: Replies, *, but: Kind) -> tuple[str, ...]:
    """Questions about the initiative that the tables can answer."""
    number = initiative.number
    kinds = {row.schedule for row in vocabulary.rows if row.initiative.number == number}
    offered = (
        (Kind.FIGURE, say.ask_targets, False in kinds),
        (Kind.SCHEDULE, say.ask_schedule, True in kinds),
        (Kind.DEPARTMENT, say.ask_department, bool(initiative.departments)),
    )
    return tuple(text.format(number=number) for kind, text, known in offered if known and kind is not but)


def _undecided(rows: Sequence[FactRow]) -> bool:
    return len({r.initiative.number for r in rows}) > 1 or len(rows) > _MOST_ROWS


def _ambiguous(asked: Understanding, rows: Sequence[FactRow]) -> bool:
    """Whether the question names a subject of which several indicators are counted, and asks for one of them. One that
    names the initiative by its number, or all of them, is answered with all."""
    return len(rows) > 1 and not (asked.numbers or asked.indicators or asked.all_of)


def _asked_back(asked: Understanding, rows: Sequence[FactRow]) -> Draft:
    candidates = tuple(dict.fromkeys(_as_question(row, asked) for row in rows))[:_MOST_ROWS]
    sentence = DraftSentence(asked.say.clarify, fixed=True)
    return Draft(Outcome.CLARIFY, ComposedBy.FACTS, (sentence,), suggestions=candidates)


def _as_question(row: FactRow, asked: Understanding) -> str:
    years = "と".join(label(y) for y in asked.years)
    what = JA.what_plan if row.schedule else JA.what_target  # asked back in Japanese: it names the table's own rows
    text = JA.ask_row if years else JA.ask_row_all
    return text.format(number=row.initiative.number, indicator=row.indicator, year=years, what=what)


def _draft(
    asked: Understanding, rows: Sequence[FactRow], said: Sequence[_Said], kind: Kind, vocabulary: Vocabulary
) -> Draft:
    initiative = rows[0].initiative
    outcomes = {s.outcome for s in said}
    outcome = outcomes.pop() if len(outcomes) == 1 else Outcome.PARTIAL
    sentences = [_with_number(s, initiative) for part in said for s in part.sentences]
    if initiative.irregular_note and any(unreadable(f.value) for row in rows for f in row.facts):
        note = asked.say.irregular.format(note=initiative.irregular_note.rstrip("。"))
        sentences.append(DraftSentence(note, fixed=True))
    return Draft(
        outcome,
        ComposedBy.FACTS,
        tuple(sentences),
        figures=tuple(f for part in said for f in part.figures),
        suggestions=suggestions_for(initiative, vocabulary, asked.say, but=kind),
        topic=Topic(
            initiatives=(initiative.number,),
            source_id=initiative.source_id,
            kind=kind,
            indicators=tuple(r.indicator for r in rows),
            years=asked.years,
        ),
    )


def _with_number(sentence: DraftSentence, initiative: Initiative) -> DraftSentence:
    """The initiative's number stands in its source's keys, and not always in words that can be quoted."""
    return replace(sentence, derived=(*sentence.derived, str(initiative.number)))


def _figure(row: FactRow, asked: Understanding, vocabulary: Vocabulary) -> _Said:
    quote = vocabulary.quotes[row.facts[0].sentence_id]
    wanted, outside = _wanted(row, asked)
    say = asked.say
    names = {"initiative": initiative_name(row.initiative, say), "indicator": row.indicator}
    readable = [f for f in wanted if f.value != _NOT_SET and not unreadable(f.value)]
    sentences: list[DraftSentence] = []
    if len(readable) == 1:
        sentences.append(DraftSentence(say.figure_one.format(**names, **_cell(readable[0], say)), (quote,)))
    elif readable:
        values = say.comma.join(say.figure_value.format(**_cell(f, say)) for f in readable)
        sentences.append(DraftSentence(say.figure_many.format(**names, values=values), (quote,)))
    if Want.DIFFERENCE in asked.wants and len(readable) > 1:
        sentences += _difference(readable[0], readable[-1], quote, say)
    for fact in wanted:
        if fact.value == _NOT_SET and (len(wanted) == 1 or asked.years):
            sentences.append(DraftSentence(say.figure_not_set.format(**names, **_cell(fact, say)), (quote,)))
        elif unreadable(fact.value):
            sentences.append(_unread(names, fact, quote, say))
    years = say.comma.join(dict.fromkeys(say.year_of(f.fiscal_year) for f in row.facts))
    sentences += [_outside(names, y, years, quote, say) for y in outside]
    return _Said(tuple(sentences), tuple(Figure.of(f) for f in readable), _outcome(wanted, readable, outside))


def _wanted(row: FactRow, asked: Understanding) -> tuple[list[Fact], list[int]]:
    """The cells asked for, in table order, and the years asked for that the table does not have."""
    by_year = {parse_label(f.fiscal_year): f for f in row.facts}
    actual = [f for f in row.facts if f.kind is FactKind.ACTUAL]
    if not asked.years:
        only_actual = Want.ACTUAL in asked.wants and Want.DIFFERENCE not in asked.wants and actual
        return (actual if only_actual and "目標" not in asked.text else list(row.facts)), []
    wanted = [by_year[y] for y in asked.years if y in by_year]
    if "目標" in asked.text and wanted and set(wanted) <= set(actual):  # 「実績と目標」 with the actual's year only
        return list(row.facts), []
    if wanted and (Want.ACTUAL in asked.wants or (Want.DIFFERENCE in asked.wants and len(asked.years) == 1)):
        wanted += [f for f in actual if f not in wanted]
    wanted.sort(key=row.facts.index)
    return wanted, [y for y in asked.years if y not in by_year]


def _outcome(wanted: Sequence[Fact], readable: Sequence[Fact], outside: Sequence[int]) -> Outcome:
    if not wanted:
        return Outcome.NO_EVIDENCE
    return Outcome.PARTIAL if outside or any(unreadable(f.value) for f in wanted) else Outcome.ANSWERED


def _difference(first: Fact, last: Fact, quote: Quote, say: Replies) -> list[DraftSentence]:
    if first.number is None or last.number is None:
        return []
    years = (first.fiscal_year, last.fiscal_year)
    return [said_change(years, last.number - first.number, first.unit, quote, say)]


def said_change(between: tuple[str, str], change: float, unit: str, quote: Quote, say: Replies) -> DraftSentence:
    """The difference of two values of one row, by how their columns are called."""
    amount = f"{abs(change):,.0f}" if abs(change) >= _WRITTEN_OUT else f"{round(abs(change), 6):,g}"
    first, last = map(say.year_of, between)
    text = say.figure_difference.format(
        first=first,
        last=last,
        difference=amount,
        unit=say.points if unit == "%" else say.value_of(unit, unit),
        direction=say.up if change > 0 else say.down if change < 0 else say.same,
    )
    return DraftSentence(text, (quote,), derived=(amount,))


def _schedule(row: FactRow, asked: Understanding, vocabulary: Vocabulary) -> _Said:
    quote = vocabulary.quotes[row.facts[0].sentence_id]
    say = asked.say
    names = {"initiative": initiative_name(row.initiative, say), "indicator": row.indicator}
    if _label_lost(row, asked, vocabulary):
        text = say.label_lost.format(initiative=names["initiative"])
        return _Said((DraftSentence(text, (quote,)),), (), Outcome.PARTIAL)
    years = {parse_label(f.fiscal_year): f for f in row.facts}
    wanted = [years[y] for y in asked.years if y in years] or ([] if asked.years else list(row.facts))
    outside = [y for y in asked.years if y not in years]
    readable = [f for f in wanted if not unreadable(f.value) and f.value != _NOT_SET]
    sentences = _yes_or_no(asked, readable)
    if Want.START in asked.wants and not asked.years and readable:
        sentences.append(_start(row, readable, quote, say))
    elif len(readable) == 1:
        cell = {"year": say.year_of(readable[0].fiscal_year), "status": say.status_of(readable[0].value)}
        sentences.append(DraftSentence(say.schedule_one.format(**names, **cell), (quote,)))
    elif readable:
        sentences.append(DraftSentence(say.schedule_many.format(**names, values=_stages(readable, say)), (quote,)))
    for fact in wanted:
        if unreadable(fact.value):
            sentences.append(_unread(names, fact, quote, say))
    listed = say.comma.join(say.year_of(f.fiscal_year) for f in row.facts)
    sentences += [_outside(names, y, listed, quote, say) for y in outside]
    return _Said(tuple(sentences), (), _outcome(wanted, readable, outside))


def _start(row: FactRow, readable: Sequence[Fact], quote: Quote, say: Replies) -> DraftSentence:
    names = {
        "initiative": initiative_name(row.initiative, say),
        "indicator": row.indicator,
        "values": _stages(readable, say),
    }
    begun = next((f for f in readable if f.value.startswith(_BEGUN)), None)
    if begun is None:
        return DraftSentence(say.schedule_never.format(**names), (quote,))
    text = say.schedule_from_first if begun is row.facts[0] else say.schedule_start
    said = text.format(**names, year=say.year_of(begun.fiscal_year), status=say.status_of(begun.value))
    return DraftSentence(said, (quote,))


def _yes_or_no(asked: Understanding, readable: Sequence[Fact]) -> list[DraftSentence]:
    """はい or いいえ first, when the question asks whether one year's stage is reached and the cell says."""
    if not asked.yes_or_no or len(readable) != 1 or "／" in readable[0].value:
        return []
    expected = asked.status or _BEGUN[0]
    reached = readable[0].value == expected or (expected == _BEGUN[0] and readable[0].value in _BEGUN)
    return [DraftSentence(asked.say.yes_status if reached else asked.say.no_status, fixed=True)]


def _label_lost(row: FactRow, asked: Understanding, vocabulary: Vocabulary) -> bool:
    """Whether the asked-for row may be one whose label the source has lost, rather than this one."""
    lost = any(
        r.schedule and unreadable(r.indicator) for r in vocabulary.rows if r.initiative.number == row.initiative.number
    )
    return lost and (unreadable(row.indicator) or vocabulary.covered(asked.words, row.words) < 0.7)


def _stages(facts: Sequence[Fact], say: Replies) -> str:
    said = [say.schedule_value.format(year=say.year_of(f.fiscal_year), status=say.status_of(f.value)) for f in facts]
    return say.comma.join(said)


def _cell(fact: Fact, say: Replies) -> dict[str, str]:
    kind = say.kinds.get(fact.kind.value, fact.kind.value)
    return {"year": say.year_of(fact.fiscal_year), "kind": kind, "value": say.value_of(fact.value, fact.unit)}


def _outside(names: Mapping[str, str], year: int, years: str, quote: Quote, say: Replies) -> DraftSentence:
    """That the table lacks the asker's year. The year stands in no quote: it is repeated, not claimed."""
    text = say.year_outside.format(**names, year=say.year_of(label(year)), years=years)
    return DraftSentence(text, (quote,), derived=(label(year),))


def _unread(names: Mapping[str, str], fact: Fact, quote: Quote, say: Replies) -> DraftSentence:
    text = say.cell_unreadable.format(**names, **_cell(fact, say), mark=fact.value.strip("()"))
    return DraftSentence(text, (quote,))
