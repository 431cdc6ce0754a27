"""Stand-ins for the ports: deterministic, in memory, without a network or a model."""

from __future__ import annotations

import hashlib
import re
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from assistant.documents import (
    Asking,
    Cell,
    Chunk,
    Contact,
    Fact,
    FactKind,
    Initiative,
    Passage,
    Procedure,
    Provenance,
    Sentence,
    SentenceKind,
    Source,
    SourceKind,
    Term,
)
from assistant.errors import ChatUnavailable, GapUnknown, StoreUnavailable
from assistant.gaps import Gap
from assistant.models import (
    GENERATING,
    Answer,
    AskedInVain,
    Citation,
    ComposedBy,
    Done,
    Event,
    Evidence,
    Feedback,
    Figure,
    Language,
    Outcome,
    Question,
    Referral,
    Session,
    Stage,
    Timing,
    Topic,
    VerifiedSentence,
)
from assistant.ports import Field, Index, Morpheme, Prompt, Scored, Vectors
from assistant.replies import in_language
from assistant.text import folded


class FakeEmbedder:
    """An `Embedder` that hashes words and character pairs into 64 dimensions: texts that share them are near."""

    dimensions = 64

    def __init__(self, *, fingerprint: str = "fake-64") -> None:
        self._fingerprint = fingerprint
        self.embedded: list[str] = []  # every passage asked for, in order

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def embed_query(self, text: str) -> Vectors:
        plain = unicodedata.normalize("NFKC", text).lower()
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for feature in [*plain.split(), *(plain[i : i + 2] for i in range(len(plain) - 1)), "always"]:
            digest = hashlib.sha256(feature.encode()).digest()
            vector[digest[0] % self.dimensions] += 1 if digest[1] % 2 else -1
        length = np.linalg.norm(vector)
        if length == 0:  # features that cancel each other out
            vector[0] = length = np.float32(1)
        unit: Vectors = (vector / length).astype(np.float32)
        return unit

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([self.embed_query(text) for text in texts])


class FakeStore:
    """`SessionStore` and `Journal` in memory. `broken` makes every call raise `StoreUnavailable`."""

    def __init__(self, *, session_minutes: int = 60, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.broken = False
        self.answers: dict[str, tuple[datetime, str]] = {}
        self.feedbacks: dict[str, Feedback] = {}
        self.outcomes: dict[str, tuple[Outcome, str | None]] = {}
        self.reviews: dict[str, tuple[str, str]] = {}
        self._sessions: dict[str, tuple[datetime, Topic]] = {}
        self._lifetime = timedelta(minutes=session_minutes)
        self._now = now
        self._made = 0

    def session(self, session_id: str | None) -> Session:
        self._check()
        updated, topic = self._sessions.get(session_id or "", (datetime.min.replace(tzinfo=UTC), Topic()))
        if session_id and updated >= self._now() - self._lifetime:
            return Session(session_id, topic)
        self._made += 1
        return Session(f"fake-session-of-{self._made:09d}")

    def remember(self, session_id: str, topic: Topic) -> None:
        self._check()
        self._sessions[session_id] = (self._now(), topic)

    def record(self, question: str, answer: Answer, *, audience: str) -> None:
        self._check()
        self.answers[answer.answer_id] = (self._now(), question)
        self.outcomes[answer.answer_id] = (answer.outcome, answer.departments[0].name if answer.departments else None)

    def feedback(self, feedback: Feedback) -> bool:
        self._check()
        if feedback.answer_id not in self.answers:
            return False
        self.feedbacks[feedback.answer_id] = feedback
        return True

    def asked_in_vain(self, *, limit: int) -> list[AskedInVain]:
        self._check()
        found = []
        for answer_id, (at, question) in self.answers.items():
            (outcome, department), said = self.outcomes[answer_id], self.feedbacks.get(answer_id)
            unhelpful = said is not None and not said.helpful
            if question and question not in self.reviews and (outcome is Outcome.NO_EVIDENCE or unhelpful):
                remark = said.comment if said else None
                found.append(AskedInVain(question, at, outcome, department, unhelpful, remark))
        return sorted(found, key=lambda one: one.at, reverse=True)[:limit]

    def review(self, questions: Sequence[str], *, author: str, action: str, at: datetime) -> None:
        self._check()
        self.reviews.update(dict.fromkeys(questions, (author, action)))

    def purge(self, *, before: datetime) -> int:
        self._check()
        held = len(self.answers) + len(self.feedbacks) + len(self._sessions)
        oldest_session = self._now() - self._lifetime
        self.answers = {k: v for k, v in self.answers.items() if v[0] >= before}
        self.feedbacks = {k: v for k, v in self.feedbacks.items() if v.at >= before}
        self._sessions = {k: v for k, v in self._sessions.items() if v[0] >= oldest_session}
        return held - len(self.answers) - len(self.feedbacks) - len(self._sessions)

    def _check(self) -> None:
        if self.broken:
            raise StoreUnavailable("The fake store is broken.", mend="set broken to False.")


class FakeGaps:
    """`Gaps` with one gap, `0123456789`; `done` is what was done: action, gap, author."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str, str]] = []
        at = datetime(2026, 11, 23, tzinfo=UTC)
        question = "<script>alert(1)</script>駐車場は？"
        self.open = [
            Gap("0123456789", question, (AskedInVain(question, at, Outcome.NO_EVIDENCE, "管財課", True, "古い"),))
        ]

    def gaps(self) -> list[Gap]:
        return self.open

    def draft(self, gap_id: str, *, author: str) -> None:
        self._do("draft", gap_id, author)

    def case(self, gap_id: str, *, author: str) -> None:
        self._do("case", gap_id, author)

    def dismiss(self, gap_id: str, *, author: str) -> None:
        self._do("dismissed", gap_id, author)

    def _do(self, action: str, gap_id: str, author: str) -> None:
        if gap_id != "0123456789":
            raise GapUnknown("none", mend="look again")
        self.done.append((action, gap_id, author))


def fake_answer(answer_id: str = "answer-1", **changes: object) -> Answer:
    """An answer with a citation, figures, a department and suggestions."""
    whole: dict[str, object] = {
        "answer_id": answer_id,
        "session_id": "fake-session-of-000000001",
        "outcome": Outcome.ANSWERED,
        "text": "取組27「AIの活用推進と適正化」の令和9年度の目標は、AIチャットボットのアクセス件数が1,160件です。[1]\n"
        "ひとり親家庭の相談や問い合わせに、24時間365日応じます。[2]",
        "language": Language.JA,
        "citations": (
            Citation(
                n=1,
                source_id="initiative-27",
                title="取組27 AIの活用推進と適正化",
                heading_path=("数値目標",),
                page=None,
                quote="(3) AIチャットボットのアクセス件数 | 1,074件 | 1,130件 | 1,160件 | 1,190件 | 1,220件",
                url="/sources/initiative-27?mark=s4#s4",
                as_of="2026-01",
            ),
            Citation(
                n=2,
                source_id="initiative-27",
                title="取組27 AIの活用推進と適正化",
                heading_path=("取組内容",),
                page=None,
                quote="各種の相談や問い合わせにワンストップで応じ、24時間365日使えます。",
                url="/sources/initiative-27?mark=s2#s2",
                as_of=None,
            ),
        ),
        "figures": (
            Figure(
                source_id="initiative-27",
                indicator="(3) AIチャットボットのアクセス件数",
                fiscal_year="令和9年度",
                kind=FactKind.TARGET,
                value="1,160",
                unit="件",
            ),
        ),
        "departments": (
            Referral(name="こども家庭センター", reason="取組27の担当です。", contact="088-621-5122（2024年4月の記載）"),
        ),
        "suggestions": ("取組27の担当課は？", "令和11年度の目標は？"),
        "composed_by": ComposedBy.FACTS,
        "index_generation": "gen-fake",
        "timing_ms": Timing(total=12.5),
    }
    return Answer.model_validate(whole | changes)


@dataclass
class FakeAssistant:
    """An `Assistant` that says `answer` to everything and remembers what it was asked and whether it was stopped."""

    answer: Answer = field(default_factory=fake_answer)
    raises: Exception | None = None
    passages: list[Passage] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    closed_early: bool = False
    endless: bool = False
    first: str = ""  # a sentence that is shown and then replaced

    def run(self, question: Question) -> Iterator[Event]:
        self.asked.append(question)
        try:
            yield Stage("screen")
            if self.raises:
                raise self.raises
            yield Stage("retrieve")
            while self.endless:
                time.sleep(0.02)  # as fast as it goes would leave the browser no time to draw
                yield Stage("compose")
            yield Evidence(self.answer.citations)
            if self.first:
                yield VerifiedSentence(self.first)
            yield from (VerifiedSentence(line) for line in self.answer.text.splitlines(keepends=True))
            yield Done(self.answer)
        except GeneratorExit:
            self.closed_early = True
            raise

    def ask(self, question: Question) -> Answer:
        for event in self.run(question):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("run always ends in Done")

    def search(self, text: str, *, k: int) -> list[Passage]:
        if self.raises:
            raise self.raises
        return self.passages[:k]


class Lever:
    """A switch that a test throws."""

    on = True

    def chat_on(self) -> bool:
        return self.on

    def generation_on(self) -> bool:
        return self.on


class GenerationOff:
    """`Switches` of which staff have stopped answers by a model, and nothing else."""

    def chat_on(self) -> bool:
        return True

    def generation_on(self) -> bool:
        return False


@dataclass
class Pondering(FakeAssistant):
    """Says a sentence, then ponders until `woken`; off, it says what a stopped chat says."""

    lever: Lever = field(default_factory=Lever)
    woken: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)

    def run(self, question: Question) -> Iterator[Event]:
        if not self.lever.on:
            language = Language.JA if question.language is Language.AUTO else question.language
            closed = in_language(language).closed
            nothing = fake_answer(citations=(), figures=(), departments=(), suggestions=())
            said = {"outcome": Outcome.UNAVAILABLE, "text": closed, "language": language}
            yield Done(nothing.model_copy(update=said))
            return
        try:
            yield GENERATING
            yield VerifiedSentence("はじめの文です。")
            self.woken.wait(20)
            yield Done(self.answer)
        finally:
            self.closed.set()


class ScriptedWriter:
    """A `Writer` that says these lines to every question, raising what is no line. `prompts` is what it was asked,
    `told` how many lines it was asked for, `closed` how many of its replies ended or were closed."""

    name = "scripted-writer"

    def __init__(self, *script: str | ChatUnavailable) -> None:
        self.script = script
        self.prompts: list[Prompt] = []
        self.told = self.closed = 0

    def lines(self, prompt: Prompt) -> Iterator[str]:
        self.prompts.append(prompt)
        try:
            for step in self.script:
                if isinstance(step, ChatUnavailable):
                    raise step
                self.told += 1
                yield step
        finally:
            self.closed += 1


@dataclass
class FakeFacts:
    """A `FactStore` of lists."""

    initiatives: Sequence[Initiative] = ()
    facts: Sequence[Fact] = ()
    cells: Sequence[Cell] = ()
    terms: Sequence[Term] = ()
    procedures: Sequence[Procedure] = ()
    contacts: Sequence[Contact] = ()


@dataclass
class FakeChunks:
    """A `ChunkStore` of lists; every sentence has the same vector unless `vectors` says otherwise."""

    all_sources: Sequence[Source] = ()
    all_chunks: Sequence[Chunk] = ()
    all_sentences: Sequence[Sentence] = ()
    vectors: Vectors | None = None  # one row per sentence
    all_askings: Sequence[Asking] = ()

    def sources(self) -> Sequence[Source]:
        return [replace(s, text="") for s in self.all_sources]

    def source(self, source_id: str) -> Source | None:
        return next((s for s in self.all_sources if s.id == source_id), None)

    def chunks(self, chunk_ids: Sequence[str]) -> list[Chunk]:
        found = {c.id: c for c in self.all_chunks}
        return [found[i] for i in chunk_ids if i in found]

    def source_chunks(self, source_id: str) -> list[Chunk]:
        return [c for c in self.all_chunks if c.source_id == source_id]

    def sentences(self, chunk_ids: Sequence[str]) -> tuple[list[Sentence], Vectors]:
        at = [n for n, s in enumerate(self.all_sentences) if s.chunk_id in chunk_ids]
        vectors = self.vectors
        if vectors is None:
            vectors = np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (len(self.all_sentences), 1))
        return [self.all_sentences[n] for n in at], vectors[at]

    def askings(self) -> tuple[list[Asking], Vectors]:
        return list(self.all_askings), np.zeros((len(self.all_askings), 2), dtype=np.float32)


class FakeSearch:
    """A `VectorIndex` and `LexicalIndex` that finds what it is told to."""

    def __init__(self, *found: Scored) -> None:
        self._found = list(found)

    def search(self, query: object, *, k: int, field: Field = "body") -> list[Scored]:
        return self._found[:k]


class FakeVectorIndex:
    """A `VectorIndex` that compares with every vector."""

    def __init__(self, chunk_ids: Sequence[str], vectors: Mapping[Field, Vectors]) -> None:
        self._chunk_ids, self._vectors = list(chunk_ids), vectors

    def search(self, vector: Vectors, *, field: Field, k: int) -> list[Scored]:
        cosines = self._vectors[field] @ vector
        return [Scored(self._chunk_ids[n], float(cosines[n])) for n in np.argsort(-cosines, kind="stable")[:k]]


class FakeLexicalIndex:
    """A `LexicalIndex` that sums, over the words shared, how rare each is."""

    def __init__(self, chunk_ids: Sequence[str], words: Sequence[Sequence[str]]) -> None:
        self._words = {i: set(own) for i, own in zip(chunk_ids, words, strict=True)}

    def search(self, words: Sequence[str], *, k: int) -> list[Scored]:
        scores = {i: sum(self._rarity(w) for w in words if w in own) for i, own in self._words.items()}
        best = sorted(scores, key=lambda i: -scores[i])[:k]
        return [Scored(i, scores[i]) for i in best if scores[i] > 0]

    def _rarity(self, word: str) -> float:
        return 1.0 / sum(word in own for own in self._words.values())


class FakeTokenizer:
    """A `Tokenizer` that cuts where the script changes: runs of kanji, katakana, Latin letters or digits are words."""

    _run = re.compile(r"[一-龥々]+|[ァ-ヶー]+|[a-z]+|[0-9]+")

    def words(self, text: str) -> list[str]:
        return self._run.findall(folded(text))

    def phrases(self, text: str) -> list[str]:
        return [word for word in self.words(text) if len(word) > 2]

    def morphemes(self, text: str) -> list[Morpheme]:
        return [Morpheme(word, word, noun=True) for word in re.findall(r"[一-龥々]+|[ァ-ヶー]+|.", folded(text))]

    def places(self, text: str) -> list[str]:
        return []


def fake_index() -> Index:
    """A generation with one initiative, one guide, one term and one procedure of a toy city."""
    years = ("令和8年度", "令和9年度")
    initiative = Source(
        "initiative-27",
        "AIの活用推進と適正化",
        SourceKind.INITIATIVE,
        "both",
        (Provenance("徳島市DX推進計画2026(素案)", section="8(3) 取組項目27"),),
        departments=("デジタル推進課", "こども家庭センター"),
        text="## 取組内容\n\nひとり親家庭にAIチャットを提供します。\n",
    )
    hostile = Source(
        "guide-hostile",
        "<script>alert(1)</script>",
        SourceKind.PROCEDURE,
        "citizen",
        (Provenance("<b>もと</b>", url="javascript:alert(1)"),),
        online="yes",
        text="**太字** <img src=x onerror=alert(1)>",
    )
    chunks = (
        Chunk("initiative-27#c1", "initiative-27", initiative.title, ("取組内容",), None, "…"),
        Chunk("initiative-27#c2", "initiative-27", initiative.title, ("数値目標",), None, "…"),
        Chunk("guide-hostile#c1", "guide-hostile", hostile.title, ("<i>見出し</i>",), None, "…"),
    )
    heads = ("指標", *years)

    def line(place: str, chunk: int, text: str, kind: SentenceKind, header: tuple[str, ...] = ()) -> Sentence:
        source = place.partition("#")[0]
        return Sentence(place, source, f"{source}#c{chunk}", text, kind, header)

    sentences = (
        line("initiative-27#s1", 1, "ひとり親家庭にAIチャットを提供します。", SentenceKind.TEXT),
        line("initiative-27#s2", 1, "24時間365日使えます。", SentenceKind.TEXT),
        line("initiative-27#s3", 1, "(1) 業務を調査します。", SentenceKind.ITEM),
        line("initiative-27#s4", 2, "(3) アクセス件数 | 1,130件 | 1,160件", SentenceKind.ROW, heads),
        line("initiative-27#s5", 2, "(4) 棒\\|入り | 1件 | 2件", SentenceKind.ROW, heads),
        line("initiative-27#s6", 2, "※ 見込みです。", SentenceKind.NOTE),
        line("guide-hostile#s1", 1, "**太字** <img src=x onerror=alert(1)> {{7*7}}", SentenceKind.TEXT),
    )

    def fact(year: str, kind: FactKind, indicator: str, value: str, unit: str = "") -> Fact:
        return Fact("initiative-27", 27, indicator, year, kind, value, None, unit, "initiative-27#s4")

    facts = FakeFacts(
        initiatives=(
            Initiative(
                "initiative-27", 27, initiative.title, False, 3, "行政運営の効率化", initiative.departments, "x"
            ),
            Initiative("initiative-28", 28, "=HYPERLINK(1)", True, 3, "行政運営の効率化", ("総務課",), "x"),
        ),
        facts=(
            fact("令和8年度", FactKind.TARGET, "(3) アクセス件数", "1,130", "件"),
            fact("令和9年度", FactKind.TARGET, "(3) アクセス件数", "1,160", "件"),
            fact("令和8年度", FactKind.PLAN, "(1) 調査・研究", "実施"),
            fact("令和9年度", FactKind.PLAN, "(1) 調査・研究", "検討"),
        ),
        terms=(
            Term(
                "glossary", "AIチャットボット", ("チャットボット",), "会話の形で答えるサービスです。", ("glossary#s3",)
            ),
        ),
        procedures=(
            Procedure(
                "online-procedures",
                "転出届",
                "引越し",
                "ぴったりサービス",
                "法",
                "national",
                "",
                "online-procedures#s1",
            ),
        ),
    )
    store = FakeChunks((initiative, hostile), chunks, sentences)
    return Index("gen-fake", "2026-11-22T00:00:00+00:00", FakeSearch(), FakeSearch(), store, facts)
