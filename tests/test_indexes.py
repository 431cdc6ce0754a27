"""The indexes keep their contracts, in memory and on disk; a damaged one says how to mend it."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from assistant.adapters.bm25 import Bm25Index, write_bm25
from assistant.adapters.chroma import COMPARED, ChromaIndex, write_chroma
from assistant.adapters.sqlite_index import SqliteChunkStore, SqliteFactStore, write_chunks, write_facts
from assistant.documents import Chunk, Fact, FactKind, Initiative, Sentence, Source, Term
from assistant.errors import IndexUnavailable
from assistant.ports import ChunkStore, Field, LexicalIndex, VectorIndex, Vectors
from tests.contracts.indexes import (
    BODIES,
    IDS,
    TITLES,
    ChunkStoreContract,
    LexicalIndexContract,
    VectorIndexContract,
    vectors_of,
)
from tests.fakes import FakeChunks, FakeEmbedder, FakeLexicalIndex, FakeVectorIndex


class TestFakeVectorIndex(VectorIndexContract):
    def make(self, chunk_ids: Sequence[str], vectors: dict[Field, Vectors]) -> VectorIndex:
        return FakeVectorIndex(chunk_ids, vectors)


class TestChromaIndex(VectorIndexContract):
    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path) -> None:
        self._folder = tmp_path / "chroma"

    def make(self, chunk_ids: Sequence[str], vectors: dict[Field, Vectors]) -> VectorIndex:
        write_chroma(self._folder, chunk_ids=chunk_ids, vectors=vectors)
        return ChromaIndex(self._folder)


class TestChromaIndexOfMany(TestChromaIndex):
    """As if there were more vectors than are compared one by one."""

    def make(self, chunk_ids: Sequence[str], vectors: dict[Field, Vectors]) -> VectorIndex:
        write_chroma(self._folder, chunk_ids=chunk_ids, vectors=vectors)
        return ChromaIndex(self._folder, compared=0)


class TestFakeLexicalIndex(LexicalIndexContract):
    def make(self, chunk_ids: Sequence[str], words: Sequence[Sequence[str]]) -> LexicalIndex:
        return FakeLexicalIndex(chunk_ids, words)


class TestBm25Index(LexicalIndexContract):
    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path) -> None:
        self._folder = tmp_path / "lexical"

    def make(self, chunk_ids: Sequence[str], words: Sequence[Sequence[str]]) -> LexicalIndex:
        write_bm25(self._folder, chunk_ids=chunk_ids, words=words)
        return Bm25Index(self._folder)


class TestFakeChunks(ChunkStoreContract):
    def make(
        self, sources: Sequence[Source], chunks: Sequence[Chunk], sentences: Sequence[Sentence], vectors: Vectors
    ) -> ChunkStore:
        return FakeChunks(sources, chunks, sentences, vectors)


class TestSqliteChunkStore(ChunkStoreContract):
    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path) -> None:
        self._file = tmp_path / "chunks.sqlite"

    def make(
        self, sources: Sequence[Source], chunks: Sequence[Chunk], sentences: Sequence[Sentence], vectors: Vectors
    ) -> ChunkStore:
        write_chunks(self._file, sources=sources, chunks=chunks, sentences=sentences, vectors=vectors)
        return SqliteChunkStore(self._file)


def test_the_typed_tables_come_back_as_they_were_written(tmp_path: Path) -> None:
    initiative = Initiative(
        "initiative-27", 27, "AIの活用", True, 3, "効率化", ("デジタル推進課", "全部局"), "s1", "欠落"
    )
    number = Fact("initiative-27", 27, "件数", "令和9年度", FactKind.TARGET, "1,160件", 1160.0, "件", "s4")
    stage = Fact("initiative-27", 27, "調査", "令和8年度", FactKind.PLAN, "実施", None, "", "s5")
    term = Term("glossary", "オープンデータ", ("公開データ",), "だれでも使えるデータ。", ("s1", "s2"))
    file = tmp_path / "facts.sqlite"
    write_facts(file, {Initiative: [initiative], Fact: [number, stage], Term: [term]})
    store = SqliteFactStore(file)
    assert store.initiatives == (initiative,)
    assert store.facts == (number, stage)
    assert isinstance(store.facts[0].kind, FactKind)
    assert store.terms == (term,)
    assert [*store.cells, *store.procedures, *store.contacts] == []


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder with all four parts of an index."""
    vectors = vectors_of(TITLES, BODIES)
    write_chroma(tmp_path / "chroma", chunk_ids=IDS, vectors=vectors)
    write_bm25(tmp_path / "lexical", chunk_ids=IDS, words=[[t] for t in TITLES])
    write_chunks(tmp_path / "chunks.sqlite", sources=[], chunks=[], sentences=[], vectors=vectors["body"][:0])
    write_facts(tmp_path / "facts.sqlite", {})
    return tmp_path


OPENERS = {
    "chroma": ChromaIndex,
    "lexical": Bm25Index,
    "chunks.sqlite": SqliteChunkStore,
    "facts.sqlite": SqliteFactStore,
}
FILES = {"chroma": "chroma/chroma.sqlite3", "lexical": "lexical/chunk_ids.json"}


@pytest.mark.parametrize("part", OPENERS)
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "scrambled"])
def test_a_damaged_part_is_refused_with_the_mending_command(written: Path, part: str, damage: str) -> None:
    file = written / FILES.get(part, part)
    content = file.read_bytes()
    match damage:
        case "missing":
            file.unlink()
        case "empty":
            file.write_bytes(b"")
        case "cut":
            file.write_bytes(content[: len(content) // 3])
        case _:
            file.write_bytes(b"this is no index " * 400)
    with pytest.raises(IndexUnavailable, match="machi-annai ingest"):
        OPENERS[part](written / part)


def test_reading_leaves_our_own_files_as_they_were(written: Path) -> None:
    """Chroma writes a line into its own database whenever it is opened; nothing else may change."""
    before = {p: p.read_bytes() for p in written.rglob("*") if p.is_file() and "chroma" not in p.parts}
    for name, opener in OPENERS.items():
        opener(written / name)
    for compared in (0, COMPARED):
        index = ChromaIndex(written / "chroma", compared=compared)
        index.search(FakeEmbedder().embed_query("窓口"), field="body", k=5)
    assert {p: p.read_bytes() for p in before} == before
    assert {p.name for p in written.iterdir()} == set(OPENERS)


def test_an_index_that_is_let_go_gives_back_its_files(written: Path) -> None:
    def open_files() -> list[str]:
        return [file.path for file in psutil.Process().open_files() if file.path.startswith(str(written))]

    index = ChromaIndex(written / "chroma")
    assert index.search(FakeEmbedder().embed_query("窓口"), field="body", k=1)
    assert open_files()
    del index
    gc.collect()
    assert open_files() == []


@pytest.mark.parametrize("compared", [0, COMPARED])
def test_two_readers_of_one_folder_do_not_close_each_other(written: Path, compared: int) -> None:
    one, other = (ChromaIndex(written / "chroma", compared=compared) for _ in range(2))
    del one
    gc.collect()
    assert other.search(FakeEmbedder().embed_query(TITLES[3]), field="title", k=1)[0].chunk_id == IDS[3]
