"""The shipped corpus's index, when it is there and made of the corpus as it lies here."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.adapters.generation import current_generation, index_folder, open_generation
from assistant.adapters.sentence_transformers import Backend, SentenceTransformerEmbedder, fingerprint_of
from assistant.errors import AssistantError
from assistant.models import Audience
from assistant.ports import Index
from ingest.generation import generation_name
from ingest.sync import files_for

ROOT = Path(__file__).parents[1]
VAR = ROOT / "var"
MODEL = VAR / "models" / "multilingual-e5-small"
_MEND = "run `machi-annai models prepare` and `machi-annai ingest` (`make test` does)"


def shipped_index() -> Index:
    """The citizens' generation over `corpus/`; skips the test when there is none or it is of another corpus."""
    try:
        fingerprint = fingerprint_of(MODEL, backend=Backend.AUTO)
        root = index_folder(VAR, Audience.CITIZEN)
        name = current_generation(root)
        if name is None or not name.startswith(_expected(fingerprint)):
            pytest.skip(f"{root} does not hold the corpus as it lies here: {_MEND}")
        return open_generation(root / name, embedder=fingerprint, audience=Audience.CITIZEN)
    except AssistantError as error:
        pytest.skip(f"{error.message} {_MEND}")


def shipped_embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(MODEL, backend=Backend.AUTO, threads=2)


def _expected(fingerprint: str) -> str:
    return generation_name(
        files_for(ROOT / "corpus", Audience.CITIZEN), embedder=fingerprint, audience=Audience.CITIZEN
    )
