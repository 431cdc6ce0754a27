"""How well the verifier tells supported sentences from made-up ones: people's, and spoilt ones of our own corpus."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.ports import Tokenizer
from assistant.support import shipped_model, support
from eval.cases import Split
from eval.intervals import Measure, wilson
from eval.run import BadRun

_LABELS = ("GoldClass", "Class", "Label", "label", "PredictedClass")  # as the task's files name them
_TRUE, _FALSE = (True, 1, "true", "True", "1"), (False, 0, "false", "False", "0")
_TEST_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence with the passage that it claims to rest on."""

    sentence: str
    passage: str
    supported: bool


@dataclass(frozen=True, slots=True)
class Told:
    """AUC of the chance; precision and recall of "supported" at the shipped threshold. NaN where there is no class."""

    auc: float
    precision: Measure
    recall: Measure


def read_pairs(path: Path, split: Split | None = None) -> list[Pair]:
    """NTCIR PoliInfo-4's JSON (`AnswerSummary`, `AnswerOriginal` and a class), all or one part. Raises `BadRun`."""
    try:
        text = path.read_text(encoding="utf-8")
        rows = json.loads(text) if text.lstrip().startswith("[") else [json.loads(n) for n in text.splitlines() if n]
        pairs = [Pair(str(r["AnswerSummary"]), str(r["AnswerOriginal"]), supported=_label(r)) for r in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRun(f"{path}: {error!r}; a list of objects with AnswerSummary, AnswerOriginal and a class") from error
    if not pairs:
        raise BadRun(f"{path}: it holds no pairs")
    return [pair for pair in pairs if split is None or part_of(pair.passage) is split]


def part_of(passage: str) -> Split:
    """The part of a passage, by the digest of its text: all that is said of it is in the same part."""
    share = int(hashlib.sha256(passage.encode()).hexdigest(), 16) % 10 / 10
    return Split.TEST if share < _TEST_SHARE else Split.TUNE


def told_apart(pairs: Sequence[Pair], *, tokenizer: Tokenizer) -> Told:
    """What the model of meaning makes of the pairs."""
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - a second

    model = shipped_model()
    chances = [model.chance(support(p.sentence, p.passage, tokenizer=tokenizer)) for p in pairs]
    kept = [pair.supported for pair, chance in zip(pairs, chances, strict=True) if chance >= model.floor]
    true = sum(pair.supported for pair in pairs)
    both = 0 < true < len(pairs)
    return Told(
        auc=float(roc_auc_score([p.supported for p in pairs], chances)) if both else float("nan"),
        precision=wilson(sum(kept), len(kept)),
        recall=wilson(sum(kept), true),
    )


def _label(row: Mapping[str, object]) -> bool:
    name = next((name for name in _LABELS if name in row), None)
    if name is None:
        raise ValueError(f"no class: one of {', '.join(_LABELS)}")
    if row[name] in _TRUE:
        return True
    if row[name] in _FALSE:
        return False
    raise ValueError(f"{name}: {row[name]!r}")
