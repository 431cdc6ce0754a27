"""How near two texts are does not depend on where an embedder's cosines happen to lie."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.nearness import COSINES, nearness_of


def _unit(rows: list[list[float]]) -> NDArray[np.float32]:
    vectors: NDArray[np.float32] = np.array(rows, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def test_it_counts_in_deviations_from_what_is_usual() -> None:
    cosines = np.array([0.1, 0.3, 0.5], dtype=np.float32)
    questions = np.array([[1.0, 0.0]], dtype=np.float32)
    sentences = np.stack([cosines, np.sqrt(1 - cosines**2)], axis=1)
    near = nearness_of(questions, sentences)
    assert near.mean == pytest.approx(0.3, abs=1e-3)
    assert near.of_one(0.3 + 2 * near.spread) == pytest.approx(2.0, abs=1e-2)
    np.testing.assert_allclose(near.of(cosines), [-1.2247, 0.0, 1.2247], atol=0.02)


def test_cosines_that_were_squeezed_together_mean_the_same() -> None:
    questions, sentences = _unit([[1, 0, 0], [0, 1, 0]]), _unit([[1, 0, 1], [0, 1, 2], [2, 2, 1], [0, 0, 1]])
    wide = nearness_of(questions, sentences)
    squeezed = wide.of(questions @ sentences.T)
    shifted = (questions @ sentences.T) * np.float32(0.2) + np.float32(0.7)
    again = (shifted - shifted.mean()) / shifted.std()
    np.testing.assert_allclose(squeezed, again, atol=1e-2)


def test_where_there_is_nothing_to_tell_from_cosines_stay_as_they_are() -> None:
    assert nearness_of(np.zeros((0, 3), np.float32), np.zeros((2, 3), np.float32)) is COSINES
    assert nearness_of(_unit([[1, 0]]), _unit([[1, 0], [1, 0]])) is COSINES
