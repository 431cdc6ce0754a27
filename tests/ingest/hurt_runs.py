"""Runs that end badly: `python -m tests.ingest.hurt_runs HOW CITY…`, each in a process of its own.

HOW is `events` (write what happens, by line, to CITY/events), `kill` (die without a word before the event whose
number CITY/kill-at holds) or `full` (no file may grow beyond the bytes that CITY/limit holds; the error goes to
CITY/error). An event is a change under CITY/var/index, or a step that the run tells.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

from assistant.errors import AssistantError
from tests.fakes import FakeTokenizer
from tests.ingest.city import City

_CHANGES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "sqlite3.connect"}


class _Witness:
    """Counts the events of a run. `kill_at` is None or the number of the event that never happens."""

    def __init__(self, root: Path, *, kill_at: int | None) -> None:
        self.seen: list[str] = []
        self._index, self._kill_at = str(root / "var" / "index"), kill_at
        sys.addaudithook(self._heard)

    def happened(self, event: str) -> None:
        if len(self.seen) == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.seen.append(event)

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if event not in _CHANGES or self._index not in str(arguments[0]):
            return
        if event == "open" and not int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR):
            return
        self.happened(f"{event} {str(arguments[0]).removeprefix(self._index)}")


def _run(how: str, root: Path) -> None:
    city = City(root, FakeTokenizer())
    if how == "full":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int((root / "limit").read_text()), resource.RLIM_INFINITY))
        try:
            city.ingest()
        except AssistantError as error:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            (root / "error").write_text(str(error))
        return
    witness = _Witness(root, kill_at=int((root / "kill-at").read_text()) if how == "kill" else None)
    city.on_step = witness.happened
    city.ingest()
    (root / "events").write_text("\n".join(witness.seen))


def main(how: str, roots: list[Path]) -> None:
    import chromadb  # noqa: F401, PLC0415 - a second, once for all runs

    for root in roots:
        child = os.fork()
        if child == 0:
            try:
                _run(how, root)
            finally:
                os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1], [Path(root) for root in sys.argv[2:]])
