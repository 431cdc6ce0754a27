"""Several apps side by side, each in a process of its own: when one ends, all do."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

import httpx

from assistant.errors import SettingsBroken

_START_S = 60.0  # longer than any start was measured on two cores (5 to 11 s)
_STOP_S = 10.0  # between being told to stop and being killed


@dataclass(frozen=True, slots=True)
class Served:
    """A command that serves at an address; it answers there on `/healthz`."""

    name: str
    command: Sequence[str]
    address: str


def serve_side_by_side(
    served: Sequence[Served], *, once: Sequence[Sequence[str]] = (), tell: Callable[[str], None]
) -> None:
    """Run all until one ends or this process is stopped (Ctrl-C or SIGTERM); `tell` hears each address once it
    listens. The commands in `once` run meanwhile; that one fails changes nothing, and none outlives the apps.
    Raises `SettingsBroken` when an app ends at its start."""
    stop = _Stop()
    children: list[subprocess.Popen[bytes]] = []
    passing: list[subprocess.Popen[bytes]] = []
    try:
        children.extend(subprocess.Popen(one.command) for one in served)
        for one, child in zip(served, children, strict=True):
            if state := _state(one.address, child, stop):
                tell(f"{one.name:>8}: {one.address}  {state}")
        if not stop.asked:
            passing.extend(subprocess.Popen(command) for command in once)  # now: starting needs the processors
        while not stop.asked and all(child.poll() is None for child in children):
            time.sleep(0.2)
        if stop.asked:
            tell("Stopping.")
    finally:
        _end((*children, *passing))


class _Stop:
    """Ctrl-C, or SIGTERM as a service manager sends it. Only noted, not raised: raised while a process is being
    started, it would leave one behind that nobody knows."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """All are told to stop; those that do not in time are killed."""
    for child in children:
        child.terminate()
    end = time.monotonic() + _STOP_S
    for child in children:
        try:
            child.wait(timeout=max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _state(address: str, child: subprocess.Popen[bytes], stop: _Stop) -> str | None:
    """`started` once the app listens; whether it has an index to answer from is its `/readyz`'s to say. None when
    told to stop meanwhile."""
    end = time.monotonic() + _START_S
    while time.monotonic() < end:
        if stop.asked:
            return None
        if child.poll() is not None:
            raise SettingsBroken(f"The app at {address} ended at start.", mend="read the message above it")
        try:
            httpx.get(f"{address}/healthz", timeout=1, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.2)
            continue
        return "started"
    return "still starting"
