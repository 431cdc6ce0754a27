"""A plain LangChain assistant over the same corpus, for comparison: what its tutorial builds, with our embedder.

Files are cut into chunks of 1,000 characters with 200 in common, embedded into Chroma, and the likest four are found
for a question; without a language model the first of them is the answer. No typed facts, no floor, no verifier.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant.models import Answer, Citation, ComposedBy, Language, Outcome, Timing
from assistant.ports import Embedder
from eval.cases import Case
from eval.targets import FoundPassage, Json

_CHUNK, _OVERLAP, _TOP = 1000, 200, 4  # the tutorial's numbers
_AT_ONCE = 64
_ID = re.compile(r"^id: *['\"]?([^\s'\"]+)", re.MULTILINE)
_TITLE = re.compile(r"^title: *['\"]?(.+?)['\"]?$", re.MULTILINE)


class _AsLangChain(Embeddings):
    """Our embedder as LangChain calls one."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self._embedder.embed_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        return [float(x) for x in self._embedder.embed_query(text)]


class PlainLangChain:
    """The peer as a `Target`. Every question is answered; it knows no session and no language."""

    def __init__(self, corpus: Path, embedder: Embedder) -> None:
        self._texts = texts_of(corpus)
        splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP)
        pages = [Document(text, metadata={"source": i, "title": _title(i, text)}) for i, text in self._texts.items()]
        self._store = Chroma(collection_name=f"peer-{uuid4()}", embedding_function=_AsLangChain(embedder))
        chunks = splitter.split_documents(pages)
        for start in range(0, len(chunks), _AT_ONCE):
            self._store.add_documents(chunks[start : start + _AT_ONCE])

    def ask(self, question: str, *, session_id: str | None, case: Case) -> Json:
        """The likest chunk, whole."""
        found = self._store.similarity_search(question, k=_TOP)
        best = found[0]
        citation = Citation(
            n=1,
            source_id=best.metadata["source"],
            title=best.metadata["title"],
            heading_path=(),
            page=None,
            quote=best.page_content,
            url=f"/sources/{best.metadata['source']}",
            as_of=None,
        )
        answer = Answer(
            answer_id="",
            session_id=session_id or "peer",
            outcome=Outcome.ANSWERED,
            text="\n".join(f"{line}[1]" for line in best.page_content.splitlines() if line.strip()),
            language=Language.JA,
            citations=(citation,),
            composed_by=ComposedBy.EXTRACTIVE,
            index_generation=None,
            timing_ms=Timing(total=0.0),
        )
        return answer.model_dump(mode="json")

    def search(self, question: str, *, case: Case) -> tuple[FoundPassage, ...]:
        """The likest chunks; Chroma's distance turned round, so that higher is better."""
        return tuple(
            FoundPassage(source_id=d.metadata["source"], heading_path=(), score=-score, excerpt=d.page_content[:160])
            for d, score in self._store.similarity_search_with_score(question, k=_TOP)
        )

    def source(self, source_id: str) -> str | None:
        """The file's text."""
        return self._texts.get(source_id)


def texts_of(corpus: Path) -> Mapping[str, str]:
    """Every Markdown and CSV file of a corpus folder as text, by the id in its front matter or its file's name."""
    files = sorted(
        p for p in corpus.rglob("*") if p.suffix in (".md", ".csv") and "asked" not in p.relative_to(corpus).parts
    )
    texts = {}
    for path in files:
        text = path.read_text(encoding="utf-8")
        named = _ID.search(text)
        texts[named[1] if named else path.stem] = text
    return texts


def _title(source_id: str, text: str) -> str:
    named = _TITLE.search(text)
    return named[1] if named else source_id
