"""Judges the records of a run: arithmetic only, nothing is asked again.

Undefined shares are NaN (null in `score.json`), never 0; every share has a Wilson 95 % interval.
"""

from __future__ import annotations

import math
import re
import statistics
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.models import Answer, Outcome
from eval.cases import CHECKED, SPOKEN, Case, Category, Split
from eval.run import RECORDS, Record

SourceText = Callable[[str], str | None]
"""The whole text of a source by its id; None where its citations cannot be checked."""

CSV_SOURCES = {"online-procedures": "procedures/online-procedures.csv", "contacts": "contacts/contacts.csv"}
Z = 1.959963984540054  # the normal distribution's 97.5 % point: two-sided 95 %


class BadRun(ValueError):
    """A run cannot be scored. The message names the file and the line."""


class Verdict(StrEnum):
    """How one case went. `MISPLACED` is a fixed reply of the wrong kind, `FAILED` no answer at all."""

    RIGHT = "right"
    WRONG = "wrong"
    SILENT = "silent"
    MISPLACED = "misplaced"
    FAILED = "failed"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, ser_json_inf_nan="null")


class Judgement(_Frozen):
    """One case, judged. `missing` are the sets of `must` of which nothing occurs in the text.

    `cited` is None where no answer was given; `dead` are quotes that their source does not contain.
    """

    case_id: str
    category: str
    question: str
    verdict: Verdict
    outcome: Outcome | None
    missing: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    wrong_figure: bool = False
    cited: bool | None = None
    dead: tuple[str, ...] = ()
    checked_citations: int = 0
    milliseconds: float


class Share(_Frozen):
    """`count` of `n` with the ends of its Wilson 95 % interval."""

    count: int
    n: int
    value: float
    low: float
    high: float


class Tally(_Frozen):
    """The judgements of one category, or of all. `dead_citations` is out of the citations checked."""

    category: str
    n: int
    right: Share
    wrong: Share
    silent: Share
    misplaced: Share
    failed: Share
    cited: Share
    dead_citations: Share
    wrong_figures: int
    median_ms: float


class Score(_Frozen):
    """A whole run, judged: everything together, by category, and each case that is not right."""

    total: Tally
    categories: tuple[Tally, ...]
    failures: tuple[Judgement, ...]


def normalise(text: str) -> str:
    """NFKC, white space and commas removed, casefolded: what `must` and `must_not` are compared in."""
    return re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text)).casefold()


def judge(record: Record, source_text: SourceText | None = None) -> Judgement:
    """How the answer of a record stands to its case. Only the text is searched, not the citations."""
    case = record.case
    if record.answer is None or record.error is not None:
        return Judgement(
            case_id=case.id,
            category=case.category,
            question=case.question,
            verdict=Verdict.FAILED,
            outcome=None,
            milliseconds=record.milliseconds,
        )
    answer = Answer.model_validate(record.answer)
    spoke = answer.outcome in SPOKEN
    text = normalise(answer.text)
    lacking = missing(case, text) if answer.outcome in CHECKED else ()
    said = forbidden(case, text)
    in_another = case.category is Category.LANGUAGE and answer.language is not case.language
    wrong = bool(lacking or said or (spoke and in_another))
    verdict = _verdict(case, answer.outcome, said_wrong=wrong, forbidden=bool(said))
    checked, dead = _dead(answer, source_text)
    return Judgement(
        case_id=case.id,
        category=case.category,
        question=case.question,
        verdict=verdict,
        outcome=answer.outcome,
        missing=lacking,
        forbidden=said,
        wrong_figure=spoke and verdict is Verdict.WRONG and _wrong_figure(case, answer, said),
        cited=any(c.source_id in case.cite_any for c in answer.citations) if spoke and case.cite_any else None,
        dead=dead,
        checked_citations=checked,
        milliseconds=record.milliseconds,
    )


def score(records: Iterable[Record], *, split: Split | None = None, source_text: SourceText | None = None) -> Score:
    """The tallies of a run, of one split or all, in the order in which the categories first occur."""
    judged = [judge(record, source_text) for record in records if split is None or record.case.split is split]
    names = dict.fromkeys(one.category for one in judged)
    return Score(
        total=_tally("all", judged),
        categories=tuple(_tally(name, [one for one in judged if one.category == name]) for name in names),
        failures=tuple(one for one in judged if one.verdict is not Verdict.RIGHT or one.dead),
    )


def wilson(count: int, n: int) -> Share:
    """The share of `count` in `n` with its 95 % interval (Wilson 1927); NaN throughout when n is 0."""
    if n == 0:
        return Share(count=0, n=0, value=math.nan, low=math.nan, high=math.nan)
    p, zz = count / n, Z * Z / n
    centre, half = (p + zz / 2) / (1 + zz), Z / (1 + zz) * math.sqrt(p * (1 - p) / n + zz / (4 * n))
    return Share(count=count, n=n, value=p, low=max(0.0, centre - half), high=min(1.0, centre + half))


def read_records(run_dir: Path) -> list[Record]:
    """The records of a run. Raises `BadRun`."""
    path = run_dir / RECORDS
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise BadRun(f"{path}: {error}") from error
    records = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            records.append(Record.model_validate_json(line))
        except ValidationError as error:
            raise BadRun(f"{path}:{number}: {error}") from error
    return records


def corpus_texts(root: Path) -> dict[str, str]:
    """The text of every source under a corpus folder by its id: front matter `id`s and the two tables."""
    texts = {name: (root / path).read_text(encoding="utf-8") for name, path in CSV_SOURCES.items()}
    for path in sorted(root.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if found := re.search(r"^id: *['\"]?([^\s'\"]+)", text, re.MULTILINE):
            texts[found[1]] = text
    return texts


def checkable(texts: dict[str, str]) -> SourceText:
    """Texts to check quotes against. A CSV row is quoted in a form of the index's own, so those are left out."""
    return lambda source_id: None if source_id in CSV_SOURCES else texts.get(source_id, "")


def forbidden(case: Case, text: str) -> tuple[str, ...]:
    """What of `must_not` a normalised text says."""
    return tuple(words for words in case.must_not if normalise(words) in text)


def missing(case: Case, text: str) -> tuple[tuple[str, ...], ...]:
    """The sets of `must` of which a normalised text says nothing."""
    return tuple(words for words in case.must if not any(normalise(word) in text for word in words))


def _verdict(case: Case, outcome: Outcome, *, said_wrong: bool, forbidden: bool) -> Verdict:
    if outcome in case.outcome:
        return Verdict.WRONG if said_wrong else Verdict.RIGHT
    if outcome in SPOKEN or forbidden:
        return Verdict.WRONG
    return Verdict.SILENT if case.may_speak else Verdict.MISPLACED


def _wrong_figure(case: Case, answer: Answer, forbidden: Sequence[str]) -> bool:
    """Whether a wrong answer states a wrong figure rather than too little.

    It says a forbidden one, or states figures where none was due, or no more of them than were asked
    for and none of those expected. (Asked for a difference, the two figures it lies between are more.)
    """
    if any(character.isdigit() for words in forbidden for character in normalise(words)):
        return True
    stated = {normalise(figure.value + figure.unit) for figure in answer.figures}
    if not stated or not case.must:
        return bool(stated)
    expected = [normalise(word) for words in case.must for word in words]
    return len(stated) <= len(case.must) and not any(word in value for value in stated for word in expected)


def _dead(answer: Answer, source_text: SourceText | None) -> tuple[int, tuple[str, ...]]:
    checked, dead = 0, []
    for citation in answer.citations if source_text else ():
        text = source_text(citation.source_id) if source_text else None
        if text is None:
            continue
        checked += 1
        if not citation.quote.strip() or normalise(citation.quote) not in normalise(text):
            dead.append(f"[{citation.n}] {citation.source_id}: {citation.quote}")
    return checked, tuple(dead)


def _tally(category: str, judged: Sequence[Judgement]) -> Tally:
    def share(verdict: Verdict) -> Share:
        return wilson(sum(one.verdict is verdict for one in judged), len(judged))

    with_cites = [one for one in judged if one.cited is not None]
    return Tally(
        category=category,
        n=len(judged),
        right=share(Verdict.RIGHT),
        wrong=share(Verdict.WRONG),
        silent=share(Verdict.SILENT),
        misplaced=share(Verdict.MISPLACED),
        failed=share(Verdict.FAILED),
        cited=wilson(sum(one.cited is True for one in with_cites), len(with_cites)),
        dead_citations=wilson(sum(len(one.dead) for one in judged), sum(one.checked_citations for one in judged)),
        wrong_figures=sum(one.wrong_figure for one in judged),
        median_ms=statistics.median([one.milliseconds for one in judged]) if judged else math.nan,
    )
