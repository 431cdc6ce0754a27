"""Passages → the one to three sentences that answer, verbatim, and how sure we may be of them.

A sentence is scored by its own vector, the question's words that it and its headings hold, its
passage's rank, and whether it stands under the heading that usually answers such a question. A
question that wants an amount, a date, a telephone number or an hour is answered only by a sentence
that holds one. Weights were set on the tune part of `eval/cases` (docs/evaluation.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant import question_patterns as patterns
from assistant import replies
from assistant.draft import Draft, DraftSentence, quote_of
from assistant.fiscal_year import mentions
from assistant.models import Chunk, ComposedBy, Outcome, Passage, Sentence, SentenceKind, SourceKind, Topic
from assistant.ports import Index, Tokenizer, Vectors
from assistant.rows import spoken_row
from assistant.text import any_of, arabic, squeezed
from assistant.understand import Understanding, Want
from assistant.vocabulary import Vocabulary, holds

_PASSAGES = 16  # read closely; the right one was among these in every tune case
_MOST_SENTENCES = 3
_MOST_INTRODUCED = 12  # lines of a list or table that a sentence introduces
_INTRODUCES = re.compile(r"(次|以下|下)の?(とおり|通り|表)\S{0,8}。?$")
_CLOSE = 0.82  # of the best sentence's score, to be said beside it
_HOLDS = {Want(name): any_of(p) for name, p in patterns.HOLDS.items()}
_NUMBERING = re.compile(r"^(\(\d+\)|[①-⑳\d]+|図表\d+)")
_NOT_STATED = any_of(patterns.NOT_STATED)
_EMPTY = any_of(patterns.EMPTY_SENTENCES)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with its place and what speaks for it."""

    sentence: Sentence
    chunk: Chunk
    score: float
    cosine: float
    coverage: float  # of the question's words by the sentence and all its headings


@dataclass(frozen=True, slots=True)
class Extraction:
    """The draft, and the evidence for it: the features that the floor is calibrated on."""

    draft: Draft
    cosine: float
    coverage: float
    wanted: bool  # the question wants a sort of value
    holds_wanted: bool  # and the sentences hold one, or it wants none
    not_stated: bool
    residual: float  # coverage of the question's words that are not the source's subject
    phrased: bool  # one of the question's noun phrases stands in the sentences or their headings, or it has none
    headed: bool  # the question names the very heading, or the subject, of the source
    years: frozenset[int]  # that the sentences and their headings name
    uncovered: tuple[str, ...]  # telling words of the question that neither the sentences nor the headings hold


def extract(
    asked: Understanding,
    passages: Sequence[Passage],
    vector: Vectors,
    *,
    index: Index,
    vocabulary: Vocabulary,
    tokenizer: Tokenizer,
    city: str,
) -> Extraction | None:
    """The best sentences of the passages; None when there are no passages to read."""
    weighed = _weighed(asked, passages[:_PASSAGES], vector, index=index, vocabulary=vocabulary, tokenizer=tokenizer)
    if not weighed:
        return None
    best = weighed[0]
    chosen = _together(best, weighed, asked)
    source = vocabulary.sources[best.chunk.source_id]
    quotes = [quote_of(w.sentence, w.chunk, source) for w in chosen]
    sentences = [DraftSentence(spoken_row(q.text, q.header), (q,)) for q in quotes]
    not_stated = bool(_NOT_STATED.search(best.sentence.text))
    if source.scope == "national":
        sentences.append(DraftSentence(replies.NATIONAL.format(city=city), fixed=True))
    if source.as_of and source.kind is not SourceKind.CHAPTER:
        sentences.append(DraftSentence(replies.AS_OF.format(as_of=source.as_of), fixed=True))
    draft = Draft(
        Outcome.ANSWERED,
        ComposedBy.EXTRACTIVE,
        tuple(sentences),
        suggestions=_suggestions(best.chunk, index),
        topic=Topic(source_id=source.id, kind=asked.kind, initiatives=_initiatives(source.id, vocabulary)),
    )
    wanted = _wanted(asked)
    answers = not wanted or any(
        w.search(arabic(spoken_row(c.sentence.text, c.sentence.header))) for w in wanted for c in chosen
    )
    grounds = "\n".join(q.grounds for q in quotes)
    topics = "\n".join((*source.topics, *source.aliases))
    return Extraction(
        draft,
        cosine=best.cosine,
        coverage=best.coverage,
        wanted=bool(wanted),
        holds_wanted=answers,
        not_stated=not_stated,
        residual=_residual(asked, chosen, vocabulary, tokenizer),
        phrased=not asked.phrases or any(squeezed(p) in squeezed(grounds + topics) for p in asked.phrases),
        headed=_headed(best.chunk, asked) or source.id in asked.named,
        years=frozenset(m.year for m in mentions(grounds, today=None)),
        uncovered=_uncovered(asked, chosen, vocabulary, tokenizer),
    )


def _weighed(
    asked: Understanding,
    passages: Sequence[Passage],
    vector: Vectors,
    *,
    index: Index,
    vocabulary: Vocabulary,
    tokenizer: Tokenizer,
) -> list[Weighed]:
    """Every sentence of the passages and of the best source's other chunks, best first."""
    if not passages:
        return []
    rank = {p.chunk.id: p.score for p in passages}
    chunks = {p.chunk.id: p.chunk for p in passages}
    for source_id in dict.fromkeys([passages[0].chunk.source_id, *([asked.source_id] if asked.source_id else [])]):
        chunks |= {c.id: c for c in index.chunks.source_chunks(source_id) if len(chunks) < 3 * _PASSAGES}
    sentences, vectors = index.chunks.sentences(list(chunks))
    cosines = vectors @ vector if len(sentences) else np.zeros(0, dtype=np.float32)
    best_of_source: dict[str, float] = {}
    for chunk in chunks.values():
        best_of_source[chunk.source_id] = max(best_of_source.get(chunk.source_id, 0.0), rank.get(chunk.id, 0.0))
    top = max(rank.values()) or 1.0
    weighed = []
    for sentence, cosine in zip(sentences, cosines, strict=True):
        chunk = chunks[sentence.chunk_id]
        if _EMPTY.search(sentence.text):
            continue
        placed = (0.5 * best_of_source[chunk.source_id] + 0.5 * rank.get(chunk.id, 0.0)) / top
        weighed.append(
            _weigh(
                sentence, chunk, asked, cosine=float(cosine), placed=placed, vocabulary=vocabulary, tokenizer=tokenizer
            )
        )
    return sorted(weighed, key=lambda w: -w.score)


def _weigh(
    sentence: Sentence,
    chunk: Chunk,
    asked: Understanding,
    *,
    cosine: float,
    placed: float,
    vocabulary: Vocabulary,
    tokenizer: Tokenizer,
) -> Weighed:
    """`placed` says where in the ranking the sentence's passage and source stand, 1.0 at the top."""
    text = spoken_row(sentence.text, sentence.header)
    own = set(tokenizer.words(text))
    headings = set(tokenizer.words(" ".join(chunk.heading_path))) | vocabulary.source_words[chunk.source_id]
    flat = squeezed(text)
    about = vocabulary.source_words[chunk.source_id]
    residual = [w for w in asked.words if not holds(about, "", w)]
    by_own = vocabulary.covered(residual or asked.words, own, flat)
    by_all = vocabulary.covered(asked.words, own | headings, flat + squeezed(chunk.title))
    score = 10 * (cosine - 0.8) + 0.8 * by_own + 0.5 * by_all + 0.8 * placed  # e5's cosines lie between 0.75 and 0.95
    if asked.sections and chunk.heading_path[-1:] and chunk.heading_path[-1] in asked.sections:
        score += 0.8 if asked.source_id else 0.35  # a follow-up's vector leans to the title it was given
    if asked.phrases:
        named = squeezed(f"{chunk.title} {' '.join(chunk.heading_path)} {text}")
        score += 0.6 * sum(squeezed(p) in named for p in asked.phrases) / len(asked.phrases)
    if chunk.source_id in asked.named:
        score += 0.4
    if _headed(chunk, asked):
        score += 0.5
    wanted = _wanted(asked)
    if not (residual or wanted or asked.sections) and chunk.heading_path[-1:] == (patterns.OVERVIEW,):
        score += 0.5
    if wanted:
        score += 0.9 * sum(bool(w.search(arabic(text))) for w in wanted) / len(wanted)
    if sentence.kind is SentenceKind.ROW and not wanted:
        score -= 0.15
    return Weighed(sentence, chunk, score, cosine, by_all)


def _headed(chunk: Chunk, asked: Understanding) -> bool:
    """Whether the question names the very heading that the chunk stands under."""
    heading = _NUMBERING.sub("", squeezed(chunk.heading_path[-1])) if chunk.heading_path else ""
    return len(heading) > 3 and heading in squeezed(asked.text)


def _wanted(asked: Understanding) -> list[re.Pattern[str]]:
    """What a sentence must hold to answer: a number of what is counted, or the sort of value asked for."""
    if asked.counter:
        return [re.compile(rf"(\d\s*(万|千)?|偶数|奇数|毎)\s*{re.escape(asked.counter)}(?!目)")]
    if Want.START in asked.wants:
        return [_HOLDS[Want.START]]
    return [pattern for want, pattern in _HOLDS.items() if want in asked.wants]


def _following(intro: Weighed, same: Sequence[Weighed]) -> list[Weighed]:
    """What a sentence like 「次のとおりです」 introduces: the lines after it in its section, all of one kind."""
    number = {w.sentence.id: int(w.sentence.id.rpartition("#s")[2]) for w in same}
    later = sorted(
        (w for w in same if number[w.sentence.id] > number[intro.sentence.id]), key=lambda w: number[w.sentence.id]
    )
    return [w for w in later if w.sentence.kind is later[0].sentence.kind][:_MOST_INTRODUCED]


def _residual(asked: Understanding, chosen: Sequence[Weighed], vocabulary: Vocabulary, tokenizer: Tokenizer) -> float:
    about = vocabulary.source_words[chosen[0].chunk.source_id]
    text = " ".join(spoken_row(w.sentence.text, w.sentence.header) for w in chosen)
    text += " ".join(chosen[0].chunk.heading_path)
    left = [w for w in asked.words if not holds(about, "", w)]
    return vocabulary.covered(left, set(tokenizer.words(text)), squeezed(text))


def _uncovered(
    asked: Understanding, chosen: Sequence[Weighed], vocabulary: Vocabulary, tokenizer: Tokenizer
) -> tuple[str, ...]:
    text = " ".join(spoken_row(w.sentence.text, w.sentence.header) for w in chosen)
    said = set(tokenizer.words(text)) | vocabulary.source_words[chosen[0].chunk.source_id]
    said |= set(tokenizer.words(" ".join(chosen[0].chunk.heading_path)))
    return tuple(w for w in dict.fromkeys(asked.words) if not holds(said, squeezed(text), w))


def _together(best: Weighed, weighed: Sequence[Weighed], asked: Understanding) -> list[Weighed]:
    """The best sentence with those of the same section that are nearly as good, in reading order; the whole
    table or list when the question asks for all of it."""
    same = [w for w in weighed if w.chunk.id == best.chunk.id]
    listing = asked.kind.value == "list" and best.sentence.kind in (SentenceKind.ROW, SentenceKind.ITEM)
    if listing:
        chosen = [w for w in same if w.sentence.kind is best.sentence.kind]
    else:
        chosen = [w for w in same if w.score >= _CLOSE * best.score][:_MOST_SENTENCES]
    if _INTRODUCES.search(chosen[-1].sentence.text):
        chosen += _following(chosen[-1], same)
    order = {w.sentence.id: int(w.sentence.id.rpartition("#s")[2]) for w in chosen}
    return sorted(chosen, key=lambda w: order[w.sentence.id])


def _suggestions(chunk: Chunk, index: Index) -> tuple[str, ...]:
    """Questions that the same source answers under its other headings."""
    headings = [c.heading_path[-1] for c in index.chunks.source_chunks(chunk.source_id) if c.heading_path]
    others = [h for h in dict.fromkeys(headings) if h in patterns.ASKABLE and h not in chunk.heading_path]
    title = re.sub(r"[（(].*?[）)]", "", chunk.title)
    return tuple(replies.ASK_SECTION.format(title=title, heading=patterns.ASKABLE[h]) for h in others)[:3]


def _initiatives(source_id: str, vocabulary: Vocabulary) -> tuple[int, ...]:
    return tuple(n for n, i in vocabulary.initiatives.items() if i.source_id == source_id)
