"""What is said, by language."""

from __future__ import annotations

from assistant.models import Language
from assistant.replies.catalogue import Replies
from assistant.replies.easy import EASY
from assistant.replies.en import EN
from assistant.replies.ja import JA
from assistant.replies.ko import KO
from assistant.replies.vi import VI
from assistant.replies.zh import ZH
from assistant.replies.zh_hant import ZH_HANT

__all__ = ["JA", "Replies", "in_language"]

_CATALOGUES = {
    Language.JA: JA,
    Language.JA_EASY: EASY,
    Language.EN: EN,
    Language.ZH: ZH,
    Language.KO: KO,
    Language.VI: VI,
}


def in_language(language: Language, *, traditional: bool = False) -> Replies:
    """The catalogue of a language; `traditional` for Chinese in traditional characters."""
    return ZH_HANT if traditional and language is Language.ZH else _CATALOGUES[language]
