"""Stands in for the Transformer module of Sentence Transformers, with ONNX Runtime in place of PyTorch's weights.

Importing this imports torch, so the embedder imports it only when the ONNX back end is asked for. (Sentence
Transformers' own ONNX back end needs `optimum`, which does not support the versions used here.)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn

Features = dict[str, Tensor]

_TOKENS_AT_ONCE = 4096  # bounds ONNX Runtime's working memory: 32 texts of 512 tokens would take 800 MB


class OnnxTransformer(nn.Module):
    """Token embeddings from an ONNX file. Safe to call from many threads: nothing changes after loading.

    Each call computes on its caller's thread alone: on two cores, calls side by side were an eighth faster than two
    threads to a call, and threads that wait spinning took a third of the requests a second.
    """

    def __init__(self, folder: Path, weights: str, *, max_tokens: int) -> None:
        super().__init__()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(folder / weights), options, providers=["CPUExecutionProvider"])
        self._names = {value.name for value in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_length=max_tokens)
        if self._tokenizer.padding is None:
            self._tokenizer.enable_padding()
        self.max_seq_length = max_tokens

    def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **_: Any) -> Features:
        """Token ids and mask, cut to `max_seq_length` tokens, padded to the longest of `inputs`."""
        encodings = self._tokenizer.encode_batch_fast([f"{prompt or ''}{text}" for text in inputs])
        ids = np.array([encoding.ids for encoding in encodings], dtype=np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        return {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}

    def forward(self, features: Features, **_: Any) -> Features:
        """`features` with `token_embeddings` of shape (batch, tokens, dimensions)."""
        feed = {name: features[name].numpy() for name in ("input_ids", "attention_mask")}
        if "token_type_ids" in self._names:
            feed["token_type_ids"] = np.zeros_like(feed["input_ids"])
        texts, tokens = feed["input_ids"].shape
        step = max(1, _TOKENS_AT_ONCE // tokens)
        parts = [
            self._states({name: value[at : at + step] for name, value in feed.items()}) for at in range(0, texts, step)
        ]
        return {**features, "token_embeddings": torch.from_numpy(np.concatenate(parts))}

    def _states(self, feed: dict[str, NDArray[np.int64]]) -> NDArray[np.float32]:
        states: NDArray[np.float32] = self._session.run(None, feed)[0]
        return states
