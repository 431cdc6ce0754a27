"""Judges one record: arithmetic over the case, the answer and the sources' texts; nothing is asked again."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.models import SPOKEN, Answer, Audience, Language, Outcome
from eval.cases import CHECKED, Case, Category, Split
from eval.grounding import Sources, grounding
from eval.run import Record
from eval.targets import PASSAGES, FoundPassage
from eval.wording import hard_places, in_its_language

SURE = 1.0  # what an answer from the typed tables claims: it names the cell it was asked for


class Verdict(StrEnum):
    """How one case went. `MISPLACED` is a fixed reply of the wrong kind, `FAILED` no answer at all."""

    RIGHT = "right"
    WRONG = "wrong"
    SILENT = "silent"
    MISPLACED = "misplaced"
    FAILED = "failed"


class LostAt(StrEnum):
    """The step that lost a case that is not right."""

    NO_ANSWER = "no answer came"
    SCREENED = "screened"
    NOT_SCREENED = "not screened"
    SHOULD_HAVE_ABSTAINED = "should have abstained"
    ASKED_BACK = "asked back"
    WRONG_CELL = "wrong cell"
    DROPPED = "dropped by the verifier"
    NOT_RETRIEVED = "not retrieved"
    BELOW_THE_FLOOR = "retrieved, below the floor"
    NOT_CHOSEN = "retrieved, not chosen"
    INCOMPLETE = "right source, not the whole answer"
    WRONG_LANGUAGE = "wrong language"


class Judgement(BaseModel):
    """One case, judged. `missing` are the sets of `must` of which nothing occurs in the text.

    None is not applicable: `cited` and the citation metrics where no answer was given, the retrieval metrics where
    nothing was to be found or the question leans on another, `easy` in other languages than やさしい日本語.
    """

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="null")

    case_id: str
    category: Category
    audience: Audience
    language: Language
    split: Split
    group: str | None
    question: str
    verdict: Verdict
    outcome: Outcome | None
    lost_at: LostAt | None = None
    missing: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    wrong_figure: bool = False
    spoke: bool = False
    should_speak: bool | None = None  # None: a fixed reply is due (crisis, personal data, small talk …)
    confidence: float = 0.0
    cited: bool | None = None
    citations: int = 0
    dead: tuple[str, ...] = ()
    unfaithful: tuple[str, ...] = ()
    citation_recall: float | None = None
    citation_precision: float | None = None
    recall: float | None = None
    ndcg: float | None = None
    reciprocal_rank: float | None = None
    in_language: bool | None = None
    hard_places: tuple[str, ...] | None = None
    milliseconds: float


def normalise(text: str) -> str:
    """NFKC, white space and commas removed, casefolded: what `must` and `must_not` are compared in."""
    return re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text)).casefold()


def judge(record: Record, sources: Sources) -> Judgement:
    """How the answer of a record stands to its case. For `must` only the text is searched, not the citations."""
    case = record.case
    abstains = case.category is Category.UNANSWERABLE
    about = {
        "case_id": case.id,
        "category": case.category,
        "audience": case.audience,
        "language": case.language,
        "split": case.split,
        "group": case.group,
        "question": case.question,
        "should_speak": case.may_speak if case.may_speak or abstains else None,
        "milliseconds": record.milliseconds,
    }
    if record.answer is None or record.error is not None:
        return Judgement.model_validate(
            {**about, "verdict": Verdict.FAILED, "outcome": None, "lost_at": LostAt.NO_ANSWER}
        )
    answer = Answer.model_validate(record.answer)
    spoke = answer.outcome in SPOKEN
    text = normalise(answer.text)
    lacking = missing(case, text) if answer.outcome in CHECKED else ()
    said = forbidden(case, text)
    in_another = case.category is Category.LANGUAGE and spoke and answer.language is not case.language
    in_language = in_its_language(answer)
    worded_wrong = in_another or in_language is False
    verdict = _verdict(case, answer.outcome, said_wrong=bool(lacking or said or worded_wrong), forbidden=bool(said))
    wrong_figure = spoke and verdict is Verdict.WRONG and _wrong_figure(case, answer, said)
    ground = grounding(answer, sources, asked=case.question)
    cited = any(c.source_id in case.cite_any for c in answer.citations) if spoke and case.cite_any else None
    found = _ranks(record.passages, case.cite_any) if case.cite_any and not case.history else None
    judged = Judgement.model_validate(
        {
            **about,
            "verdict": verdict,
            "outcome": answer.outcome,
            "missing": lacking,
            "forbidden": said,
            "figures": tuple(sorted({f"{f.fiscal_year} {f.value}{f.unit}" for f in answer.figures})),
            "wrong_figure": wrong_figure,
            "spoke": spoke,
            "confidence": (SURE if answer.confidence is None else answer.confidence) if spoke else 0.0,
            "cited": cited,
            "citations": len(answer.citations),
            "dead": ground.dead,
            "unfaithful": ground.unfaithful,
            "citation_recall": ground.recall if spoke else None,
            "citation_precision": ground.precision if spoke else None,
            "recall": found and found[0],
            "ndcg": found and found[1],
            "reciprocal_rank": found and found[2],
            "in_language": None if in_language is None else in_language and not in_another,
            "hard_places": hard_places(answer) if spoke and answer.language is Language.JA_EASY else None,
        }
    )
    lost = _lost_at(judged, answer, found_any=bool(found and found[0]), worded_wrong=worded_wrong)
    return judged.model_copy(update={"lost_at": lost})


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


def _ranks(passages: Sequence[FoundPassage], wanted: Sequence[str]) -> tuple[float, float, float]:
    """Recall and nDCG over the sources of the first ten passages, each source at its best place, and 1/rank of the
    first wanted one. Gains are 0 and 1 (Järvelin & Kekäläinen 2002)."""
    ranked = list(dict.fromkeys(p.source_id for p in passages[:PASSAGES]))
    hits = [rank for rank, source in enumerate(ranked, start=1) if source in wanted]
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(wanted), PASSAGES) + 1))
    gain = sum(1 / math.log2(rank + 1) for rank in hits)
    return len(hits) / min(len(wanted), PASSAGES), gain / ideal, 1 / hits[0] if hits else 0.0


def _lost_at(judged: Judgement, answer: Answer, *, found_any: bool, worded_wrong: bool) -> LostAt | None:
    """The first step, in the order of the pipeline, that explains why a case is not right."""
    if judged.verdict is Verdict.RIGHT:
        return None
    fixed = answer.outcome not in (*SPOKEN, Outcome.NO_EVIDENCE, Outcome.OUT_OF_SCOPE, Outcome.CLARIFY)
    reasons = (
        (LostAt.SHOULD_HAVE_ABSTAINED, judged.spoke and judged.should_speak is False),
        (LostAt.NOT_SCREENED, judged.should_speak is None and not fixed),
        (LostAt.SCREENED, fixed),
        (LostAt.WRONG_CELL, judged.wrong_figure),
        (LostAt.DROPPED, answer.dropped > 0),
        (LostAt.ASKED_BACK, answer.outcome is Outcome.CLARIFY),
        (LostAt.WRONG_LANGUAGE, worded_wrong and not judged.missing),
        (LostAt.INCOMPLETE, judged.cited is True),
        (LostAt.NOT_RETRIEVED, not found_any and judged.recall is not None),
        (LostAt.NOT_CHOSEN, judged.spoke),
    )
    return next((step for step, applies in reasons if applies), LostAt.BELOW_THE_FLOOR)
