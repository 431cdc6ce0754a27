"""What an initiative sets out to do, whole: the lines of its section, verbatim, when that is what is asked."""

from __future__ import annotations

from assistant import answer_patterns as answers
from assistant import question_patterns as patterns
from assistant.documents import Initiative
from assistant.draft import Draft, DraftSentence
from assistant.figures import initiative_name, suggestions_for
from assistant.found import Found
from assistant.models import ComposedBy, Kind, Outcome, Topic
from assistant.rows import spoken_row
from assistant.text import any_of, squeezed
from assistant.understand import Want

_CONTENTS = any_of(patterns.CONTENTS)
_SCHEDULED = any_of(patterns.SCHEDULED_LINES)
_OF_LISTS = {Want.COUNT, Want.DIFFERENCE}  # 「3つある」, 「増やすために」
_LEADING = 3  # passages among which no other initiative may be when its number is not named
_TITLED = 0.4  # share of its title's words, by weight, that the question names


def contents(found: Found) -> Draft | None:
    """The lines under 取組内容, or 取組計画 when the plan's table is asked for; None when something else is asked."""
    asked, vocabulary = found.asked, found.vocabulary
    if asked.years or asked.wants - _OF_LISTS or asked.departments or not _CONTENTS.search(asked.text):
        return None
    initiative = _initiative(found)
    if initiative is None:
        return None
    heading = answers.SCHEDULE_SECTION if _SCHEDULED.search(asked.text) else answers.CONTENTS_SECTION
    quotes = [
        q
        for q in vocabulary.quotes.values()
        if q.source.id == initiative.source_id and q.heading_path[-1:] == (heading,)
    ]
    if not quotes:
        return None
    say = asked.say
    head = DraftSentence(
        say.contents_of.format(initiative=initiative_name(initiative, say), heading=heading), fixed=True
    )
    lines = [DraftSentence(say.quote.format(text=spoken_row(q.text, q.header)), (q,)) for q in quotes]
    return Draft(
        Outcome.ANSWERED,
        ComposedBy.EXTRACTIVE,
        (head, *lines, DraftSentence(say.from_plan, fixed=True)),
        suggestions=suggestions_for(initiative, vocabulary, say, but=Kind.LIST),
        topic=Topic(source_id=initiative.source_id, kind=Kind.NARRATIVE, initiatives=(initiative.number,)),
    )


def _initiative(found: Found) -> Initiative | None:
    """The one that the question names by number, or by most of its title where all that was found is its own."""
    asked, vocabulary = found.asked, found.vocabulary
    if asked.numbers:
        return vocabulary.initiatives[asked.numbers[0]] if len(asked.numbers) == 1 else None
    text = squeezed(asked.text)
    written = [i for i in vocabulary.initiatives.values() if squeezed(i.title) in text]
    if len(written) == 1:
        return written[0]
    leading = {p.chunk.source_id for p in found.passages[:_LEADING]}
    own = [i for i in vocabulary.initiatives.values() if i.source_id in leading]
    if len(own) != 1:
        return None
    named = vocabulary.covered(vocabulary.title_words[own[0].number], frozenset(asked.words), text)
    return own[0] if named >= _TITLED else None
