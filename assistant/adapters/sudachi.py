"""Japanese words from Sudachi (core dictionary): the `Tokenizer` port."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Any

from assistant.errors import AssistantError
from assistant.ports import Morpheme
from assistant.text import folded
from assistant.verify_patterns import CONTENT, LIGHT

_NAMED = frozenset({"名詞", "接尾辞"})
_SAY_NOTHING = (LIGHT - {"なし"}) | {"教える", "知る"}  # どこか教えて asks for a place; なし is what a cell says
_REMEMBERED = 20_000  # texts: the sentences of a corpus come back with every question
_WORD = re.compile(r"\w")


class SudachiTokenizer:
    """Split A (the shortest units), normalised forms. One tokenizer per thread: Sudachi's are not shared."""

    def __init__(self) -> None:
        try:
            import sudachipy  # noqa: PLC0415 - loads a 200 MB dictionary

            self._dictionary = sudachipy.Dictionary(dict="core")
        except Exception as cause:
            raise AssistantError("Sudachi's dictionary cannot be loaded.", mend="make install") from cause
        self._mode = sudachipy.SplitMode.A
        self._local = threading.local()
        self._words = lru_cache(maxsize=_REMEMBERED)(self._cut)

    def words(self, text: str) -> list[str]:
        """Normalised forms of the content words, casefolded, in order."""
        return list(self._words(text))

    def _cut(self, text: str) -> tuple[str, ...]:
        words: list[str] = []
        for morpheme in self._morphemes(text):
            part = morpheme.part_of_speech()
            if part[0] not in CONTENT or (
                part[0] == "動詞" and part[1] == "非自立可能" and len(morpheme.surface()) < 2
            ):
                continue
            word = morpheme.normalized_form().casefold()
            if word not in _SAY_NOTHING and _WORD.search(word):
                words.append(word)
        return tuple(words)

    def phrases(self, text: str) -> list[str]:
        """Runs of two or more adjoining nouns, folded, as written (児童手当, 出生届)."""
        phrases, run = [], []
        for morpheme in [*self._morphemes(text), None]:
            part = morpheme.part_of_speech() if morpheme else ("",) * 3
            if part[0] in _NAMED and part[1] != "数詞":
                run.append(morpheme.surface())
                continue
            if len(run) > 1:
                phrases.append("".join(run))
            run = []
        return phrases

    def morphemes(self, text: str) -> list[Morpheme]:
        """The folded text in pieces with their readings, base forms and parts of speech."""
        return [
            Morpheme(
                m.surface(),
                m.reading_form(),
                noun=m.part_of_speech()[0] in _NAMED,
                base=m.normalized_form().casefold(),
                part=m.part_of_speech()[0],
            )
            for m in self._morphemes(text)
        ]

    def places(self, text: str) -> list[str]:
        """Place names in the text, as written (大阪, 名古屋)."""
        return [m.surface() for m in self._morphemes(text) if m.part_of_speech()[2] == "地名"]

    def _morphemes(self, text: str) -> Any:
        tokenizer = getattr(self._local, "tokenizer", None)
        if tokenizer is None:
            tokenizer = self._local.tokenizer = self._dictionary.tokenizer(mode=self._mode)
        return tokenizer.tokenize(folded(text)[:10_000])
