"""Our retriever inside somebody else's LangChain code."""

from collections.abc import Iterator

from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from assistant.adapters.langchain_retriever import PassageRetriever
from assistant.documents import Chunk, Passage
from assistant.models import Answer, Event, Question


class _Assistant:
    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def run(self, question: Question) -> Iterator[Event]:  # pragma: no cover
        raise AssertionError("a retriever only searches")

    def ask(self, question: Question) -> Answer:  # pragma: no cover
        raise AssertionError("a retriever only searches")

    def search(self, text: str, *, k: int) -> list[Passage]:
        self.asked.append((text, k))
        chunk = Chunk("guide#c1", "guide", "ごみの分け方", ("出し方",), None, "燃やすごみは週2回です。")
        return [Passage(chunk, 3.0, 0.9, 7.5)]


def test_a_chain_gets_passages_with_their_place() -> None:
    assistant = _Assistant()
    retriever = PassageRetriever(assistant=assistant, k=3)

    def written(documents: list[Document]) -> str:
        return "\n".join(f"{d.metadata['title']}: {d.page_content}" for d in documents)

    chain = {"context": retriever | RunnableLambda(written), "question": RunnablePassthrough()} | RunnableLambda(
        lambda given: f"{given['question']} → {given['context']}"
    )

    assert chain.invoke("ごみはいつ？") == "ごみはいつ？ → ごみの分け方: 燃やすごみは週2回です。"
    assert assistant.asked == [("ごみはいつ？", 3)]


def test_a_document_names_its_source_and_page() -> None:
    document = PassageRetriever(assistant=_Assistant(), k=1).invoke("ごみ")[0]

    assert document.metadata["source_id"] == "guide"
    assert document.metadata["url"] == "/sources/guide"
    assert document.metadata["heading_path"] == ["出し方"]
