"""Fits the verifier's model of meaning (`assistant/support.py`) and prints what each floor would cost.

Run as `python -m eval.support_model FILE…` with the tune data of NTCIR PoliInfo-4 Answer Verification (not shipped):
people's summaries of assembly minutes, true and made up. A
passage is in one part only, by the digest of its text; only the tune part is fitted on. Sentences of our own corpus are
left out: what can be spoilt in them by one character is for the verifier's rules, and with them this told people's
summaries apart worse (AUC 0.85 for 0.91 on the tune part).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant import support as model
from assistant.adapters.sudachi import SudachiTokenizer
from eval.cases import Split
from eval.fit import Judged, fit
from eval.verification import read_pairs

_STRENGTH = 0.3  # scikit-learn's C; 0.03 to 3 differ by less than 0.005 AUC
_FLOORS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


def main(data: Annotated[list[Path], typer.Argument()], floor: float = 0.3) -> None:
    """Fit on the tune part, print the price of each floor there, write `support.json` with `floor`."""
    tokenizer = SudachiTokenizer()
    pairs = [pair for path in data for pair in read_pairs(path, Split.TUNE)]
    judged = [
        Judged(p.passage, model.support(p.sentence, p.passage, tokenizer=tokenizer), answerable=True, good=p.supported)
        for p in track(pairs, "measuring")
    ]
    fitted = fit(judged, model.SIGNALS, strength=_STRENGTH)
    table = Table("floor", "true kept", "false dropped", "of those kept true")
    for at in _FLOORS:
        kept = [j.good for j, chance in zip(judged, fitted.chances, strict=True) if chance >= at]
        true = sum(j.good for j in judged)
        false = len(judged) - true
        dropped = false - (len(kept) - sum(kept))
        table.add_row(f"{at:.1f}", f"{sum(kept) / true:.3f}", f"{dropped / false:.3f}", f"{sum(kept) / len(kept):.3f}")
    Console().print(table)
    weights = {name: round(weight, 3) for name, weight in fitted.weights.items()}
    written = {"weights": weights, "bias": round(fitted.bias, 3), "floor": floor}
    Path(model.__file__).with_name(model.MODEL).write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
