"""What every `Embedder` promises; subclass it and give a `make`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from assistant.ports import Embedder

PASSAGES = (
    "児童手当は、中学校修了前の児童を養育している方に支給されます。",
    "燃やせるごみは、指定の袋に入れて朝8時までに出してください。",
    "転出届は、引っ越しの日の14日前から届け出ることができます。",
)
AWKWARD = ("", " ", "\n", "ー", "𠮷野家🏠", "\u200b", "ｶﾀｶﾅ", "Ａ４", "a" * 5000, "窓口" * 2000, "مرحبا", "\x00")


class EmbedderContract(ABC):
    """Unit vectors, one per text, that depend on nothing but the text."""

    @abstractmethod
    def make(self) -> Embedder:
        """An embedder, the same each time."""

    @pytest.fixture
    def embedder(self) -> Embedder:
        return self.make()

    def test_passages_become_one_unit_vector_each(self, embedder: Embedder) -> None:
        vectors = embedder.embed_passages(PASSAGES)
        assert vectors.shape == (3, len(embedder.embed_query("窓口")))
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_no_passage_is_an_empty_table_of_the_same_width(self, embedder: Embedder) -> None:
        assert embedder.embed_passages([]).shape == (0, len(embedder.embed_query("窓口")))

    def test_a_query_becomes_one_unit_vector(self, embedder: Embedder) -> None:
        vector = embedder.embed_query("児童手当はいつまで")
        assert vector.ndim == 1
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)

    def test_the_same_text_gets_the_same_vector(self, embedder: Embedder) -> None:
        np.testing.assert_allclose(embedder.embed_passages(PASSAGES), embedder.embed_passages(PASSAGES), atol=1e-6)
        np.testing.assert_allclose(embedder.embed_query("窓口"), embedder.embed_query("窓口"), atol=1e-6)

    def test_neighbours_in_a_batch_change_little(self, embedder: Embedder) -> None:
        """int8 scales by the whole batch, so a vector may move, but by less than the floors of evidence.py."""
        together = embedder.embed_passages([*PASSAGES, "長い文。" * 100])
        alone = [embedder.embed_passages([p])[0] for p in PASSAGES]
        assert [float(a @ b) for a, b in zip(alone, together, strict=False)] == pytest.approx([1] * 3, abs=5e-3)

    def test_vectors_keep_the_order_of_the_texts(self, embedder: Embedder) -> None:
        forwards = embedder.embed_passages(PASSAGES)
        backwards = embedder.embed_passages(PASSAGES[::-1])
        np.testing.assert_allclose(forwards, backwards[::-1], atol=1e-5)

    def test_a_question_in_a_passages_words_is_nearest_to_it(self, embedder: Embedder) -> None:
        vectors = embedder.embed_passages(PASSAGES)
        asked = ("児童手当は児童を養育している方に", "燃やせるごみは指定の袋に", "転出届は引っ越しの日の14日前")
        assert [int(np.argmax(vectors @ embedder.embed_query(q))) for q in asked] == [0, 1, 2]

    def test_awkward_texts_have_unit_vectors_too(self, embedder: Embedder) -> None:
        vectors = [*embedder.embed_passages(AWKWARD), *map(embedder.embed_query, AWKWARD)]
        assert np.isfinite(vectors).all()
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_the_fingerprint_is_the_same_each_time(self, embedder: Embedder) -> None:
        assert embedder.fingerprint == self.make().fingerprint
        assert embedder.fingerprint

    def test_eight_threads_get_what_one_gets(self, embedder: Embedder) -> None:
        one = [embedder.embed_query(p) for p in PASSAGES]
        with ThreadPoolExecutor(8) as threads:
            np.testing.assert_allclose(list(threads.map(embedder.embed_query, PASSAGES * 4)), one * 4, atol=1e-5)
