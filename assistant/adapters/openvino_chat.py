"""The local language model as a LangChain chat model: a GGUF file or OpenVINO folder in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import ConfigDict

from assistant.adapters.model_process import ModelProcess

_ROLES = {"human": "user", "ai": "assistant", "system": "system"}
_MOST_TOKENS = 256  # of a reply, where nobody says less


class OpenVinoChat(BaseChatModel):
    """Greedy replies of the local model, in pieces as they come; `max_tokens` bounds one. Stop words are not known.

    Raises `ChatNotReady` at once while there is no model or it loads, `ChatUnavailable` when it fails.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    process: ModelProcess

    @property
    def _llm_type(self) -> str:
        return "openvino-genai"

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        *,
        max_tokens: int = _MOST_TOKENS,
        **_: Any,
    ) -> Iterator[ChatGenerationChunk]:
        if stop:
            raise ValueError("the local model knows no stop words")
        with closing(self.process.stream(_plain(messages), most_tokens=max_tokens)) as told:
            for one in told:
                ended = {"finish_reason": one["end"]} if "end" in one else None
                chunk = AIMessageChunk(content=one.get("piece", ""), chunk_position="last" if ended else None)
                yield ChatGenerationChunk(message=chunk, generation_info=ended)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))


def _plain(messages: Sequence[BaseMessage]) -> list[Mapping[str, str]]:
    return [{"role": _ROLES[one.type], "content": str(one.text)} for one in messages]
