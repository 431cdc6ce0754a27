"""Where a Japanese or Chinese line may end: BudouX, a small model that finds the phrases."""

from __future__ import annotations

from functools import cache
from typing import Any

from assistant.models import Language

_LONGEST = 300  # characters; headings and conclusions are shorter, and a paragraph breaks well by itself


def phrases_of(text: str, language: Language) -> list[str]:
    """The text in phrases; whole where the language has spaces or the text is long."""
    parser = _parser(language) if text and len(text) <= _LONGEST else None
    return list(parser.parse(text)) if parser else [text]


@cache
def _parser(language: Language) -> Any:
    """BudouX's parser of the language, which keeps no types; None where it has none."""
    import budoux  # noqa: PLC0415 - reads its model

    match language:
        case Language.JA | Language.JA_EASY:
            return budoux.load_default_japanese_parser()
        case Language.ZH:
            return budoux.load_default_simplified_chinese_parser()
        case _:
            return None
