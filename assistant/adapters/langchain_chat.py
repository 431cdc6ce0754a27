"""A LangChain chat model as our `ChatModel`: any endpoint that speaks the OpenAI protocol, or a model handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import SecretStr

from assistant.errors import ChatUnavailable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_MEND = "check MACHI_JUDGE__BASE_URL, MACHI_JUDGE__MODEL and MACHI_JUDGE__API_KEY, and that the endpoint runs"


class LangChainChat:
    """One question, one reply. `name` says which model answers."""

    def __init__(self, model: BaseChatModel, *, name: str) -> None:
        self._model, self.name = model, name

    def reply(self, prompt: str) -> str:
        """The model's text. Raises `ChatUnavailable`, whatever its client says."""
        try:
            return str(self._model.invoke(prompt).text)
        except Exception as error:  # each vendor's client has a tree of its own
            raise ChatUnavailable(f"{self.name} did not answer ({type(error).__name__}).", mend=_MEND) from error


def open_endpoint(base_url: str, model: str, *, api_key: SecretStr | None, timeout_s: float) -> LangChainChat:
    """A model behind an OpenAI-compatible address (vLLM, Ollama, llama.cpp); greedy, so that it repeats itself."""
    from langchain_openai import ChatOpenAI  # noqa: PLC0415 - a second, for those who use one

    chat = ChatOpenAI(
        model=model,
        base_url=base_url,
        api_key=api_key or SecretStr("none"),
        temperature=0,
        seed=27,
        timeout=timeout_s,
        max_retries=1,
    )
    return LangChainChat(chat, name=model)
