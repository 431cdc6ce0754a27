"""What the cache of passage vectors promises."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.embedding_cache import CachedEmbedder
from assistant.errors import EmbedderUnavailable
from assistant.ports import Embedder, Vectors
from tests.fakes import FakeEmbedder

TEXTS = ["児童手当の申請", "ごみの分け方", "転出届は十四日以内に"]


def test_a_passage_is_embedded_once_across_runs(tmp_path: Path) -> None:
    first, second = FakeEmbedder(), FakeEmbedder()
    vectors = CachedEmbedder(first, tmp_path / "cache.sqlite").embed_passages(TEXTS)
    again = CachedEmbedder(second, tmp_path / "cache.sqlite").embed_passages([*TEXTS, "新しい文"])
    assert sorted(first.embedded) == sorted(TEXTS)
    assert second.embedded == ["新しい文"]
    np.testing.assert_array_equal(again[:3], vectors)


def test_vectors_come_in_the_order_asked_for_with_repeats_embedded_once(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    asked = ["とても長い文が先に来ることもある", "短い", "とても長い文が先に来ることもある"]
    vectors = CachedEmbedder(embedder, tmp_path / "cache.sqlite").embed_passages(asked)
    np.testing.assert_array_equal(vectors, FakeEmbedder().embed_passages(asked))
    assert len(embedder.embedded) == 2


def test_another_fingerprint_never_sees_the_vectors_of_the_first(tmp_path: Path) -> None:
    CachedEmbedder(FakeEmbedder(), tmp_path / "cache.sqlite").embed_passages(TEXTS)
    other = FakeEmbedder(fingerprint="another")
    CachedEmbedder(other, tmp_path / "cache.sqlite").embed_passages(TEXTS)
    assert len(other.embedded) == len(TEXTS)


def test_a_broken_file_is_moved_aside_and_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    file.write_bytes(b"this is no database" * 100)
    embedder = FakeEmbedder()
    CachedEmbedder(embedder, file).embed_passages(TEXTS)
    assert len(embedder.embedded) == len(TEXTS)
    assert (tmp_path / "cache.sqlite.broken").read_bytes().startswith(b"this is no database")


def test_a_file_that_cannot_be_written_is_not_moved_but_reported(tmp_path: Path) -> None:
    (tmp_path / "cache.sqlite").mkdir()
    with pytest.raises(EmbedderUnavailable):
        CachedEmbedder(FakeEmbedder(), tmp_path / "cache.sqlite")


def test_no_text_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    cached = CachedEmbedder(FakeEmbedder(), file)
    cached.embed_passages(TEXTS)
    cached.embed_query("氏名と電話番号")
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert all(text.encode() not in kept for text in [*TEXTS, "氏名と電話番号"])
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT count(*) FROM vectors").fetchone() == (len(TEXTS),)
    connection.close()


def test_progress_counts_what_was_known_and_ends_at_the_total(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    cached = CachedEmbedder(
        FakeEmbedder(), tmp_path / "cache.sqlite", on_progress=lambda done, total: heard.append((done, total))
    )
    cached.embed_passages(TEXTS[:1])
    heard.clear()
    cached.embed_passages(TEXTS)
    assert heard == [(1, 3), (3, 3)]


def test_what_was_embedded_before_a_failure_is_kept(tmp_path: Path) -> None:
    class FailsAtSecondBatch(FakeEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            if self.embedded:
                raise EmbedderUnavailable("gone", mend="wait")
            return super().embed_passages(texts)

    many = [f"文{number:04}" for number in range(1000)]
    with pytest.raises(EmbedderUnavailable):
        CachedEmbedder(FailsAtSecondBatch(), tmp_path / "cache.sqlite").embed_passages(many)
    after = FakeEmbedder()
    CachedEmbedder(after, tmp_path / "cache.sqlite").embed_passages(many)
    assert 0 < len(after.embedded) < len(many)


def test_nothing_asked_is_nothing_embedded(tmp_path: Path) -> None:
    embedder: Embedder = CachedEmbedder(FakeEmbedder(), tmp_path / "cache.sqlite")
    assert embedder.embed_passages([]).shape == (0, 64)
