"""Is a sentence's meaning in its passage? A calibrated chance over how its words stand there.

A logistic model of shared words, their neighbours and their order, fitted by `python -m eval.support_model` on people's
summaries, true and made up, of assembly minutes (NTCIR PoliInfo-4). It knows no embedder: the signals are the same on
every machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from itertools import pairwise

from assistant.fiscal_year import with_years
from assistant.logistic import Logistic
from assistant.ports import Tokenizer
from assistant.text import squeezed

MODEL = "support.json"
_GRAMS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Support:
    """How a sentence's words stand in its passage: shares from 0 to 1."""

    words: float  # of its content words
    pairs: float  # of adjoining words
    order: float  # of its characters, in the same order (longest common subsequence)
    gram1: float  # of its characters, and of its runs of two and three
    gram2: float
    gram3: float


SIGNALS = tuple(f.name for f in fields(Support))


def support(sentence: str, passage: str, *, tokenizer: Tokenizer) -> Support:
    """The signals. All are 1 for words of the passage itself."""
    sentence, passage = _one_notation(sentence), _one_notation(passage)
    said, held = squeezed(sentence), squeezed(passage)
    words, known = tokenizer.words(sentence), tokenizer.words(passage)
    own, pairs = set(words), set(pairwise(words))
    grams = (_share({said[i : i + n] for i in range(len(said) - n + 1)}, held) for n in _GRAMS)
    return Support(
        _of(own, set(known)),
        _of(pairs, set(pairwise(known))),
        _common(said, held) / len(said) if said else 0.0,
        *grams,
    )


@cache
def shipped_model() -> Logistic:
    """The model as it ships, with the floor below which a sentence is dropped."""
    model = json.loads(files("assistant").joinpath(MODEL).read_text(encoding="utf-8"))
    return Logistic(model["weights"], model["bias"], model["floor"])


def _one_notation(text: str) -> str:
    """Numbers in digits, years of every era in the western one."""
    return with_years(text, lambda year: f"{year}年度").replace("パーセント", "%")


def _of(own: set[str] | set[tuple[str, str]], known: set[str] | set[tuple[str, str]]) -> float:
    return len(own & known) / len(own) if own else 1.0


def _share(grams: set[str], held: str) -> float:
    return sum(gram in held for gram in grams) / len(grams) if grams else 1.0


def _common(one: str, other: str) -> int:
    """Length of the longest common subsequence (Hirschberg 1975), bit by bit (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for n, char in enumerate(one):
        places[char] = places.get(char, 0) | 1 << n
    whole = (1 << len(one)) - 1
    row = whole
    for char in other:
        met = row & places.get(char, 0)
        row = (row + met | row - met) & whole
    return len(one) - row.bit_count()
