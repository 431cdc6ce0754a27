"""What can be asked next is asked of the same documents, says what it is about, and is not answered already."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant import pipeline
from assistant.alike import Like, Likes
from assistant.asked import Askings, askings_of
from assistant.documents import Asking, Source, SourceKind
from assistant.draft import Draft, DraftSentence, Quote
from assistant.models import SPOKEN, ComposedBy, Evidence, Language, Outcome, Stage, VerifiedSentence
from assistant.pipeline import Pipeline
from assistant.suggest import SUGGESTED, TRIED, going_on, meant, plain_in
from assistant.turn import Turn
from tests.answering.world import World, answer_of, asked
from tests.fakes import FakeChunks


def _asking(question: str, *sentences: int, source: str = "guide", language: str = "ja") -> Asking:
    return Asking(question, language, source, f"{source}#c1", tuple(f"{source}#s{n}" for n in sentences))


def _draft(*own: str, outcome: Outcome = Outcome.ANSWERED) -> Draft:
    source = Source("guide", "手当", SourceKind.SUPPORT, "citizen", ())
    quote = Quote(source, (), None, "guide#s1", "対象は18歳までです。")
    return Draft(outcome, ComposedBy.EXTRACTIVE, (DraftSentence("対象は18歳までです。", (quote,)),), suggestions=own)


ASKINGS = [
    _asking("手当は何歳まで出ますか", 1),
    _asking("手当はいくら出ますか", 2),
    _asking("いくらですか", 2),
    _asking("手当の申請に何がいりますか", 3, 4),
    _asking("書類は何を出しますか", 4),
    _asking("手当はいつ振り込まれますか", 5),
    _asking("いつもらえるんで", 6),
    _asking("水道はどこですか", 1, source="other"),
    _asking("When is the allowance paid?", 5, language="en"),
]


def _held(askings: list[Asking]) -> Askings:
    """As a generation holds them."""
    return askings_of(FakeChunks(all_askings=askings))


def _next(draft: Draft, language: Language = Language.JA) -> tuple[str, ...]:
    return going_on(draft, plain_in(_held(ASKINGS), language), asked="手当はいくら出ますか。")


def test_what_the_document_says_besides_is_suggested_in_its_plainest_words() -> None:
    assert _next(_draft()) == ("手当はいくら出ますか", "手当の申請に何がいりますか", "手当はいつ振り込まれますか")


def test_the_drafts_own_suggestions_come_first() -> None:
    own = "手当の窓口は？", "手当の対象は？"
    assert _next(_draft(*own)) == (
        *own,
        "手当はいくら出ますか",
        "手当の申請に何がいりますか",
        "手当はいつ振り込まれますか",
    )


def test_who_is_not_answered_gets_nothing_to_go_on_with() -> None:
    for outcome in (Outcome.NO_EVIDENCE, Outcome.CLARIFY, Outcome.CRISIS):
        assert _next(_draft(outcome=outcome)) == ()


def test_only_questions_of_the_answers_language_are_suggested() -> None:
    assert _next(_draft(), Language.KO) == ()
    assert _next(_draft(), Language.JA_EASY) == _next(_draft())


def test_a_document_about_many_things_suggests_none_of_them() -> None:
    many = [_asking(f"用語{n}とは何ですか", n) for n in range(2, 60)]
    assert going_on(_draft(), plain_in(_held(many), Language.JA), asked="") == ()


def _near(*likenesses: float) -> Likes:
    """How like the question the first askings are, the likest first."""
    return {a.sentence_ids[0]: Like(a, x) for x, a in zip(likenesses, ASKINGS, strict=False)}


def test_who_was_not_answered_is_asked_whether_a_near_question_was_meant() -> None:
    assert meant(_near(5.0, 4.0), plain_in(_held(ASKINGS), Language.JA), asked="てあて") == (
        "手当は何歳まで出ますか",
        "手当はいくら出ますか",
    )


def test_what_is_far_is_not_taken_for_what_was_meant() -> None:
    assert meant(_near(5.0, 3.0), plain_in(_held(ASKINGS), Language.JA), asked="てあて") == ("手当は何歳まで出ますか",)
    assert meant(_near(2.0), plain_in(_held(ASKINGS), Language.JA), asked="てあて") == ()


def test_the_question_itself_is_not_what_was_meant() -> None:
    assert meant(_near(5.0), plain_in(_held(ASKINGS), Language.JA), asked="手当は何歳まで出ますか") == ()
    assert meant(_near(5.0), plain_in(_held(ASKINGS), Language.KO), asked="てあて") == ()


QUESTIONS = [
    "ひとり親の支援を教えて",
    "図書館の本は何冊借りられますか",
    "取組27の令和9年度の目標は？",
    "介護保険の相談はどこですか",
    "婚姻届の証人は何人いりますか",
    "火星への引っ越しはどこに届けますか",
]


def test_every_question_suggested_is_answered_when_it_is_asked(shipped: World) -> None:
    suggested = [s for q in QUESTIONS for s in shipped.ask(q).suggestions]
    assert len(suggested) > len(QUESTIONS)
    assert all(len(shipped.ask(q).suggestions) <= SUGGESTED for q in QUESTIONS)
    assert [s for s in suggested if shipped.ask(s).outcome not in SPOKEN] == []


def test_what_leads_nowhere_is_not_suggested(shipped: World, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = shipped.ask(QUESTIONS[1]).suggestions[0]
    nowhere = "火星の市役所の場所はどこですか"
    monkeypatch.setattr(pipeline, "going_on", lambda *_, **__: (nowhere, answered))
    assert shipped.ask(nowhere).outcome is Outcome.NO_EVIDENCE
    assert shipped.piped().ask(asked(QUESTIONS[1])).suggestions == (answered,)


def test_an_answer_waits_for_few_trials_and_each_suggestion_is_tried_once(
    shipped: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = shipped.piped()
    tried: list[str] = []
    composed = Pipeline._composed

    def counting(self: Pipeline, turn: Turn, *rest: Any, **how: Any) -> Any:
        tried.append(turn.text)
        return composed(self, turn, *rest, **how)

    monkeypatch.setattr(Pipeline, "_composed", counting)
    first = mine.ask(asked(QUESTIONS[1])).suggestions
    assert len(first) == TRIED
    assert tried == [QUESTIONS[1], *first]
    second = mine.ask(asked(QUESTIONS[1])).suggestions
    assert len(second) == SUGGESTED
    assert second[:TRIED] == first
    assert tried[3:] == [QUESTIONS[1], second[-1]]
    assert mine.ask(asked(QUESTIONS[1])).suggestions == second
    assert tried[5:] == [QUESTIONS[1]]


@pytest.mark.parametrize("heard", [Stage, Evidence, VerifiedSentence])
def test_nothing_is_tried_while_somebody_else_waits_for_an_answer_or_its_end(shipped: World, heard: type) -> None:
    mine = shipped.piped()
    waiting = mine.run(asked(QUESTIONS[0]))
    while not isinstance(next(waiting), heard):
        pass
    assert mine.ask(asked(QUESTIONS[1])).suggestions == ()
    assert len(answer_of(list(waiting)).suggestions) == TRIED
    assert len(mine.ask(asked(QUESTIONS[1])).suggestions) == TRIED


def test_a_generation_is_not_tried_with_what_is_known_of_another(shipped: World) -> None:
    mine = shipped.piped()
    events = mine.run(asked(QUESTIONS[1]))
    while not isinstance(next(events), Evidence):
        pass
    newer = replace(shipped.index, generation="gen-newer")
    mine._open_index = lambda: newer
    assert answer_of(list(events)).suggestions == ()
