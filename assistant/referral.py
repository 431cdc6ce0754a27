"""Whom to ask next: the departments of what was found, with a contact only where the contacts table has one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.documents import Contact, Passage
from assistant.lists import contact_text
from assistant.models import Referral
from assistant.replies import Replies
from assistant.text import folded
from assistant.understand import Understanding
from assistant.vocabulary import Vocabulary

_EVERYTHING = "全般"  # how the contacts table writes that a counter handles everything
_MOST = 2
_LEADING = 3  # passages whose departments are considered
_TOO_FAR = 2.5  # nearness under which a passage says nothing about whom to ask
_BODY_WORDS = ("関係各課", "全部局")  # the plan's words for everybody; nobody can be asked there


def referrals(passages: Sequence[Passage], asked: Understanding, *, vocabulary: Vocabulary) -> tuple[Referral, ...]:
    """The departments of the leading passages, else the counter that stands for the whole city hall."""
    names = [*asked.departments, *_departments(passages, vocabulary)]
    chosen = [n for n in dict.fromkeys(names) if n not in _BODY_WORDS][:_MOST]
    found = [
        Referral(name=n, reason=asked.say.reason_likeliest, contact=_contact(n, vocabulary, asked.say)) for n in chosen
    ]
    general = _general(vocabulary.facts.contacts)
    if general is not None and not any(r.contact for r in found):
        found.append(
            Referral(name=general.department, reason=asked.say.reason_general, contact=contact_text(general, asked.say))
        )
    return tuple(found)


def _departments(passages: Sequence[Passage], vocabulary: Vocabulary) -> Iterable[str]:
    by_source = {i.source_id: i.departments for i in vocabulary.initiatives.values()}
    for passage in passages[:_LEADING]:
        if vocabulary.nearness.of_one(passage.similarity) < _TOO_FAR:
            continue
        source = vocabulary.sources[passage.chunk.source_id]
        yield from source.departments or by_source.get(source.id, ())


def _contact(name: str, vocabulary: Vocabulary, say: Replies) -> str | None:
    plain = folded(name)
    own = [c for c in vocabulary.facts.contacts if c.phone and plain in folded(c.department)]
    return contact_text(own[0], say) if own else None


def _general(contacts: Iterable[Contact]) -> Contact | None:
    """The counter that handles everything, by its own words."""
    return next((c for c in contacts if c.phone and c.handles.startswith(_EVERYTHING)), None)
