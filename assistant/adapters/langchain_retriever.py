"""Our retriever as a LangChain `BaseRetriever`, so that a city's own LangChain code can use it.

LangChain stays at the edge: the order of the steps is the pipeline's.
"""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from assistant.documents import Passage
from assistant.ports import Assistant
from assistant.source_url import source_url


class PassageRetriever(BaseRetriever):
    """The `k` best passages for a question as documents; the metadata says where each comes from."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: SkipValidation[Assistant]  # a port, not a class to check against
    k: int = 5

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(passage) for passage in self.assistant.search(query, k=self.k)]


def _document(passage: Passage) -> Document:
    chunk = passage.chunk
    return Document(
        id=chunk.id,
        page_content=chunk.text,
        metadata={
            "source_id": chunk.source_id,
            "title": chunk.title,
            "heading_path": list(chunk.heading_path),
            "page": chunk.page,
            "url": source_url(chunk.source_id),
            "score": passage.score,
            "similarity": passage.similarity,
        },
    )
