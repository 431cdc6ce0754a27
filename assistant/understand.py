"""Question → what it asks for: kind, fiscal years, initiatives, departments, terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from assistant import answer_patterns as answers
from assistant import question_patterns as patterns
from assistant.documents import Term
from assistant.fiscal_year import YearMention, mentions
from assistant.languages import Tongue
from assistant.models import Kind
from assistant.phrases import ALSO_CALLED
from assistant.ports import Tokenizer
from assistant.replies import Replies
from assistant.text import any_of, arabic, digits_of, folded, kanji_number, squeezed
from assistant.vocabulary import Vocabulary, bare_name

_NUMBERED = re.compile(
    r"(?:取組項目|取り組み項目|取組|取り組み|とりくみ|項目|施策|initiative|no\.?|#|№)\s*(?:の|番号|no\.?)?\s*(\d{1,3})(?!\s*(?:つ|個|件|年|月|日|人|割|%|歳|回|\d))"
    r"|(?<![\d.])(\d{1,3})\s*番(?!目|地|窓口|線|号|組|\s*\d+\s*号)"
)
_KANJI_NUMBERED = re.compile(r"(取組|取り組み|項目)([一二三四五六七八九十]{1,3})(?![一-龥つ])")  # 取組一覧 is no 取組1
_POLICY = re.compile(
    r"(?:取組方針|取り組み方針|方針|policy)\s*の?\s*(\d)(?!\s*(?:つ|本|個|点))|(\d)\s*(?:番目|つ目)の(?:取組)?方針"
)
_MOVES = re.compile(r"引っ?越|転出|転入|転居|移住")  # in a question whose word order is lost, a place is where to
_SCRIPTS = ("[ァ-ヺー]", "[a-z]")


class Want(StrEnum):
    """A part of an answer that the question asks for by name; an answer without it is not one."""

    ACTUAL = "actual"
    DIFFERENCE = "difference"
    START = "start"
    COUNT = "count"
    PHONE = "phone"
    MONEY = "money"
    CLOCK = "clock"
    DATE = "date"
    PLACE = "place"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question, taken apart. `text` is folded with digits; `words` are its telling content words."""

    text: str
    words: tuple[str, ...]
    kind: Kind
    say: Replies  # the wording of the answer's language
    wants: frozenset[Want]
    years: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    policy: int | None = None
    departments: tuple[str, ...] = ()
    term: Term | None = None
    compared: tuple[Term, ...] = ()  # two terms or more whose difference is asked for
    new_only: bool = False
    not_new: bool = False
    status: str | None = None
    becomes: bool = False  # it asks what reaches the status in that year, and had not before
    sections: tuple[str, ...] = ()  # headings that usually hold the answer
    source_id: str | None = None  # of the last answer, when this is a follow-up
    indicators: tuple[str, ...] = ()  # likewise
    named: frozenset[str] = frozenset()  # ids of the sources whose subject the text names
    phrases: tuple[str, ...] = ()  # runs of nouns, as written
    counter: str | None = None  # 種類 in 「何種類」
    elsewhere: str | None = None  # another municipality that the question is about
    public_number: str | None = None  # digits of a telephone number in the contacts that the text names
    yes_or_no: bool = False
    foreign: bool = False  # asked in another language than Japanese
    online: bool = False  # whether something can be done online
    all_of: bool = False  # everything is asked for
    about_plan: bool = False  # names the plan, a fiscal year, a target or an initiative

    @property
    def narrowed(self) -> bool:
        """Whether it names a filter over the initiatives."""
        return bool(self.departments or self.new_only or self.not_new or self.policy)

    @property
    def bare(self) -> bool:
        """Whether it names no subject at all, as 「必要なものは？」 does that follows nothing."""
        subject = self.numbers or self.term or self.named or self.public_number
        of_plan = self.narrowed or self.status or self.about_plan or self.kind is Kind.LIST
        follows = self.source_id or self.indicators
        if subject or of_plan or follows or self.foreign:
            return False
        return all(word in patterns.WISHES for word in self.words)


_KINDS = (
    (Kind.DEFINITION, any_of(patterns.DEFINITION)),
    (Kind.DEPARTMENT, any_of(patterns.DEPARTMENT)),
    (Kind.LIST, any_of(patterns.LIST)),
    (Kind.FIGURE, any_of(patterns.FIGURE)),
    (Kind.SCHEDULE, any_of(patterns.SCHEDULE)),
    (Kind.PROCEDURE, any_of(patterns.PROCEDURE)),
)
_WANTS = {Want(name): any_of(p) for name, p in answers.WANTS.items()}
_SECTIONS = tuple((any_of(cues), headings) for cues, headings in answers.SECTIONS)
_COUNTS_OFFICES = any_of(patterns.COUNTS_OFFICES)  # 「来年度は何課にする」 asks how many, not which
_ASKS = any_of(patterns.ASKS)
_SENTENCE = re.compile(r"[^。！!？?\n]*[。！!？?\n]?")
_YES_OR_NO = any_of(patterns.YES_OR_NO)
_PLAN = any_of(patterns.PLAN)
_ONLINE = any_of(patterns.CAN_ONLINE)
_ALL = any_of(patterns.ALL)
_NEW = any_of(patterns.NEW)
_NOT_NEW = any_of(patterns.NOT_NEW)
_BECOMES = any_of(patterns.BECOMES)
_COUNTER = re.compile(answers.COUNTERS)
_SAME_COUNTER = {"パーセント": "%", "パー": "%", "名": "人"}
_RANGE = re.compile(r"(年度?|[rh]\d+)\s*(~|から)\s*\S{0,3}\d(?!\S*(何|いく|どれ|どの))")
_EXECUTED = "実施"
_STATUS = re.compile(r"(検討\s*/\s*実施|実施\s*/\s*拡大|(?:実施|検討|拡大)(?!会|回|し))")
_DIFFERENT = any_of(patterns.DIFFERENT)
_TERM_CUE = any_of(patterns.TERM_CUE)


def understand(
    tongue: Tongue, *, vocabulary: Vocabulary, tokenizer: Tokenizer, today: date, city: str
) -> Understanding:
    """Take the question apart, as if nothing had been said before it."""
    text = tongue.japanese
    plain = _KANJI_NUMBERED.sub(
        lambda m: f"{m[1]}{kanji_number(m[2])}",
        written_names(arabic(text), labels=vocabulary.labels),
    )
    named = mentions(plain, today=today, plan_years=vocabulary.plan_years)
    wants = wants_of(plain)
    years = tuple(m.year for m in named)
    if len(years) == 2 and Want.DIFFERENCE not in wants and _RANGE.search(plain):
        years = tuple(range(min(years), max(years) + 1))
    numbers = tuple(dict.fromkeys(int(m[1] or m[2]) for m in _NUMBERED.finditer(_POLICY.sub(" ", plain))))
    numbers = tuple(n for n in numbers if n in vocabulary.initiatives)
    departments = _departments(plain, vocabulary)
    words = tuple(w for w in tokenizer.words(_without(plain, named)) if w not in patterns.GENERIC and not w.isdigit())
    if tongue.foreign:  # what the lexicon left in the asker's language is told by the vectors alone
        words = tuple(w for w in words if w in vocabulary.weights)
    term = _term(plain, vocabulary)
    policy = next((int(m[1] or m[2]) for m in _POLICY.finditer(plain)), None)
    about_plan = bool(years or numbers or policy or _PLAN.search(plain))
    offices = bool(years) and _COUNTS_OFFICES.search(plain) is not None
    kind = Kind.FIGURE if offices else _kind(plain, wants, term, numbered=bool(numbers))
    not_new, becomes = bool(_NOT_NEW.search(plain)), bool(_BECOMES.search(plain))
    return Understanding(
        text=plain,
        words=words,
        kind=kind,
        say=tongue.say,
        wants=wants,
        years=years,
        numbers=numbers,
        policy=policy if policy in vocabulary.policies else None,
        departments=departments,
        term=term,
        compared=_compared(plain, vocabulary),
        new_only=bool(_NEW.search(plain)) and not not_new,
        not_new=not_new,
        status=_EXECUTED if becomes else next((re.sub(r"\s*/\s*", "／", m[1]) for m in _STATUS.finditer(plain)), None),
        becomes=becomes,
        sections=tuple(h for cue, headings in _SECTIONS if cue.search(plain) for h in headings),
        named=_named(plain, vocabulary),
        phrases=tuple(tokenizer.phrases(_without(plain, named))),
        counter=_SAME_COUNTER.get(counted[1], counted[1]) if (counted := _COUNTER.search(plain)) else None,
        elsewhere=None if tongue.foreign and _MOVES.search(plain) else _elsewhere(plain, tokenizer, vocabulary, city),
        public_number=next((n for n in vocabulary.public_numbers if n in digits_of(plain)), None),
        yes_or_no=bool(_YES_OR_NO.search(plain)),
        foreign=tongue.foreign,
        online=bool(_ONLINE.search(plain)),
        all_of=bool(_ALL.search(plain)),
        about_plan=about_plan,
    )


@lru_cache(maxsize=16_384)
def wants_of(text: str) -> frozenset[Want]:
    """The parts of an answer that a text asks for by name."""
    plain = folded(text)
    return frozenset(want for want, pattern in _WANTS.items() if pattern.search(plain))


def spelled(tongue: Tongue, vocabulary: Vocabulary, tokenizer: Tokenizer) -> Tongue:
    """The question with the documents' names in the documents' spelling."""
    return replace(tongue, japanese=vocabulary.spellings.corrected(tongue.japanese, tokenizer))


def written_names(text: str, *, labels: str) -> str:
    """The folded text with the documents' names in place of those that people use; the words of `labels`, the
    tables' own, stay as they are."""
    for used, written in ALSO_CALLED:
        if used in text and written not in text and used not in labels.replace(written, ""):
            text = text.replace(used, written)
    return text


def asking_part(text: str) -> str:
    """The text from its first sentence that asks: what stands before tells who asks, and why. All of it when every
    sentence asks, or none."""
    sentences = [s for s in _SENTENCE.findall(text) if s.strip()]
    first = next((n for n, s in enumerate(sentences) if _ASKS.search(folded(s))), 0)
    return "".join(sentences[first:]).strip()


def searched(text: str) -> str:
    """The text as it is searched: with the documents' names beside those that people use."""
    for used, written in ALSO_CALLED:
        if used in text and written not in text:
            text = text.replace(used, f"{used} {written}")
    return text


def _named(plain: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The sources named by the longest subject in the text: 児童扶養手当 does not name 児童手当's. Beside a title, a
    topic (所得制限) names none."""
    text = bare_name(plain)
    found = [name for name in vocabulary.names if name in text]
    longest = [n for n in found if not any(n != other and n in other for other in found)]
    titled = [n for n in longest if n in vocabulary.titles]
    return frozenset(i for n in titled or longest for i in vocabulary.names[n])


def _elsewhere(plain: str, tokenizer: Tokenizer, vocabulary: Vocabulary, city: str) -> str | None:
    """The other municipality a question is about: named, not as where somebody moves from or to, and ours is not."""
    own = folded(city)
    titles = squeezed(" ".join(s.title for s in vocabulary.sources.values()))
    if own in plain:
        return None
    for place in tokenizer.places(plain):
        named = re.search(rf"{re.escape(place)}\S{{0,3}}?[市区町村都府県](?!から|へ|に(?:引|転|住|移))", plain)
        if named and place not in own and named.group() not in titles:
            return named.group()
    return None


def _without(plain: str, named: Sequence[YearMention]) -> str:
    """The text without the words that name years and initiative numbers: they are no subject."""
    for mention in named:
        plain = plain.replace(mention.words, " ")
    return _NUMBERED.sub(" ", plain)


def _kind(plain: str, wants: frozenset[Want], term: Term | None, *, numbered: bool) -> Kind:
    """What sort of answer is wanted, by the question's words."""
    named = [k for k, pattern in _KINDS if pattern.search(plain)]
    if numbered:  # everything of one initiative, not a list of initiatives
        named = [k for k in named if k is not Kind.LIST]
    if named:
        return named[0]
    if Want.START in wants:
        return Kind.SCHEDULE
    return Kind.DEFINITION if term is not None and _bare(plain, term) else Kind.NARRATIVE


def _departments(plain: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Department names in the text, the longest reading of each place only."""
    found, rest = [], plain
    for name in vocabulary.departments:
        if name in rest:
            found.append(name)
            rest = rest.replace(name, " ")
    return tuple(found)


def _term(plain: str, vocabulary: Vocabulary) -> Term | None:
    """The glossary term the text names: the longest name or alias that stands in it."""
    text = squeezed(plain)
    asked = _TERM_CUE.sub("", text)
    if asked in vocabulary.terms:
        return vocabulary.terms[asked]
    asked = asked.replace("の", "")
    if asked in vocabulary.terms:
        return vocabulary.terms[asked]
    inside = [name for name in vocabulary.terms if len(name) > 1 and _stands_alone(name, text)]
    return vocabulary.terms[max(inside, key=len)] if inside else None


def _compared(plain: str, vocabulary: Vocabulary) -> tuple[Term, ...]:
    """The terms that the text tells apart, in its order; none when it asks for no difference."""
    if not _DIFFERENT.search(plain):
        return ()
    text = squeezed(plain)
    inside = [n for n in vocabulary.terms if len(n) > 1 and _stands_alone(n, text)]
    longest = [n for n in inside if not any(n != other and n in other for other in inside)]
    terms = {vocabulary.terms[n].name: vocabulary.terms[n] for n in sorted(longest, key=text.index)}
    return tuple(terms.values()) if len(longest) > 1 else ()


def _stands_alone(name: str, text: str) -> bool:
    """Whether the name is in the text and not a part of a longer word of its script (ライン in オンライン)."""
    script = next((s for s in _SCRIPTS if re.fullmatch(f"{s}+", name)), None)
    pattern = f"(?<!{script}){re.escape(name)}(?!{script})" if script else re.escape(name)
    return re.search(pattern, text) is not None


def _bare(plain: str, term: Term) -> bool:
    """Whether the text is nothing but the term."""
    asked = _TERM_CUE.sub("", squeezed(plain))
    return any(asked == squeezed(name) for name in (term.name, *term.aliases))
