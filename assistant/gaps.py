"""What people asked in vain, gathered: like questions together, the most asked first, each with a likely department.

Nothing becomes public here: a reviewed question becomes a draft outside the corpus that is ingested, or a case for the
evaluation, with who did it and when.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

import numpy as np
import yaml

from assistant.errors import GapUnknown, StoreUnavailable
from assistant.models import AskedInVain, Outcome
from assistant.ports import Embedder, GapStore, Vectors

Cluster = Callable[[Vectors], list[int]]
"""A group's number for each unit vector, shape (n, dimensions)."""

DRAFTS, CASES = "drafts", "cases/reviewed.jsonl"  # under the corpus; ingest reads public/ and internal/ only
UNWRITTEN = "（ここに回答を書く）"
_MOST = 2000  # questions clustered at once; the newest count


class Action(StrEnum):
    """What staff do about a gap."""

    DRAFT = "draft"
    CASE = "case"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask the same; `question` is the most typical one. `id` follows from it."""

    id: str
    question: str
    asked: tuple[AskedInVain, ...]

    @property
    def count(self) -> int:
        """How often it was asked."""
        return len(self.asked)

    @property
    def unhelpful(self) -> int:
        """How many of the answers were voted down."""
        return sum(one.unhelpful for one in self.asked)

    @property
    def last(self) -> datetime:
        """When it was asked last."""
        return max(one.at for one in self.asked)

    @property
    def department(self) -> str | None:
        """The department that most of the askers were sent to."""
        named = Counter(one.department for one in self.asked if one.department)
        return named.most_common(1)[0][0] if named else None

    @property
    def questions(self) -> tuple[str, ...]:
        """Its wordings, each once."""
        return tuple(dict.fromkeys(one.question for one in self.asked))


def gaps_of(asked: Sequence[AskedInVain], *, embedder: Embedder, cluster: Cluster) -> list[Gap]:
    """The questions gathered, most asked first; of equals the one asked last."""
    if not asked:
        return []
    wordings = list(dict.fromkeys(one.question for one in asked))
    vectors = np.stack([embedder.embed_query(wording) for wording in wordings])
    group_of = dict(zip(wordings, cluster(vectors), strict=True))
    vector_of = dict(zip(wordings, vectors, strict=True))
    members: dict[int, list[AskedInVain]] = {}
    for one in asked:
        members.setdefault(group_of[one.question], []).append(one)
    gaps = [_gap(group, vector_of) for group in members.values()]
    return sorted(gaps, key=lambda gap: (gap.count, gap.last), reverse=True)


def _gap(asked: Sequence[AskedInVain], vector_of: dict[str, Vectors]) -> Gap:
    centre = np.mean([vector_of[one.question] for one in asked], axis=0)
    typical = max(asked, key=lambda one: float(vector_of[one.question] @ centre)).question
    return Gap(hashlib.sha256(typical.encode()).hexdigest()[:10], typical, tuple(asked))


class GapBook:
    """The gaps of all audiences' journals, and what is done about them (`Gaps`)."""

    def __init__(
        self,
        open_stores: Callable[[], Sequence[GapStore]],
        *,
        embedder: Embedder,
        cluster: Cluster,
        corpus: Path,
        today: Callable[[], date],
    ) -> None:
        self._open_stores, self._embedder, self._cluster = open_stores, embedder, cluster
        self._corpus, self._today = corpus, today

    def gaps(self) -> list[Gap]:
        """What was asked in vain and nobody has reviewed yet. Raises `StoreUnavailable`, `EmbedderUnavailable`."""
        asked = [one for store in self._open_stores() for one in store.asked_in_vain(limit=_MOST)]
        newest = sorted(asked, key=lambda one: one.at, reverse=True)[:_MOST]
        return gaps_of(newest, embedder=self._embedder, cluster=self._cluster)

    def draft(self, gap_id: str, *, author: str) -> Path:
        """A FAQ entry to be written, as a file outside the ingested corpus. Raises `GapUnknown`, `StoreUnavailable`."""
        gap = self._found(gap_id)
        place = self._corpus / DRAFTS / f"faq-{gap.id}.md"
        _kept(place, _drafted(gap, author=author, day=self._today()), mode="w")
        self._reviewed(gap, Action.DRAFT, author)
        return place

    def case(self, gap_id: str, *, author: str) -> Path:
        """A case for the evaluation: a question that the documents do not answer. Raises `GapUnknown`,
        `StoreUnavailable`."""
        gap = self._found(gap_id)
        place = self._corpus / CASES
        entry = {
            "id": f"gap-{gap.id}",
            "question": gap.question,
            "category": "unanswerable",
            "outcome": [Outcome.NO_EVIDENCE.value, Outcome.OUT_OF_SCOPE.value],
            "author": author,
            "written": self._today().isoformat(),
        }
        _kept(place, json.dumps(entry, ensure_ascii=False) + "\n", mode="a")
        self._reviewed(gap, Action.CASE, author)
        return place

    def dismiss(self, gap_id: str, *, author: str) -> None:
        """Nothing is to be done about it. Raises `GapUnknown`."""
        self._reviewed(self._found(gap_id), Action.DISMISSED, author)

    def _found(self, gap_id: str) -> Gap:
        for gap in self.gaps():
            if gap.id == gap_id:
                return gap
        raise GapUnknown(f"There is no open gap {gap_id!r}.", mend="machi-annai gaps")

    def _reviewed(self, gap: Gap, action: Action, author: str) -> None:
        for store in self._open_stores():
            store.review(gap.questions, author=author, action=action.value, at=datetime.now(UTC))


def _kept(place: Path, text: str, *, mode: Literal["w", "a"]) -> None:
    """Write or add to a file of ours. Raises `StoreUnavailable`; the gap then stays open."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open(mode, encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise StoreUnavailable(
            f"{place} cannot be written ({type(error).__name__}).",
            mend="check free disk space and the rights on corpus/",
        ) from error


def _drafted(gap: Gap, *, author: str, day: date) -> str:
    """A document that ingest refuses until somebody has written the answer and taken `draft` away."""
    head = {
        "id": f"faq-{gap.id}",
        "title": gap.question,
        "audience": "citizen",
        "draft": True,
        "as_of": day.isoformat(),
        "departments": [gap.department] if gap.department else [],
        "source": {"document": f"よくある質問（{author}、{day.isoformat()}）"},
        "aliases": [question for question in gap.questions if question != gap.question],
    }
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False)
    return f"---\n{front}---\n\n## 回答\n\n{UNWRITTEN}\n"
