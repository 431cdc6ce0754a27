"""Passages are ranked by both cosines and, more lightly, by shared words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from assistant.documents import Chunk, Passage
from assistant.ports import Field, Index, Scored, Vectors
from assistant.retrieve import retrieve
from tests.fakes import FakeChunks, FakeFacts, FakeSearch

VECTOR = np.array([1.0, 0.0], dtype=np.float32)


class ToldCosines:
    """A `VectorIndex` with these cosines."""

    def __init__(self, title: Mapping[str, float], body: Mapping[str, float]) -> None:
        self._of: dict[Field, Mapping[str, float]] = {"title": title, "body": body}

    def search(self, vector: Vectors, *, field: Field, k: int) -> list[Scored]:
        found = sorted(self._of[field].items(), key=lambda pair: -pair[1])
        return [Scored(i, s) for i, s in found][:k]


def found(
    title: Mapping[str, float], body: Mapping[str, float], lexical: Mapping[str, float], *, k: int = 10
) -> list[Passage]:
    ids = sorted({*title, *body, *lexical})
    chunks = FakeChunks(all_chunks=[Chunk(i, "guide", "手引き", (), None, i) for i in ids])
    words = FakeSearch(*(Scored(i, s) for i, s in lexical.items()))
    index = Index("gen-fake", "2026-11-22", ToldCosines(title, body), words, chunks, FakeFacts())
    return retrieve(VECTOR, ["語"], index=index, k=k)


def ids(passages: Sequence[Passage]) -> list[str]:
    return [p.chunk.id for p in passages]


def test_an_empty_index_finds_nothing() -> None:
    assert found({}, {}, {}) == []


def test_title_and_body_count_alike() -> None:
    passages = found({"a": 0.9, "b": 0.8, "c": 0.1}, {"a": 0.5, "b": 0.8, "c": 0.2}, {})
    assert ids(passages) == ["b", "a", "c"]


def test_the_score_is_the_standardised_sum_plus_three_tenths_of_standardised_words() -> None:
    title, body, lexical = (
        {"a": 0.9, "b": 0.6, "c": 0.3},
        {"a": 0.5, "b": 0.6, "c": 0.1},
        {"a": 1.0, "b": 9.0, "c": 2.0},
    )

    def standardised(values: Sequence[float]) -> Vectors:
        array = np.array(values, dtype=np.float32)
        spread: Vectors = (array - array.mean()) / array.std()
        return spread

    expected = standardised([1.4, 1.2, 0.4]) + 0.3 * standardised([1.0, 9.0, 2.0])
    scores = {p.chunk.id: p.score for p in found(title, body, lexical)}
    assert [scores[i] for i in "abc"] == pytest.approx(expected.tolist(), abs=1e-5)
    assert sum(scores.values()) == pytest.approx(0, abs=1e-5)


def test_shared_words_decide_between_near_ones_but_not_against_a_far_better_one() -> None:
    near = found({"a": 0.81, "b": 0.80, "c": 0.2}, {"a": 0.8, "b": 0.8, "c": 0.2}, {"b": 5.0})
    assert ids(near)[0] == "b"
    far = found({"a": 0.95, "b": 0.80, "c": 0.79}, {"a": 0.95, "b": 0.8, "c": 0.79}, {"b": 50.0})
    assert ids(far)[0] == "a"


def test_the_size_of_word_scores_does_not_matter_only_their_spread() -> None:
    cosines = {"a": 0.9, "b": 0.8, "c": 0.7}
    small = found(cosines, cosines, {"a": 0.1, "b": 0.2, "c": 0.3})
    large = found(cosines, cosines, {"a": 100.0, "b": 200.0, "c": 300.0})
    assert [p.score for p in small] == pytest.approx([p.score for p in large], abs=1e-4)


def test_no_shared_word_is_no_evidence_and_changes_no_order() -> None:
    passages = found({"a": 0.9, "b": 0.5}, {"a": 0.9, "b": 0.5}, {})
    assert ids(passages) == ["a", "b"]
    assert [p.lexical for p in passages] == [0.0, 0.0]


def test_a_passage_carries_its_best_cosine_and_its_word_score() -> None:
    (first, second) = found({"a": 0.9, "b": 0.2}, {"a": 0.7, "b": 0.6}, {"a": 3.5})
    assert [first.similarity, first.lexical] == pytest.approx([0.9, 3.5])
    assert [second.similarity, second.lexical] == pytest.approx([0.6, 0.0])


def test_what_only_shares_words_is_found_too_but_claims_no_cosine_above_the_least_seen() -> None:
    passages = found({"a": 0.9, "b": 0.5}, {"a": 0.9, "b": 0.4}, {"word-only": 8.0})
    assert set(ids(passages)) == {"a", "b", "word-only"}
    only = next(p for p in passages if p.chunk.id == "word-only")
    assert only.similarity == pytest.approx(0.5)
    assert only.lexical == pytest.approx(8.0)


def test_words_alone_are_enough_when_no_vector_is_near() -> None:
    assert ids(found({}, {}, {"a": 1.0, "b": 2.0})) == ["b", "a"]


def test_equal_scores_keep_the_order_they_were_found_in_and_are_finite() -> None:
    same = dict.fromkeys("abcd", 0.8)
    passages = found(same, same, dict.fromkeys("abcd", 1.0))
    assert ids(passages) == ["a", "b", "c", "d"]
    assert [p.score for p in passages] == [0.0] * 4


def test_a_single_chunk_is_found_with_a_finite_score() -> None:
    (only,) = found({"a": 0.7}, {"a": 0.6}, {"a": 2.0})
    assert only.score == 0.0
    assert only.similarity == pytest.approx(0.7)


def test_at_most_k_are_returned_best_first() -> None:
    cosines = {f"c{n:03}": n / 100 for n in range(60)}
    passages = found(cosines, cosines, {}, k=5)
    assert ids(passages) == ["c059", "c058", "c057", "c056", "c055"]
    scores = [p.score for p in passages]
    assert scores == sorted(scores, reverse=True)
    assert found(cosines, cosines, {}, k=0) == []


def test_a_chunk_that_the_store_no_longer_has_is_left_out_without_mixing_up_scores() -> None:
    chunks = FakeChunks(all_chunks=[Chunk("b", "guide", "手引き", (), None, "b")])
    cosines = {"a": 0.9, "b": 0.2}
    index = Index("gen-fake", "2026", ToldCosines(cosines, cosines), FakeSearch(), chunks, FakeFacts())
    (only,) = retrieve(VECTOR, [], index=index, k=5)
    assert only.chunk.id == "b"
    assert only.similarity == pytest.approx(0.2)
