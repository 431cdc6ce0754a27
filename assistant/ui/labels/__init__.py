"""What pages say around an answer, by language."""

from __future__ import annotations

from assistant.models import Language
from assistant.ui.labels.catalogue import Labels
from assistant.ui.labels.easy import EASY
from assistant.ui.labels.en import EN
from assistant.ui.labels.ja import JA
from assistant.ui.labels.ko import KO
from assistant.ui.labels.vi import VI
from assistant.ui.labels.zh import ZH

__all__ = ["BY_LANGUAGE", "JA", "Labels"]

BY_LANGUAGE: dict[Language, Labels] = {
    Language.JA: JA,
    Language.JA_EASY: EASY,
    Language.EN: EN,
    Language.ZH: ZH,
    Language.KO: KO,
    Language.VI: VI,
}
