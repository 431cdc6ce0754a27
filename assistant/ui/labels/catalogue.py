"""Every label, example and notice that a resident reads around an answer, one catalogue for each language, for review.

What the assistant itself says is in `assistant/replies/`. Names in braces are filled in; what stands in the documents
stays Japanese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one language."""

    tag: str  # of HTML's `lang`
    own_name: str  # of the language, in itself

    # what it is
    title: str
    about: str
    honesty: str
    stored: str
    in_this_tab: str
    no_script: str
    skip: str

    # asking
    ask_label: str
    ask_placeholder: str
    ask_button: str
    clear: str
    examples_title: str
    examples: tuple[str, ...]
    opening: str

    # an answer
    you_asked: str
    we_answer: str
    working: str
    stages: Mapping[str, str]  # by the names of `Stage`
    evidence_found: str
    rewritten: str
    withdrawn: str  # when staff stop the chat while an answer comes
    outcomes: Mapping[str, str]
    more_lines: str
    figures_title: str
    figure_heads: tuple[str, str]
    chart: str
    kinds: Mapping[str, str]  # 目標, 実績 and 計画
    departments_title: str
    citations_title: str
    more_citations: str
    quotes_japanese: str  # empty where the reader reads Japanese
    open_quote: str
    new_tab: str
    as_of: str
    as_of_unknown: str
    page_number: str
    suggestions_title: str

    # feedback
    helpful_title: str
    helpful: str
    not_helpful: str
    reason_title: str
    reasons: Mapping[str, str]
    reason_more: str
    reason_send: str
    thanks: str
    feedback_unknown: str
    feedback_failed: str

    # when it breaks
    lost_title: str
    lost: str
    again: str
    problems: Mapping[str, str]  # by the slugs of `Problem`; those that only staff and programs meet in Japanese alone
    problem: str  # any other
    error_titles: Mapping[int, str]
    error_title: str

    # how it looks
    settings: str
    language: str
    furigana: str
    size: str
    sizes: Mapping[str, str]
    theme: str
    themes: Mapping[str, str]
    contrast: str
    apply: str

    # other pages
    to_chat: str
    to_simple: str
    to_sources: str
    to_quality: str
    simple_about: str
    next_question: str
    sources_about: str
    source_groups: Mapping[str, str]  # by `SourceKind`
    source_dates: str
    in_charge: str
    source_from: str
    source_note: str
    source_marked: str

    # the quality page
    quality_about: str
    quality_made: str
    quality_none: str
    quality_of: str  # a count of all
    quality_rows: Mapping[str, str]  # by the fields of `Quality`
    quality_gate: Mapping[bool, str]
    quality_read: str
    limits_title: str
    limits: tuple[str, ...]
    corpus_title: str
    corpus_about: str
