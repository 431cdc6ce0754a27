"""What every `VectorIndex`, `LexicalIndex` and `ChunkStore` promises; subclass and give a `make`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from assistant.documents import Chunk, Provenance, Sentence, SentenceKind, Source, SourceKind
from assistant.ports import ChunkStore, Field, LexicalIndex, VectorIndex, Vectors
from tests.fakes import FakeEmbedder

IDS = [f"guide#c{n}" for n in range(1, 41)]
TITLES = [f"手引き{n}" for n in range(1, 41)]
BODIES = [f"{n}番の窓口では、届け出を{'受け付けます' if n % 2 else '受け付けません'}。" for n in range(1, 41)]


def vectors_of(titles: Sequence[str], bodies: Sequence[str]) -> dict[Field, Vectors]:
    embedder = FakeEmbedder()
    return {"title": embedder.embed_passages(titles), "body": embedder.embed_passages(bodies)}


class VectorIndexContract(ABC):
    """Forty chunks, whose titles and bodies lie apart."""

    @abstractmethod
    def make(self, chunk_ids: Sequence[str], vectors: dict[Field, Vectors]) -> VectorIndex:
        """An index of these vectors, one row per chunk."""

    @pytest.fixture
    def index(self) -> VectorIndex:
        return self.make(IDS, vectors_of(TITLES, BODIES))

    @pytest.mark.parametrize("field", ["title", "body"])
    def test_the_nearest_come_first_with_their_cosines(self, index: VectorIndex, field: Field) -> None:
        vector = FakeEmbedder().embed_query("7番の窓口の手引き")
        cosines = vectors_of(TITLES, BODIES)[field] @ vector
        found = index.search(vector, field=field, k=10)
        scores = [s.score for s in found]
        np.testing.assert_allclose(scores, np.sort(cosines)[::-1][:10], atol=1e-5)
        np.testing.assert_allclose(scores, [cosines[IDS.index(s.chunk_id)] for s in found], atol=1e-5)

    def test_a_text_finds_itself_in_its_own_field_only(self, index: VectorIndex) -> None:
        vector = FakeEmbedder().embed_query(TITLES[16])
        assert index.search(vector, field="title", k=1)[0].chunk_id == IDS[16]
        assert index.search(vector, field="title", k=1)[0].score == pytest.approx(1, abs=1e-5)
        assert index.search(vector, field="body", k=1)[0].score < 0.9

    def test_more_asked_than_there_are_gives_each_chunk_once(self, index: VectorIndex) -> None:
        found = index.search(FakeEmbedder().embed_query("窓口"), field="body", k=1000)
        assert sorted(s.chunk_id for s in found) == sorted(IDS)

    def test_none_asked_is_none_found(self, index: VectorIndex) -> None:
        assert index.search(FakeEmbedder().embed_query("窓口"), field="body", k=0) == []

    def test_an_empty_index_finds_nothing(self) -> None:
        index = self.make([], vectors_of([], []))
        assert index.search(FakeEmbedder().embed_query("窓口"), field="body", k=10) == []

    def test_equal_vectors_are_all_found_with_equal_scores(self) -> None:
        index = self.make(["a", "b", "c"], vectors_of(["同じ"] * 3, ["同じ"] * 3))
        found = index.search(FakeEmbedder().embed_query("同じ"), field="title", k=3)
        assert {s.chunk_id for s in found} == {"a", "b", "c"}
        assert [s.score for s in found] == pytest.approx([1, 1, 1], abs=1e-5)

    def test_many_equal_vectors_hide_no_other(self) -> None:
        """A long document without headings has one title for all its chunks."""
        titles, bodies = [*["長い文書"] * 600, *TITLES], [*(f"第{n}条の決まり。" for n in range(600)), *BODIES]
        vectors = vectors_of(titles, bodies)
        index = self.make([*(f"long#c{n}" for n in range(600)), *IDS], vectors)
        for question in ["長い文書", *TITLES[::4]]:
            vector = FakeEmbedder().embed_query(question)
            exact = np.sort(vectors["title"] @ vector)[::-1][:10]
            found = [s.score for s in index.search(vector, field="title", k=10)]
            np.testing.assert_allclose(found, exact, atol=1e-5)
        assert len({s.chunk_id for s in index.search(vectors["title"][0], field="title", k=1000)}) == 640

    def test_eight_threads_find_what_one_finds(self, index: VectorIndex) -> None:
        questions = [FakeEmbedder().embed_query(title) for title in TITLES]
        one = [index.search(q, field="body", k=5) for q in questions]
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(lambda q: index.search(q, field="body", k=5), questions)) == one


class LexicalIndexContract(ABC):
    """Five chunks: one of them about ごみ twice over, one without a word."""

    @abstractmethod
    def make(self, chunk_ids: Sequence[str], words: Sequence[Sequence[str]]) -> LexicalIndex:
        """An index of these words, one list per chunk."""

    @pytest.fixture
    def index(self) -> LexicalIndex:
        words = [["窓口", "ごみ", "収集"], ["窓口", "転出", "届"], ["窓口", "図書", "館"], ["窓口"], []]
        return self.make(["gomi", "tenshutsu", "tosho", "mado", "empty"], words)

    def test_chunks_that_share_words_are_found(self, index: LexicalIndex) -> None:
        assert [s.chunk_id for s in index.search(["転出"], k=10)] == ["tenshutsu"]
        assert {s.chunk_id for s in index.search(["転出", "図書"], k=10)} == {"tenshutsu", "tosho"}

    def test_no_shared_word_is_no_evidence(self, index: LexicalIndex) -> None:
        assert index.search(["宇宙", "ロケット"], k=10) == []
        assert index.search([], k=10) == []
        assert index.search([""], k=10) == []

    def test_every_score_is_above_zero_and_the_best_come_first(self, index: LexicalIndex) -> None:
        found = index.search(["窓口", "ごみ"], k=10)
        scores = [s.score for s in found]
        assert scores == sorted(scores, reverse=True)
        assert min(scores) > 0
        assert {s.chunk_id for s in found} == {"gomi", "tenshutsu", "tosho", "mado"}

    def test_a_rare_word_weighs_more_than_a_common_one(self, index: LexicalIndex) -> None:
        assert index.search(["ごみ", "窓口"], k=1)[0].chunk_id == "gomi"
        assert index.search(["ごみ"], k=1)[0].score > index.search(["窓口"], k=1)[0].score

    def test_at_most_k_are_found(self, index: LexicalIndex) -> None:
        assert len(index.search(["窓口"], k=2)) == 2
        assert index.search(["窓口"], k=0) == []

    @pytest.mark.parametrize("words", [[], [[], []]])
    def test_an_index_without_words_finds_nothing(self, words: list[list[str]]) -> None:
        index = self.make([f"c{n}" for n in range(len(words))], words)
        assert index.search(["窓口"], k=10) == []

    def test_eight_threads_find_what_one_finds(self, index: LexicalIndex) -> None:
        one = index.search(["窓口", "転出"], k=5)
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(lambda _: index.search(["窓口", "転出"], k=5), range(64))) == [one] * 64


TEXT = "## 見出し\n\n「引用」と'引用符'; DROP TABLE source; -- 𠮷野家 \u0000 おわり\n"
SOURCES = (
    Source(
        "guide",
        "手引き",
        SourceKind.PROCEDURE,
        "both",
        (Provenance("市のページ", url="https://www.example.jp/", date="2025-06"), Provenance("計画", section="8(3)")),
        topics=("窓口", "届"),
        departments=("市民課",),
        scope="tokushima",
        online="no",
        as_of="2025-06",
        irregular_note="二行目が読めない",
        path="guides/guide.md",
        text=TEXT,
        aliases=("てびき",),
    ),
    Source("empty", "空の題", SourceKind.DOCUMENT, "staff", ()),
)
CHUNKS = tuple(Chunk(f"guide#c{n}", "guide", "手引き", ("章", f"{n}節"), None, f"{n}節の文。") for n in range(1, 13))
PAGED = Chunk("empty#c1", "empty", "空の題", (), 3, "")
SENTENCES = tuple(
    Sentence(f"guide#s{n}", "guide", f"guide#c{(n + 1) // 2}", f"{n}番目。", kind, ("年度", "R9") if n % 2 else ())
    for n, kind in enumerate([*SentenceKind] * 6, start=1)
)


class ChunkStoreContract(ABC):
    """Two sources, thirteen chunks, two sentences to each of the first twelve."""

    @abstractmethod
    def make(
        self, sources: Sequence[Source], chunks: Sequence[Chunk], sentences: Sequence[Sentence], vectors: Vectors
    ) -> ChunkStore:
        """A store of these; one row of `vectors` per sentence."""

    @pytest.fixture
    def vectors(self) -> Vectors:
        return FakeEmbedder().embed_passages([s.text for s in SENTENCES])

    @pytest.fixture
    def store(self, vectors: Vectors) -> ChunkStore:
        return self.make(SOURCES, (*CHUNKS, PAGED), SENTENCES, vectors)

    def test_sources_are_listed_in_order_without_their_text(self, store: ChunkStore) -> None:
        assert [s.id for s in store.sources()] == ["guide", "empty"]
        assert {s.text for s in store.sources()} == {""}

    def test_a_source_comes_back_whole_and_verbatim(self, store: ChunkStore) -> None:
        assert store.source("guide") == SOURCES[0]
        assert store.source("empty") == SOURCES[1]

    @pytest.mark.parametrize("unknown", ["", "guid", "GUIDE", "guide' OR '1'='1", "../guide", "案内"])
    def test_an_unknown_id_is_none(self, store: ChunkStore, unknown: str) -> None:
        assert store.source(unknown) is None
        assert store.chunks([unknown]) == []
        assert store.source_chunks(unknown) == []
        assert store.sentences([unknown])[0] == []

    def test_chunks_come_in_the_order_asked_for_and_unknown_ones_are_left_out(self, store: ChunkStore) -> None:
        asked = ["guide#c11", "nothing#c1", "guide#c2", "empty#c1", "guide#c1"]
        assert store.chunks(asked) == [CHUNKS[10], CHUNKS[1], PAGED, CHUNKS[0]]
        assert store.chunks([]) == []

    def test_the_chunks_of_a_source_come_in_reading_order(self, store: ChunkStore) -> None:
        assert store.source_chunks("guide") == list(CHUNKS)
        assert store.source_chunks("empty") == [PAGED]

    def test_sentences_come_in_reading_order_with_their_own_vectors(self, store: ChunkStore, vectors: Vectors) -> None:
        sentences, own = store.sentences(["guide#c10", "guide#c2"])
        assert sentences == [SENTENCES[2], SENTENCES[3], SENTENCES[18], SENTENCES[19]]
        assert own.dtype == np.float32
        np.testing.assert_array_equal(own, vectors[[2, 3, 18, 19]])

    def test_no_sentence_is_an_empty_table_of_vectors(self, store: ChunkStore, vectors: Vectors) -> None:
        sentences, own = store.sentences([])
        assert sentences == []
        assert own.shape == (0, vectors.shape[1])

    def test_every_thread_reads_the_same(self, store: ChunkStore) -> None:
        def read(_: int) -> tuple[object, ...]:
            return store.source("guide"), tuple(store.source_chunks("guide")), tuple(store.sentences(["guide#c3"])[0])

        with ThreadPoolExecutor(8) as threads:
            assert set(threads.map(read, range(64))) == {read(0)}
