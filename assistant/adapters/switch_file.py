"""The switches in one small file that both processes share: replaced whole, and read again whenever it has changed.

Fails closed: a file that is gone, broken or unreadable means that everything is off.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import structlog
from filelock import FileLock, Timeout
from pydantic import ValidationError

from assistant.errors import StoreUnavailable
from assistant.switches import Position, Positions, Switch

_LOCK_WAIT_S = 5.0
_MEND = "check the rights on var/ and free disk space, then turn the switch again"


class SwitchFile:
    """`Switches` for who answers and `SwitchBoard` for who turns them. Safe to share between threads and processes."""

    def __init__(self, file: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._file, self._now = file, now
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int, int] | None, Positions | None] = (None, None)

    def prepare(self) -> None:
        """Write the file, everything on, when there has never been one. Raises `StoreUnavailable`."""
        if not self._file.exists():
            self._write(Positions())

    def chat_on(self) -> bool:
        """Whether citizens are answered."""
        positions = self.positions()
        return positions is not None and positions.chat.on

    def generation_on(self) -> bool:
        """Whether a language model may write answers."""
        positions = self.positions()
        return positions is not None and positions.generation.on

    def positions(self) -> Positions | None:
        """Every switch as it stands now; None when that cannot be told, which means off."""
        try:
            found = os.stat(self._file)
        except OSError:
            stamp = None
        else:
            stamp = (found.st_mtime_ns, found.st_ino, found.st_size)
        with self._lock:
            if stamp is None or stamp != self._read[0]:
                self._read = (stamp, self._parsed())
            return self._read[1]

    def turn(self, switch: Switch, *, on: bool, by: str, reason: str) -> None:
        """Turn one switch; the others stay. Raises `StoreUnavailable`. What cannot be told counts as off."""
        unknown = Position(on=False)
        try:
            with FileLock(self._file.with_suffix(".lock"), timeout=_LOCK_WAIT_S):
                held = self.positions() or Positions(chat=unknown, generation=unknown)
                position = Position(on=on, by=by, reason=reason, at=self._now())
                self._write(held.model_copy(update={switch.value: position}))
        except (Timeout, OSError) as error:
            raise _unwritable(self._file, error) from error

    def _parsed(self) -> Positions | None:
        try:
            return Positions.model_validate_json(self._file.read_bytes())
        except (OSError, ValidationError) as error:
            structlog.get_logger().error("switches_unreadable", error=type(error).__name__, mend=_MEND)
            return None

    def _write(self, positions: Positions) -> None:
        """Replace the file whole. The citizens' process may run as another user, so it is readable to all."""
        new = self._file.with_suffix(f".{os.getpid()}.new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with new.open("w", encoding="utf-8") as file:
                file.write(positions.model_dump_json(indent=1) + "\n")
                file.flush()
                os.fsync(file.fileno())
            new.chmod(0o644)
            new.replace(self._file)
        except OSError as error:
            raise _unwritable(self._file, error) from error


def _unwritable(file: Path, error: Exception) -> StoreUnavailable:
    return StoreUnavailable(f"{file} cannot be written ({type(error).__name__}).", mend=_MEND)
