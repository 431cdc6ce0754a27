"""The generations that lie on this machine's disk, told from their manifests (`Shelf`)."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from assistant.adapters.generation import Manifest, current_generation, index_folder, read_manifest
from assistant.desk.ports import GenerationReport, RefusedSource, SourceChanges
from assistant.errors import IndexUnavailable
from assistant.models import Audience


class RollBack(Protocol):
    """How the generation before the current one is served again; `ingest.sync.roll_back` keeps the promise."""

    def __call__(self, var: Path, audience: Audience, *, expected: str | None) -> str:
        """Its name. Raises `IngestRefused`, also when it is not the `expected` one."""


class GenerationShelf:
    """Reads `var/index`; going back is `ingest`'s, and handed in."""

    def __init__(self, var: Path, *, roll_back: RollBack) -> None:
        self._var, self._roll_back = var, roll_back

    def reports(self, audience: Audience) -> list[GenerationReport]:
        """Newest first; a damaged one is left out."""
        root = index_folder(self._var, audience)
        serving = current_generation(root)
        found = sorted(_manifests(root), key=lambda m: m.built_at, reverse=True)
        older: list[Manifest | None] = [*found[1:], None]
        return [_report(m, before, serving=serving) for m, before in zip(found, older, strict=False)]

    def roll_back(self, audience: Audience, *, expected: str) -> str:
        """Serve the generation before the current one and return its name. Raises `IngestRefused`, also when it is not
        the `expected` one."""
        return self._roll_back(self._var, audience, expected=expected)


def _manifests(root: Path) -> list[Manifest]:
    found = []
    for folder in root.glob("gen-*"):
        try:
            found.append(read_manifest(folder))
        except IndexUnavailable:
            continue
    return found


def _report(manifest: Manifest, before: Manifest | None, *, serving: str | None) -> GenerationReport:
    return GenerationReport(
        name=manifest.generation,
        built_at=manifest.built_at,
        serving=manifest.generation == serving,
        counts=manifest.counts,
        refused=tuple(RefusedSource(r.path, r.line, r.reason, r.mend) for r in manifest.refused),
        changes=_changes(manifest, before) if before else None,
    )


def _changes(manifest: Manifest, before: Manifest) -> SourceChanges:
    new, old = manifest.sources, before.sources
    return SourceChanges(
        added=tuple(i for i in new if i not in old),
        changed=tuple(i for i in new if i in old and new[i].sha256 != old[i].sha256),
        removed=tuple(i for i in old if i not in new),
    )
