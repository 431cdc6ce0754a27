"""What is read out of the passages stands in them word for word, and answers what was asked."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

import pytest

from assistant.alike import alike, nearest
from assistant.documents import SentenceKind
from assistant.extract import Extraction, extract
from assistant.found import Found
from assistant.models import Answer, ComposedBy, Outcome
from assistant.retrieve import retrieve
from assistant.text import squeezed
from assistant.vocabulary import expanded
from tests.answering.world import World

_MARKS = re.compile(r"(\[\d+\])+$")
QUESTIONS = (
    "転入届はいつまでに出せばいい？",
    "児童扶養手当の所得制限はいくら",
    "大阪市から引っ越してきました。転入届は？",
    "児童手当の申請に必要なものは",
    "図書館の休館日は",
    "オンライン申請で窓口に行く必要はある？",
)
_OF_ANYTHING = 2.5  # nearness of questions about different things


def _found(world: World, text: str) -> Found:
    vector = world.embedder.embed_query(text)
    passages = retrieve(vector, expanded(world.tokenizer.words(text)), index=world.index, k=16)
    asked = world.understood(text)
    near = nearest(vector, world.vocabulary)
    likes = alike(asked, near, world.vocabulary)
    return Found(world.index, world.vocabulary, asked, vector, passages, near, likes)


def _extracted(world: World, text: str) -> Extraction:
    extraction = extract(_found(world, text), tokenizer=world.tokenizer, city=world.city)
    assert extraction is not None
    return extraction


def _source_text(world: World, source_id: str) -> str:
    source = world.index.chunks.source(source_id)
    assert source is not None
    return source.text


def _cited_lines(answer: Answer) -> list[str]:
    return [_MARKS.sub("", line) for line in answer.text.splitlines() if _MARKS.search(line)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_stands_in_its_source_word_for_word(shipped: World, question: str) -> None:
    answer = shipped.ask(question)
    assert answer.citations
    for citation in answer.citations:
        source = squeezed(_source_text(shipped, citation.source_id))
        cells = [squeezed(cell) for cell in citation.quote.split(" | ")]
        assert [cell for cell in cells if cell not in source] == [], citation


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_extracted_line_says_nothing_that_its_quote_does_not(shipped: World, question: str) -> None:
    answer = shipped.ask(question)
    assert answer.composed_by is ComposedBy.EXTRACTIVE
    quotes = squeezed(" ".join(c.quote for c in answer.citations))
    for line in _cited_lines(answer):
        said = [part.rpartition(": ")[2] for part in line.split("、")] if ": " in line else [line]
        assert [part for part in said if squeezed(part) not in quotes] == [], line


def test_a_corpus_of_which_nobody_asked_anything_is_not_silent_for_that(toy: World) -> None:
    unasked = replace(_found(toy, "傘の貸出の時間は？"), near=[], likes={})
    extraction = extract(unasked, tokenizer=toy.tokenizer, city=toy.city)
    assert extraction is not None
    assert extraction.signals.asked_near > _OF_ANYTHING


def test_no_passages_say_nothing(toy: World) -> None:
    question = "傘の貸出は？"
    vector = toy.embedder.embed_query(question)
    found = Found(toy.index, toy.vocabulary, toy.understood(question), vector, passages=[], near=[], likes={})
    assert extract(found, tokenizer=toy.tokenizer, city=toy.city) is None


def test_the_asked_for_sort_of_value_decides_which_sentence_is_best(shipped: World) -> None:
    extraction = _extracted(shipped, "転入届はいつまでに出せばいい？")
    assert extraction.signals.holds_wanted
    assert "14日以内" in extraction.draft.sentences[1].text


@pytest.mark.parametrize(
    "question",
    [
        "証明書の手数料はいくら",
        "パスポートの手数料はいくら",
        "図書館の貸出冊数は何冊",
        "母子生活支援施設の利用料はいくら",
    ],
)
def test_a_question_after_an_amount_is_not_answered_by_sentences_without_one(shipped: World, question: str) -> None:
    extraction = _extracted(shipped, question)
    assert extraction.signals.wanted
    assert extraction.not_stated or not extraction.signals.holds_wanted
    assert shipped.ask(question).outcome is Outcome.NO_EVIDENCE


@pytest.mark.parametrize("question", ["図書館の休館日は", "寡婦福祉資金の利子は"])
def test_a_passage_that_says_it_is_not_known_is_quoted_but_is_no_answer(shipped: World, question: str) -> None:
    answer = shipped.ask(question)
    assert answer.outcome is Outcome.NO_EVIDENCE
    assert "確認でき" in answer.text
    assert answer.text.splitlines()[0].startswith("お尋ねの内容は、ここにある資料では確認できません。")
    assert [c for c in answer.citations if "確認でき" in c.quote]


def _sources_cited(world: World, question: str) -> tuple[Answer, set[str | None], set[str | None]]:
    answer = world.ask(question)
    cited = [world.vocabulary.sources[c.source_id] for c in answer.citations]
    return answer, {s.scope for s in cited}, {s.as_of for s in cited}


def test_a_national_rule_is_said_to_be_one(shipped: World) -> None:
    answer, scopes, _ = _sources_cited(shipped, "児童扶養手当の所得制限はいくら")
    assert scopes == {"national"}
    assert "これは国の制度や全国共通の案内です。徳島市での取扱いは" in answer.text


def test_the_citys_own_rule_is_not_called_national(shipped: World) -> None:
    answer, scopes, _ = _sources_cited(shipped, "図書館まつりは何時まで開かれた？")
    assert "national" not in scopes
    assert "国の制度" not in answer.text


def test_a_dated_source_is_said_to_be_of_its_date(shipped: World) -> None:
    answer, _, dates = _sources_cited(shipped, "児童扶養手当の所得制限はいくら")
    (date,) = dates
    assert date
    assert f"この資料は{date}時点の内容です。" in answer.text


def test_a_sentence_that_introduces_a_list_brings_the_whole_list(shipped: World) -> None:
    answer = shipped.ask("国民健康保険の届出に必要なものは？")
    intro = next(c for c in answer.citations if c.quote.endswith("次のものが必要です。"))
    own = [c for c in shipped.index.chunks.source_chunks(intro.source_id) if c.heading_path == intro.heading_path]
    sentences, _ = shipped.index.chunks.sentences([c.id for c in own])
    after = sentences[[s.text for s in sentences].index(intro.quote) + 1 :]
    listed = [s.text for s in takewhile(lambda s: s.kind is SentenceKind.ITEM, after)]
    assert listed
    assert [item for item in listed if item not in answer.text] == []


def test_suggestions_are_questions_that_the_same_source_answers(shipped: World) -> None:
    answer = shipped.ask("転入届はいつまでに出せばいい？")
    assert answer.suggestions
    for suggestion in answer.suggestions:
        again = shipped.ask(suggestion)
        assert again.outcome in (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.NO_EVIDENCE)
        assert not again.citations or {c.source_id for c in again.citations} == {"jumin-ido"}


def test_what_to_bring_goes_before_what_else_the_guide_says(shipped: World) -> None:
    text = shipped.ask("ひとり親の汽車の定期割引、窓口へ持っていくもん教えて").text
    assert "児童扶養手当証書" in text


def test_a_list_is_told_whole_where_a_sentence_introduces_it(shipped: World) -> None:
    text = shipped.ask("市民アンケートの結果から市が重点を置くとした課題は何と何ですか").text
    assert all(f"課題{n}" in text for n in "①②③")


def test_the_support_for_single_parents_is_told_as_a_whole_table(shipped: World) -> None:
    text = shipped.ask("離婚してひとりで子育てしてます 使える制度おしえて").text
    assert all(name in text for name in ("児童扶養手当", "高等職業訓練促進給付金", "養育費確保支援"))
