"""A LangChain chat model as our `ChatModel`: the local one, or any endpoint that speaks the OpenAI protocol."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import httpx
from pydantic import SecretStr

from assistant.adapters.model_process import ModelProcess, openvino_command
from assistant.errors import ChatUnavailable, SettingsBroken
from assistant.ports import Prompt

if TYPE_CHECKING:
    from collections.abc import Generator

    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

_CONNECT_S = 3.0
_MOST_BYTES = 2**20  # of an endpoint's reply: a chunk of the protocol takes 300 bytes a token, and we ask for hundreds


class LangChainChat:
    """A model that `make` makes when it is first asked. `name` says which one answers; `settings` is the beginning of
    the settings that name it, for messages."""

    def __init__(self, make: Callable[[], BaseChatModel], *, name: str, settings: str) -> None:
        self._make, self.name = make, name
        self._mend = f"check {settings}__BASE_URL, {settings}__MODEL and {settings}__API_KEY, and that it runs there"

    @cached_property
    def _model(self) -> BaseChatModel:
        return self._make()

    def reply(self, prompt: str) -> str:
        """The model's text. Raises `ChatUnavailable`, whatever its client says."""
        try:
            return str(self._model.invoke(prompt).text)
        except ChatUnavailable:
            raise
        except Exception as error:
            raise self._unavailable(error) from None

    def stream(self, prompt: Prompt, *, most_tokens: int) -> Generator[str, None, None]:
        """Its text in pieces, as they come; closing the iterator stops the model.

        Raises `ChatUnavailable`, also when the text ends without its end being told.
        """
        finished = False
        try:
            chunks = self._model.stream(_messages(prompt), max_tokens=most_tokens)
            with closing(cast("Generator[AIMessageChunk, None, None]", chunks)):
                for chunk in chunks:
                    finished = finished or bool(chunk.response_metadata.get("finish_reason"))
                    if piece := str(chunk.text):
                        yield piece
        except ChatUnavailable:
            raise
        except Exception as error:
            raise self._unavailable(error) from None
        if not finished:
            raise ChatUnavailable(f"{self.name} broke off in the middle.", mend=self._mend)

    def _unavailable(self, error: Exception) -> ChatUnavailable:
        """Each vendor's client has a tree of its own, whose messages may quote the key, the prompt or the reply."""
        return ChatUnavailable(f"{self.name} did not answer ({type(error).__name__}).", mend=self._mend)


def open_endpoint(
    base_url: str,
    model: str,
    *,
    api_key: SecretStr | None,
    silence_s: float,
    total_s: float,
    settings: str,
    tries: int = 1,
) -> LangChainChat:
    """A model behind an OpenAI-compatible address (vLLM, Ollama, llama.cpp, Azure); greedy, so that it repeats itself.

    Redirects are not followed, and a reply that is silent, late or too long is cut. Raises `SettingsBroken` where the
    settings (`settings` is their prefix) name no model.
    """
    if not model:
        where = f"{settings}__BASE_URL if it is not at {base_url}"
        raise SettingsBroken("No model is named at the endpoint.", mend=f"set {settings}__MODEL, and {where}")

    def make() -> BaseChatModel:
        from langchain_openai.chat_models.base import BaseChatOpenAI  # noqa: PLC0415 - a second, for those who use one

        return BaseChatOpenAI(  # says `max_tokens`, which servers other than OpenAI's know
            model=model,
            base_url=base_url,
            api_key=api_key or SecretStr("none"),
            temperature=0,
            seed=27,
            max_retries=tries - 1,
            timeout=httpx.Timeout(silence_s, connect=min(_CONNECT_S, silence_s)),
            http_client=_client(total_s),
        )

    return LangChainChat(make, name=model, settings=settings)


def open_local(path: Path, *, threads: int, most_prompt_tokens: int, memory_mib: int, total_s: float) -> LangChainChat:
    """The model in a GGUF file or OpenVINO folder, in a process of its own that starts when it is first asked."""
    command = openvino_command(path, threads=threads, most_prompt_tokens=most_prompt_tokens)
    process = ModelProcess(command, needs=path, memory_mib=memory_mib, most_s=total_s)

    def make() -> BaseChatModel:
        from assistant.adapters.openvino_chat import OpenVinoChat  # noqa: PLC0415 - LangChain, half a second

        return OpenVinoChat(process=process)

    return LangChainChat(make, name=path.stem, settings="MACHI_LLM")


def _client(total_s: float) -> httpx.Client:
    def bound(response: httpx.Response) -> None:
        response.stream = _Bounded(cast("httpx.SyncByteStream", response.stream), end=time.monotonic() + total_s)

    return httpx.Client(follow_redirects=False, event_hooks={"response": [bound]})


class _Bounded(httpx.SyncByteStream):
    """A reply that breaks when it is longer than `_MOST_BYTES` or still comes after `end`."""

    def __init__(self, stream: httpx.SyncByteStream, *, end: float) -> None:
        self._stream, self._end = stream, end

    def __iter__(self) -> Iterator[bytes]:
        left = _MOST_BYTES
        for part in self._stream:
            left -= len(part)
            if left < 0:
                raise httpx.ReadError("the reply is too long")
            if time.monotonic() > self._end:
                raise httpx.ReadTimeout("the reply takes too long")
            yield part

    def close(self) -> None:
        self._stream.close()


def _messages(prompt: Prompt) -> list[BaseMessage]:
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage  # noqa: PLC0415 - with the model

    turns: list[Any] = [SystemMessage(prompt.system)]
    for asked, replied in prompt.examples:
        turns += [HumanMessage(asked), AIMessage(replied)]
    return [*turns, HumanMessage(prompt.user)]
