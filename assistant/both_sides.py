"""An answer that quotes what another source contradicts → the same answer with both statements, each with its date.

The newer document stands first, because that is what its date says; which of them is right is not told. Both are
verbatim and cited, so that the verifier looks at them like at any other sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.documents import Source
from assistant.draft import Draft, DraftSentence, Quote, quotes_in
from assistant.fiscal_year import mentions
from assistant.models import SPOKEN, Referral
from assistant.replies import Replies
from assistant.rows import spoken_row
from assistant.text import arabic
from assistant.vocabulary import Vocabulary

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_MONTH = re.compile(r"(\d{1,2})月(?:(\d{1,2})日)?")
_Day = tuple[int, int, int]
_UNKNOWN: _Day = (0, 0, 0)


def disputes(draft: Draft, vocabulary: Vocabulary) -> tuple[tuple[Quote, ...], ...]:
    """What the draft quotes with what other sources say otherwise, once each, the newest first and the undated last."""
    if draft.outcome not in SPOKEN:
        return ()
    found: dict[frozenset[str], tuple[Quote, ...]] = {}
    for quote in quotes_in(draft.sentences):
        others = vocabulary.contradicted.get(quote.sentence_id, ())
        sides = sorted((quote, *others), key=lambda q: when(q.source), reverse=True)
        if others and not any(quote.sentence_id in known for known in found):
            found[frozenset(q.sentence_id for q in sides)] = tuple(sides)
    return tuple(found.values())


def both_said(draft: Draft, disputed: Sequence[tuple[Quote, ...]], named: tuple[Referral, ...], say: Replies) -> Draft:
    """The draft with both sides of each dispute first, and whom to ask; a yes or no that rests on one side is left
    out."""
    head = [say.contradicted]
    if any(len({when(q.source) for q in sides}) > 1 for sides in disputed):
        head.append(say.contradicted_newest)
    head += [say.ask_next.format(department=r.name) for r in named[:1]]
    sentences = [DraftSentence(text, fixed=True) for text in head]
    sentences += [_side(quote, say) for sides in disputed for quote in sides]
    lines = {_line(quote, say) for sides in disputed for quote in sides}
    rest = [s for s in draft.sentences if s.text not in lines and s.text not in _verdicts(say)]
    if not any(s.quotes for s in rest):
        titles = {say.from_source.format(title=q.source.title) for sides in disputed for q in sides}
        rest = [s for s in rest if s.text not in titles]
    return replace(draft, sentences=(*sentences, *rest), referrals=named, disputed=tuple(disputed))


def when(source: Source) -> _Day:
    """Year, month and day of the source's date, as far as it tells, for putting sources in order; zeros for none."""
    return _day(date_of(source) or "")


def date_of(source: Source) -> str | None:
    """The date the source bears, as written: of its content, else the newest of what it is taken from."""
    if source.as_of:
        return source.as_of
    dated = [p.date for p in source.provenance if p.date and _day(p.date) != _UNKNOWN]
    return max(dated, key=_day, default=None)


def _day(text: str) -> _Day:
    plain = arabic(text)
    iso = _ISO.search(plain)
    if iso:
        return int(iso[1]), int(iso[2]), int(iso[3] or 0)
    years, month = mentions(plain, today=None), _MONTH.search(plain)
    if not years:
        return _UNKNOWN
    return years[0].year, int(month[1]) if month else 0, int(month[2] or 0) if month else 0


def _side(quote: Quote, say: Replies) -> DraftSentence:
    date = date_of(quote.source)
    dated = say.contradicted_as_of.format(as_of=date) if date else say.contradicted_undated
    text = say.contradicted_side.format(title=quote.source.title, dated=dated, quote=_line(quote, say))
    return DraftSentence(text, (quote,), derived=(dated,))


def _line(quote: Quote, say: Replies) -> str:
    return say.quote.format(text=spoken_row(quote.text, quote.header))


def _verdicts(say: Replies) -> frozenset[str]:
    return frozenset((*say.online.values(), say.yes_status, say.no_status))
