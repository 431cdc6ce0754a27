"""A copy of the toy city that tests change and ingest."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.adapters.generation import current_generation, index_folder, open_generation
from assistant.documents import Passage
from assistant.models import Audience
from assistant.ports import Embedder, Index, Tokenizer
from assistant.retrieve import retrieve
from ingest.sync import AudienceReport, Gate, Tools, ingest
from tests.fakes import FakeEmbedder

TOY_CITY = Path(__file__).parents[1] / "toy_city"
PUBLIC_PAGE = """---
id: {id}
title: {title}
audience: {audience}
source: みほん市のお知らせ（見本）
---

# {title}

{text}
"""


@dataclass
class City:
    """A corpus with its `var`. `steps` are what runs told, `embedders` how often the embedder was asked for."""

    root: Path
    tokenizer: Tokenizer
    embedder: Embedder = field(default_factory=FakeEmbedder)
    steps: list[str] = field(default_factory=list)
    embedders: int = 0
    gate: Gate | None = None
    on_step: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        if not self.corpus.exists():
            shutil.copytree(TOY_CITY, self.corpus)

    @property
    def corpus(self) -> Path:
        return self.root / "corpus"

    @property
    def var(self) -> Path:
        return self.root / "var"

    def ingest(self, *, keep: int = 2, rebuild: bool = False) -> tuple[AudienceReport, AudienceReport]:
        """One run: the reports for citizens and for staff."""
        tools = Tools(self.embedder.fingerprint, self._embedder, lambda: self.tokenizer, self._tell, self.gate)
        citizen, staff = ingest(self.corpus, self.var, tools, keep=keep, rebuild=rebuild)
        return citizen, staff

    def write(self, name: str, text: str, *, title: str, audience: str = "both", folder: str = "public") -> Path:
        """A page `<name>.md` in the corpus."""
        page = self.corpus / folder / f"{name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PUBLIC_PAGE.format(id=name, title=title, audience=audience, text=text), encoding="utf-8")
        return page

    def folder(self, audience: Audience = Audience.CITIZEN) -> Path:
        return index_folder(self.var, audience)

    def serving(self, audience: Audience = Audience.CITIZEN) -> Index:
        """What `CURRENT` names, opened."""
        name = current_generation(self.folder(audience))
        assert name is not None
        return open_generation(self.folder(audience) / name, embedder=self.embedder.fingerprint, audience=audience)

    def search(self, text: str, audience: Audience = Audience.CITIZEN) -> list[Passage]:
        vector, words = self.embedder.embed_query(text), self.tokenizer.words(text)
        return retrieve(vector, words, index=self.serving(audience), k=10)

    def generations(self, audience: Audience = Audience.CITIZEN) -> list[str]:
        return sorted(f.name for f in self.folder(audience).iterdir() if f.is_dir())

    def _embedder(self) -> Embedder:
        self.embedders += 1
        return self.embedder

    def _tell(self, step: str) -> None:
        self.steps.append(step)
        self.on_step(step)


def files_holding(words: str, folders: Sequence[Path]) -> Iterator[Path]:
    """Every file under `folders` with these words in its bytes, as UTF-8, UTF-16 or JSON escapes."""
    forms = (words.encode(), words.encode("utf-16-le"), words.encode("unicode_escape"))
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and any(form in path.read_bytes() for form in forms):
                yield path
