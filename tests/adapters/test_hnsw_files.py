"""Nothing that a process happened to hold in memory is left in the files of its index."""

import struct
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.chroma import ChromaIndex, write_chroma
from assistant.adapters.hnsw_files import wipe_unwritten


def index_files(folder: Path, *, elements: int, saved: int, size: int = 16) -> Path:
    """An index folder as Chroma saves one, whose every byte is 0xAA."""
    own = folder / "index"
    own.mkdir()
    (own / "header.bin").write_bytes(struct.pack("<i4Q", 1, 0, 100, elements, size))
    (own / "data_level0.bin").write_bytes(b"\xaa" * saved * size)
    (own / "length.bin").write_bytes(b"\xaa" * saved * 4)
    return own


def test_the_room_behind_the_last_element_is_zeroed_and_the_elements_stay(tmp_path: Path) -> None:
    own = index_files(tmp_path, elements=3, saved=100)
    wipe_unwritten(tmp_path)
    assert (own / "data_level0.bin").read_bytes() == b"\xaa" * 48 + bytes(97 * 16)
    assert (own / "length.bin").read_bytes() == b"\xaa" * 12 + bytes(97 * 4)


def test_files_without_unwritten_room_stay_as_they_are(tmp_path: Path) -> None:
    own = index_files(tmp_path, elements=7, saved=7)
    wipe_unwritten(tmp_path)
    assert (own / "data_level0.bin").read_bytes() == b"\xaa" * 7 * 16


def test_an_unknown_layout_is_refused(tmp_path: Path) -> None:
    index_files(tmp_path, elements=3, saved=50)
    with pytest.raises(ValueError, match="not laid out as expected"):
        wipe_unwritten(tmp_path)


@pytest.mark.parametrize("count", [40, 1500])
def test_what_is_written_and_opened_is_still_found(tmp_path: Path, count: int) -> None:
    vectors = np.random.default_rng(0).normal(size=(count, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [f"c{n}" for n in range(count)]
    write_chroma(tmp_path / "chroma", chunk_ids=ids, vectors={"title": vectors, "body": vectors})
    for _ in range(2):  # opening writes the files again
        found = ChromaIndex(tmp_path / "chroma").search(vectors[count // 2], field="body", k=1)
        assert [s.chunk_id for s in found] == [ids[count // 2]]
