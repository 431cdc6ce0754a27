"""Stand-ins for the ports: deterministic, in memory, without a network or a model."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence

import numpy as np

from assistant.ports import Vectors


class FakeEmbedder:
    """An `Embedder` that hashes words and character pairs into 64 dimensions: texts that share them are near."""

    dimensions = 64

    def __init__(self, *, fingerprint: str = "fake-64") -> None:
        self._fingerprint = fingerprint
        self.embedded: list[str] = []  # every passage asked for, in order

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def embed_query(self, text: str) -> Vectors:
        plain = unicodedata.normalize("NFKC", text).lower()
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for feature in [*plain.split(), *(plain[i : i + 2] for i in range(len(plain) - 1)), "always"]:
            digest = hashlib.sha256(feature.encode()).digest()
            vector[digest[0] % self.dimensions] += 1 if digest[1] % 2 else -1
        length = np.linalg.norm(vector)
        if length == 0:  # features that cancel each other out
            vector[0] = length = np.float32(1)
        unit: Vectors = (vector / length).astype(np.float32)
        return unit

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([self.embed_query(text) for text in texts])
