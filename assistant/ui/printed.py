"""An answer on a terminal."""

from __future__ import annotations

from rich.console import Console

from assistant.models import Answer


def show_answer(answer: Answer, console: Console) -> None:
    """The text, what it rests on, and whom to ask."""
    console.print(answer.text)
    for citation in answer.citations:
        place = " > ".join((citation.title, *citation.heading_path))
        console.print(f"  [{citation.n}] {place}: 「{citation.quote}」 ({citation.as_of or '-'}) {citation.url}")
    for referral in answer.departments:
        console.print(f"  → {referral.name} {referral.contact or ''} ({referral.reason})")
