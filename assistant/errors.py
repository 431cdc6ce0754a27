"""What can go wrong with the world around us, as one tree.

    AssistantError
    ├── ModelFilesBroken       the embedder's files are missing, damaged or not the pinned ones
    ├── EmbedderUnavailable    the embedder cannot run
    ├── IndexUnavailable       no whole generation to read, or one built for another embedder
    ├── ChatUnavailable        a language model does not answer
    ├── StoreUnavailable       sessions, feedback or the journal cannot be read or written
    ├── IngestRefused          a run that must not start or must not switch (lock, self-check)
    ├── GapUnknown             a gap that is named is not open (any more)
    └── SettingsBroken         a setting that cannot be used

An adapter raises one `from` its cause; it is caught once, at the door. `message` says what happened
in English for developers, `mend` which command or act helps. What residents read is in `replies/`.
"""

from __future__ import annotations


class AssistantError(Exception):
    """The world broke. Carries what to do next."""

    def __init__(self, message: str, *, mend: str) -> None:
        super().__init__(f"{message} To mend it: {mend}")
        self.message = message
        self.mend = mend


class ModelFilesBroken(AssistantError):
    """The embedder's files are missing, damaged or not the pinned ones."""


class EmbedderUnavailable(AssistantError):
    """The embedder cannot run."""


class IndexUnavailable(AssistantError):
    """No whole generation to read, or one built for another embedder or format."""


class ChatUnavailable(AssistantError):
    """A language model does not answer, or not in time."""


class StoreUnavailable(AssistantError):
    """Sessions, feedback or the journal cannot be read or written."""


class IngestRefused(AssistantError):
    """An ingest run that must not start (lock) or must not switch (self-check)."""


class GapUnknown(AssistantError):
    """A gap that is named is not open: reviewed since, or never there."""


class SettingsBroken(AssistantError):
    """A setting that cannot be used."""
