"""BM25 over normalised words: the `LexicalIndex` port on bm25s."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np

from assistant.errors import IndexUnavailable
from assistant.ports import Scored

_IDS = "chunk_ids.json"


class Bm25Index:
    """Read from the `lexical/` folder of a generation and held in memory."""

    def __init__(self, folder: Path) -> None:
        try:
            self._chunk_ids: list[str] = json.loads((folder / _IDS).read_text(encoding="utf-8"))
            self._index = bm25s.BM25.load(folder) if self._chunk_ids else None
        except (OSError, ValueError, KeyError) as cause:
            raise IndexUnavailable(
                f"The lexical index in {folder} cannot be read.", mend="machi-annai ingest --rebuild"
            ) from cause

    def search(self, words: Sequence[str], *, k: int) -> list[Scored]:
        """Up to `k` chunks with a score above zero, best first."""
        known = [w for w in words if w and self._index is not None and w in self._index.vocab_dict]
        if not known or self._index is None:
            return []
        scores = np.asarray(self._index.get_scores(known))
        order = np.argsort(-scores, kind="stable")[:k]
        return [Scored(self._chunk_ids[i], float(scores[i])) for i in order if scores[i] > 0]


def write_bm25(folder: Path, *, chunk_ids: Sequence[str], words: Sequence[Sequence[str]]) -> None:
    """Build the index of `words` (one list per chunk) and save it, with the ids, under `folder`."""
    folder.mkdir(parents=True)
    if any(words):
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)  # Lucene's form and defaults
        index.index([list(w) or [""] for w in words], show_progress=False)
        index.save(folder, show_progress=False)
    (folder / _IDS).write_text(json.dumps(list(chunk_ids) if any(words) else []), encoding="utf-8")
