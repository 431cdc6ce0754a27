"""Whole lists, departments and contacts out of the typed tables, with their count and a citation for each entry."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import question_patterns as patterns
from assistant.alike import Likes
from assistant.documents import Contact, Fact, Initiative, Procedure
from assistant.draft import Draft, DraftSentence, Quote
from assistant.figures import initiative_name, suggestions_for, unreadable
from assistant.fiscal_year import label
from assistant.models import ComposedBy, Filter, Kind, Outcome, Topic
from assistant.ports import Tokenizer
from assistant.replies import Replies
from assistant.text import any_of, digits_of, folded, squeezed
from assistant.understand import Understanding
from assistant.vocabulary import Vocabulary, holds

_ONLINE = re.compile(
    r"オンライン|ネット|電子|スマホ|スマートフォン|web|ウェブ|自宅|家から|マイナポータル|ぴったりサービス"
    r"|(役所|窓口)に?(行か|いか)(ず|な|ん)|online"
)
_COUNTS_INITIATIVES = (None, "件", "個", "項目", "つ")
_ABOUT_INITIATIVES = re.compile(
    r"取組|取り組み|項目|施策|担当|方針|計画|新規|やつ|もの|もん|dx|新しく|関わ|何を(し|や)|なにを(し|や)|initiative"
)
_INITIATIVES = re.compile(r"取組|取り組み|項目|施策|initiative")
_ABOUT_PROCEDURES = re.compile(r"手続|申請|届|出せ|取れ|procedure|でできる(もの|やつ|こと)")
_WHICH = re.compile(
    r"どれ|どの|何(?!年)|なに|なん|ある|教え|おしえ|挙げ|あげ|並べ|ならべ|一覧|リスト|ぜんぶ|全部|いくつ|項目|取組"
)
# Words that ask for a contact and name none.
_CONTACT_WORDS = frozenset(("電話", "番号", "連絡", "でんわ", "台", "起きる", "教える"))
_NAMED = 0.5  # share of the subject's words that a procedure's line must hold
_PLACE = re.compile(
    r"(病院|診療所|医院|学校|高校|保育所|保育園|幼稚園|公園|動物園|会館|ホール|署|駅|銀行|郵便局|空港)$"
)
_POLICIES = any_of(patterns.POLICIES)
_SEVERAL_POLICIES = re.compile(r"方針\s*1\s*[・、,と~から]+\s*(方針)?\s*[23]")
_CONTACT_LIKE = 5.0
_PROCEDURE_LIKE = 5.5
_PROCEDURE_MARGIN = 1.0  # of likeness; lines that are as near as that may be meant
_CONTACT_BAR = 0.6  # share of the question's words that a contact's line must explain


def filter_of(asked: Understanding) -> Filter:
    """What the question narrows a list of initiatives to."""
    return Filter(asked.policy, asked.departments, asked.new_only, asked.not_new, asked.status, asked.years)


def lists_initiatives(asked: Understanding) -> bool:
    """Whether the question names a filter over initiatives and asks what passes it, not who does one of them."""
    if asked.status and asked.years and not asked.numbers and _WHICH.search(asked.text):
        return True
    own = squeezed("".join(asked.departments))
    subject = [w for w in asked.words if w not in own]
    if not asked.narrowed or asked.numbers or asked.years or (asked.kind is Kind.DEPARTMENT and subject):
        return False
    return _ABOUT_INITIATIVES.search(asked.text) is not None


def initiative_list(asked: Understanding, vocabulary: Vocabulary) -> Draft | None:
    """The initiatives that pass every filter the question names; None when it asks for no such list."""
    status = asked.status if asked.years and asked.status else None
    if not (asked.narrowed or status or _INITIATIVES.search(asked.text)) or not vocabulary.initiatives:
        return None
    if not asked.narrowed and status is None and asked.words:
        return None  # a list of something else
    if asked.counter not in _COUNTS_INITIATIVES:
        return None  # 「史料は何点」
    chosen = [i for i in vocabulary.initiatives.values() if _passes(i, asked)]
    what = _what(asked, status, vocabulary)
    if status is not None:
        return _by_status(chosen, asked, status, what, vocabulary)
    items = [_item(i, vocabulary, asked.say) for i in chosen]
    return _listed(asked, what, items, tuple(i.number for i in chosen), note=bool(asked.departments))


def policy_list(asked: Understanding, vocabulary: Vocabulary) -> Draft | None:
    """The plan's policies, when the question asks for them and not for their initiatives."""
    several = _SEVERAL_POLICIES.search(asked.text)
    listed = several or _POLICIES.search(asked.text) or (asked.kind is Kind.LIST and "方針" in asked.text)
    subject = [w for w in asked.words if w not in patterns.OF_THE_PLAN]
    if not listed or (asked.policy and not several) or asked.new_only or asked.departments or subject:
        return None
    headed = {q.heading_path[-1]: q for q in reversed(list(vocabulary.quotes.values())) if q.heading_path}
    items = []
    for policy, title in sorted(vocabulary.policies.items()):
        heading = next((h for h in headed if squeezed(title) in squeezed(h)), None)
        if heading is not None:
            text = asked.say.policy_item.format(policy=policy, title=title)
            items.append(DraftSentence(text, (headed[heading],)))
    if not items or len(items) < len(vocabulary.policies):
        return None
    count = asked.say.policies_count.format(count=len(items))
    head = DraftSentence(count, items[0].quotes, derived=(str(len(items)),))
    return Draft(Outcome.ANSWERED, ComposedBy.FACTS, (head, *items), topic=Topic(kind=Kind.LIST))


def procedure_list(asked: Understanding, vocabulary: Vocabulary, tokenizer: Tokenizer, *, city: str) -> Draft | None:
    """The list of online procedures, of one field when the question names one; None when it asks for no such list."""
    if not (_ONLINE.search(asked.text) and _ABOUT_PROCEDURES.search(asked.text)):
        return None
    rows = [p for p in vocabulary.facts.procedures if p.service]
    subject = [w for w in asked.words if not _ONLINE.search(w) and not _ABOUT_PROCEDURES.search(w)]
    named = _fields(subject, rows, tokenizer)
    chosen = [p for p in rows if p.field in named] or _about(subject, rows, vocabulary, tokenizer)
    if not chosen:
        return None
    what = asked.say.procedures_what_about if subject else asked.say.procedures_what_all
    if named:
        what = asked.say.procedures_what.format(field="・".join(named))
    return _procedures(chosen, what, asked, vocabulary, city=city)


def procedures_alike(asked: Understanding, likes: Likes, vocabulary: Vocabulary, *, city: str) -> Draft | None:
    """The online procedures of the one field whose lines people ask of in such words: which of them is meant, or that
    it is none of them, the reader sees. None when the question is about something else, or near to several fields."""
    if not (asked.online or (_ONLINE.search(asked.text) and _ABOUT_PROCEDURES.search(asked.text))):
        return None
    rows = {p.sentence_id: p for p in vocabulary.facts.procedures if p.service}
    best = next(iter(likes.values()), None)
    if best is None or best.likeness < _PROCEDURE_LIKE or not rows.keys() & set(best.asking.sentence_ids):
        return None
    near = [i for i, like in likes.items() if i in rows and best.likeness - like.likeness <= _PROCEDURE_MARGIN]
    fields = {rows[i].field for i in near}
    if len(fields) > 1:
        return None
    chosen = [p for p in rows.values() if p.field in fields]
    return _procedures(chosen, asked.say.procedures_what.format(field=fields.pop()), asked, vocabulary, city=city)


def _procedures(
    chosen: Sequence[Procedure], what: str, asked: Understanding, vocabulary: Vocabulary, *, city: str
) -> Draft:
    ordered = sorted(chosen, key=lambda p: not p.is_online)
    count, total = str(sum(p.is_online for p in chosen)), str(len(chosen))
    items = [_procedure(p, vocabulary.quotes[p.sentence_id], asked.say) for p in ordered]
    wording = asked.say.procedures_count if count == total else asked.say.procedures_count_of
    head = DraftSentence(wording.format(what=what, count=count, total=total), items[0].quotes, derived=(count, total))
    note = DraftSentence(asked.say.procedures_note.format(city=city), fixed=True)
    return Draft(Outcome.ANSWERED, ComposedBy.FACTS, (head, *items, note), topic=Topic(kind=Kind.LIST))


def _fields(subject: Sequence[str], rows: Sequence[Procedure], tokenizer: Tokenizer) -> list[str]:
    """The fields that a word of the subject names."""
    fields = {p.field: frozenset(tokenizer.words(p.field)) for p in rows}
    return [f for f, words in fields.items() if any(holds(words, squeezed(f), w) for w in subject)]


def _about(
    subject: Sequence[str], rows: Sequence[Procedure], vocabulary: Vocabulary, tokenizer: Tokenizer
) -> Sequence[Procedure]:
    """The procedures that name most of the subject, if that is half of it or more; all when there is no subject."""
    if not subject:
        return rows
    lines = {p: f"{p.name} {p.service}" for p in rows}
    covered = {
        p: vocabulary.covered(subject, frozenset(tokenizer.words(line)), squeezed(line)) for p, line in lines.items()
    }
    best = max(covered.values(), default=0.0)
    return [p for p, share in covered.items() if share >= best] if best >= _NAMED else ()


def departments_of(initiatives: Sequence[Initiative], vocabulary: Vocabulary, say: Replies) -> Draft:
    """Who is in charge of these initiatives."""
    sentences = tuple(
        DraftSentence(
            say.department_of.format(initiative=initiative_name(i, say), departments="、".join(i.departments)),
            (vocabulary.quotes[i.department_sentence_id],),
            derived=(str(i.number),),
        )
        for i in initiatives
    )
    first = initiatives[0]
    return Draft(
        Outcome.ANSWERED,
        ComposedBy.FACTS,
        sentences,
        suggestions=suggestions_for(first, vocabulary, say, but=Kind.DEPARTMENT),
        topic=Topic(initiatives=tuple(i.number for i in initiatives), source_id=first.source_id, kind=Kind.DEPARTMENT),
    )


def contact_lines(asked: Understanding, vocabulary: Vocabulary, tokenizer: Tokenizer) -> Draft | None:
    """The telephone number of the counter that the question names by department or by what it handles."""
    scored = [(_explained(c, asked, vocabulary, tokenizer), c) for c in vocabulary.facts.contacts if c.phone]
    best = max((s for s, _ in scored), default=0.0)
    if best < _CONTACT_BAR:
        return None
    sentences = tuple(_contact(c, vocabulary, asked.say) for s, c in scored if s >= best - 1e-6)[:3]
    return Draft(Outcome.ANSWERED, ComposedBy.FACTS, sentences, topic=Topic(kind=Kind.DEPARTMENT))


def contact_liked(asked: Understanding, likes: Likes, vocabulary: Vocabulary) -> Draft | None:
    """The counter that people ask for in such words, when no other passage is asked of in them."""
    sentence_id, like = next(iter(likes.items()), (None, None))
    own = [
        c
        for c in vocabulary.facts.contacts
        if c.sentence_id == sentence_id and all(d in folded(f"{c.department} {c.handles}") for d in asked.departments)
    ]
    if like is None or like.likeness < _CONTACT_LIKE or not own:
        return None
    sentences = tuple(_contact(c, vocabulary, asked.say) for c in own)
    return Draft(Outcome.ANSWERED, ComposedBy.FACTS, sentences, topic=Topic(kind=Kind.DEPARTMENT))


def contact_of_number(digits: str, vocabulary: Vocabulary, say: Replies) -> Draft | None:
    """Whose telephone number this is; None when it is none of ours."""
    own = [c for c in vocabulary.facts.contacts if c.phone and digits_of(c.phone) == digits]
    sentences = tuple(_contact(c, vocabulary, say) for c in own)
    return Draft(Outcome.ANSWERED, ComposedBy.FACTS, sentences) if own else None


def contact_text(contact: Contact, say: Replies) -> str:
    """電話 088-… with the date it was read, never without."""
    if contact.as_of:
        return say.contact.format(phone=contact.phone, as_of=contact.as_of)
    return say.contact_undated.format(phone=contact.phone)


def _passes(initiative: Initiative, asked: Understanding) -> bool:
    charged = [folded(d) for d in initiative.departments]
    return (
        (not asked.new_only or initiative.new)
        and not (asked.not_new and initiative.new)
        and (asked.policy is None or initiative.policy == asked.policy)
        and all(any(d in c for c in charged) for d in asked.departments)
    )


def _what(asked: Understanding, status: str | None, vocabulary: Vocabulary) -> str:
    parts = [asked.say.list_policy.format(policy=asked.policy)] if asked.policy else []
    parts += [asked.say.list_department.format(department=d) for d in asked.departments]
    parts += [asked.say.list_new] if asked.new_only else []
    parts += [asked.say.list_not_new] if asked.not_new else []
    parts += [
        asked.say.list_status.format(year=asked.say.year_of(label(y)), status=asked.say.status_of(status))
        for y in asked.years
        if status
    ]
    return "".join(parts) + asked.say.list_initiatives


def _item(initiative: Initiative, vocabulary: Vocabulary, say: Replies) -> DraftSentence:
    text = say.list_item.format(number=initiative.number, title=initiative.title)
    quote = vocabulary.quotes[initiative.department_sentence_id]
    return DraftSentence(text, (quote,), derived=(str(initiative.number),))


def _by_status(
    chosen: Sequence[Initiative], asked: Understanding, status: str, what: str, vocabulary: Vocabulary
) -> Draft:
    years = {label(y) for y in asked.years}
    numbers = {i.number for i in chosen}
    facts = [
        f
        for row in vocabulary.rows
        if row.schedule and row.initiative.number in numbers
        for n, f in enumerate(row.facts)
        if f.fiscal_year in years and f.value == status
        if not asked.becomes or (n > 0 and row.facts[n - 1].value != status)
    ]
    items = [_status_item(f, vocabulary, asked) for f in facts]
    return _listed(asked, what, items, tuple(dict.fromkeys(f.initiative for f in facts)), note=False)


def _status_item(fact: Fact, vocabulary: Vocabulary, asked: Understanding) -> DraftSentence:
    """A stage of the plan; where a department is asked for, the line that puts it in charge stands beside it."""
    say, initiative = asked.say, vocabulary.initiatives[fact.initiative]
    title = initiative.title
    charged = (vocabulary.quotes[initiative.department_sentence_id],) if asked.departments else ()
    indicator = say.label_unreadable if unreadable(fact.indicator) else fact.indicator
    text = say.list_item_status.format(number=fact.initiative, title=title, indicator=indicator)
    return DraftSentence(text, (vocabulary.quotes[fact.sentence_id], *charged), derived=(str(fact.initiative),))


def _listed(
    asked: Understanding, what: str, items: Sequence[DraftSentence], numbers: tuple[int, ...], *, note: bool
) -> Draft:
    say = asked.say
    if not items:
        sentence = DraftSentence(say.list_none.format(what=what), fixed=True)
        return Draft(Outcome.NO_EVIDENCE, ComposedBy.FACTS, (sentence,))
    count = DraftSentence(
        say.list_count.format(what=what, count=len(items)), items[0].quotes, derived=(what, str(len(items)))
    )
    notes = (DraftSentence(say.list_note_all, fixed=True),) if note else ()
    return Draft(
        Outcome.ANSWERED,
        ComposedBy.FACTS,
        (count, *items, *notes),
        suggestions=tuple(say.ask_department.format(number=n) for n in numbers[:1])
        + tuple(say.ask_targets.format(number=n) for n in numbers[:2]),
        topic=Topic(kind=Kind.LIST, initiatives=numbers if len(set(numbers)) == 1 else (), listed=filter_of(asked)),
    )


def _procedure(procedure: Procedure, quote: Quote, say: Replies) -> DraftSentence:
    wording = say.procedure_item if procedure.is_online else say.procedure_offline
    text = wording.format(name=procedure.name, field=procedure.field, service=procedure.service)
    return DraftSentence(text, (quote,))


def _explained(contact: Contact, asked: Understanding, vocabulary: Vocabulary, tokenizer: Tokenizer) -> float:
    """Share of the question's words that the contact's own line explains; nothing for another department."""
    line = f"{contact.department} {contact.handles}"
    if any(_PLACE.search(phrase) and phrase not in squeezed(line) for phrase in asked.phrases):
        return 0.0  # 「市民病院の電話番号」: the counter for medical expenses is another place
    if asked.departments and not any(d in folded(line) for d in asked.departments):
        return 0.0
    words = [w for w in asked.words if w not in _CONTACT_WORDS]
    if not words and not asked.departments:
        return 0.0
    return vocabulary.covered(words, frozenset(tokenizer.words(line)), squeezed(line))


def _contact(contact: Contact, vocabulary: Vocabulary, say: Replies) -> DraftSentence:
    if not contact.phone:
        text = say.contact_counter.format(department=contact.department, handles=contact.handles)
        return DraftSentence(text, (vocabulary.quotes[contact.sentence_id],))
    text = say.contact_line if contact.as_of else say.contact_line_undated
    parts = {"department": contact.department, "handles": contact.handles, "phone": contact.phone}
    return DraftSentence(text.format(**parts, as_of=contact.as_of), (vocabulary.quotes[contact.sentence_id],))
