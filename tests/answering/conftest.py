"""Two cities to ask: the toy city over a fake embedder, and the shipped corpus over the real one."""

from __future__ import annotations

import pytest

from assistant.adapters.sudachi import SudachiTokenizer
from tests.answering.world import World
from tests.fakes import FakeEmbedder
from tests.ingest.city import City
from tests.shipped import shipped_embedder, shipped_index


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory, sudachi: SudachiTokenizer) -> World:
    city = City(tmp_path_factory.mktemp("toy"), tokenizer=sudachi)
    city.ingest()
    return World(city.serving(), FakeEmbedder(), sudachi, "みほん市")


@pytest.fixture(scope="session")
def shipped(sudachi: SudachiTokenizer) -> World:
    return World(shipped_index(), shipped_embedder(), sudachi, "徳島市")
