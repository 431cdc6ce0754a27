"""What can go wrong with the world around us, as one tree.

    AssistantError
    ├── ModelFilesBroken       a model's files are missing, damaged, not the pinned ones or not to be had
    ├── EmbedderUnavailable    the embedder cannot run
    ├── IndexUnavailable       no whole generation to read, or one built for another embedder
    ├── ChatUnavailable        a language model does not answer
    │   └── ChatNotReady       nor was it asked: it loads, is busy or rests, or the prompt is too long
    ├── StoreUnavailable       sessions, feedback or the journal cannot be read or written
    ├── IngestRefused          a run that must not start or must not switch (lock, self-check)
    ├── GapUnknown             a gap that is named is not open (any more)
    ├── AccountRefused         a change of a staff account that must not be
    ├── SignInFailed           a single sign-on provider does not answer, or not as it should
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
    """A model's files are missing, damaged, not the pinned ones or not to be had."""


class EmbedderUnavailable(AssistantError):
    """The embedder cannot run."""


class IndexUnavailable(AssistantError):
    """No whole generation to read, or one built for another embedder or format."""


class ChatUnavailable(AssistantError):
    """A language model does not answer, or not in time."""


class ChatNotReady(ChatUnavailable):
    """A language model refuses at once, as it should: it loads, is busy or rests, or the prompt is too long."""


class StoreUnavailable(AssistantError):
    """Sessions, feedback or the journal cannot be read or written."""


class IngestRefused(AssistantError):
    """An ingest run that must not start (lock) or must not switch (self-check)."""


class GapUnknown(AssistantError):
    """A gap that is named is not open: reviewed since, or never there."""


class AccountRefused(AssistantError):
    """A change of a staff account that must not be; `reason` is name, taken, password, unknown, disabled, sso or
    last_admin."""

    def __init__(self, reason: str, *, mend: str) -> None:
        super().__init__(f"The account cannot be changed so ({reason}).", mend=mend)
        self.reason = reason


class SignInFailed(AssistantError):
    """A single sign-on provider does not answer, or what it says cannot be believed."""


class SettingsBroken(AssistantError):
    """A setting that cannot be used."""
