"""A language model's opinion of a run, beside the rules': advisory, no gate looks at it.

Every verdict is kept by the digest of model and prompt, so that judging again costs nothing and changes nothing. How
far it can be trusted is printed with it: Cohen's κ (1960) against labels of the same cases.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from rich.progress import track

from assistant.adapters.langchain_chat import open_endpoint
from assistant.ports import ChatModel
from assistant.settings import JudgeSettings
from eval.intervals import Measure, wilson
from eval.judge import Judgement, Verdict
from eval.run import BadRun, Record

LABELS = {"正しい": True, "誤り": False}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model thinks of the answers that spoke. `unclear` are replies that were neither word.

    `kappa` is the agreement with the labels over `labelled` cases, NaN without two kinds of labels.
    """

    right: Measure
    unclear: int
    kappa: float
    labelled: int


def open_judge(judge: JudgeSettings) -> ChatModel:
    """The language model that the settings name. Raises `SettingsBroken`."""
    return open_endpoint(
        judge.base_url,
        judge.model,
        api_key=judge.api_key,
        silence_s=judge.timeout_s,
        total_s=judge.timeout_s,
        tries=2,
        settings="MACHI_JUDGE",
    )


def opinion(
    records: Sequence[Record], found: Sequence[Judgement], model: ChatModel, cache: Path, *, labels: Mapping[str, bool]
) -> Opinion:
    """Judge every answer that spoke and was expected to. Raises `ChatUnavailable`."""
    known = _read(cache)
    prompt = files("eval").joinpath("prompts/judge.md").read_text(encoding="utf-8")
    said: dict[str, bool | None] = {}
    cases = {one.case_id for one in found if one.spoke and one.should_speak}
    asked = [record for record in records if record.case.id in cases]
    with cache.open("a", encoding="utf-8") as kept:
        for record in track(asked, "judging"):
            filled = _filled(prompt, record)
            key = hashlib.sha256(f"{model.name}\n{filled}".encode()).hexdigest()
            if key not in known:
                known[key] = model.reply(filled)
                kept.write(json.dumps({"key": key, "reply": known[key]}, ensure_ascii=False) + "\n")
                kept.flush()
            said[record.case.id] = LABELS.get(known[key].strip().split("\n")[0].strip("「」。 "))
    clear = {case: verdict for case, verdict in said.items() if verdict is not None}
    both = sorted(clear.keys() & labels.keys())
    return Opinion(
        right=wilson(sum(clear.values()), len(clear)),
        unclear=len(said) - len(clear),
        kappa=kappa([clear[case] for case in both], [labels[case] for case in both]),
        labelled=len(both),
    )


def rules_as_labels(found: Sequence[Judgement]) -> dict[str, bool]:
    """The rules' own verdicts as labels, where a city has not labelled cases by hand."""
    return {one.case_id: one.verdict is Verdict.RIGHT for one in found if one.spoke and one.should_speak}


def read_labels(path: Path) -> dict[str, bool]:
    """Labels by case, one `{"id", "right"}` a line. Raises `BadRun`."""
    labels = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRun(f"{path}: {error}") from error
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            labels[str(row["id"])] = {True: True, False: False}[row["right"]]
        except (ValueError, KeyError, TypeError) as error:
            raise BadRun(f'{path}:{number}: write {{"id": "…", "right": true}}') from error
    return labels


def kappa(one: Sequence[bool], other: Sequence[bool]) -> float:
    """Cohen's κ of two raters; NaN when there is nothing to agree on by more than chance."""
    if not one or len({*one, *other}) < 2:
        return math.nan
    from sklearn.metrics import cohen_kappa_score  # noqa: PLC0415 - a second, for those who judge

    return float(cohen_kappa_score(one, other))


def _filled(prompt: str, record: Record) -> str:
    expected = "\n".join(" | ".join(alternatives) for alternatives in record.case.must)
    text = str((record.answer or {}).get("text", ""))
    fields = {"question": record.question, "expected": expected or "（指定なし）", "answer": text}
    for name, value in fields.items():
        prompt = prompt.replace(f"{{{name}}}", value.replace("{", "｛").replace("}", "｝"))
    return prompt


def _read(cache: Path) -> dict[str, str]:
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        return {}
    rows = [json.loads(line) for line in cache.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {row["key"]: row["reply"] for row in rows}
