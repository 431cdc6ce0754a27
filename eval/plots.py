"""The report's pictures as inline SVG: text stays text, nothing is loaded from anywhere."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from eval.intervals import wilson
from eval.judge import Judgement, Verdict
from eval.metrics import risk_items
from eval.selective import curve

_INK, _RIGHT, _WRONG, _QUIET = "#1c2733", "#1a6fb0", "#c2410c", "#9aa5b1"
_BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.999, 1.0001)  # confidences crowd at the top


def plots(found: Sequence[Judgement]) -> dict[str, str]:
    """SVG by name: `risk`, `latency`, `reliability`; one that has nothing to show is left out.

    Their axes carry numbers only; the report says beside each what they are, in the reader's language and font.
    """
    made = {"risk": _risk(found), "latency": _latency(found), "reliability": _reliability(found)}
    return {name: svg for name, svg in made.items() if svg}


def _figure(width: float, height: float):  # type: ignore[no-untyped-def]  # matplotlib ships no types we check
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415 - half a second, for a report alone
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=_INK)
    return figure, axes


def _svg(figure) -> str:  # type: ignore[no-untyped-def]
    import matplotlib as mpl  # noqa: PLC0415

    plain = {"svg.fonttype": "none", "svg.hashsalt": "machi-annai"}
    with mpl.rc_context(plain), io.StringIO() as out:
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
        text = out.getvalue()
    return re.sub(r"font: ([^;\"]*?)'[^']*'[^;\"]*", r"font: \1sans-serif", text[text.index("<svg") :])


def _risk(found: Sequence[Judgement]) -> str:
    items = risk_items(found)
    asked = sum(one.should_speak is not None for one in found)
    if len(items) < 2:
        return ""
    line = curve(items[:, 0].tolist(), (items[:, 1] == 0).tolist())
    figure, axes = _figure(4.6, 3.2)
    axes.plot(np.arange(1, len(items) + 1) / asked, line.risk, color=_WRONG)
    axes.set(xlim=(0, 1), ylim=(0, None))
    axes.xaxis.set_major_formatter("{x:.0%}")
    axes.yaxis.set_major_formatter("{x:.1%}")
    return _svg(figure)


def _latency(found: Sequence[Judgement]) -> str:
    times = [one.milliseconds for one in found if one.verdict is not Verdict.FAILED]
    if not times:
        return ""
    figure, axes = _figure(4.6, 3.2)
    axes.hist(times, bins=np.geomspace(max(min(times), 0.1), max(*times, 1.0) * 1.01, 40), color=_RIGHT)
    axes.set_xscale("log")
    for percent in (50, 95, 99):
        at = float(np.percentile(times, percent))
        axes.axvline(at, color=_WRONG, linewidth=1)
        place = {"xycoords": ("data", "axes fraction"), "rotation": 90, "va": "top", "ha": "right", "fontsize": 8}
        axes.annotate(f"p{percent} {at:.0f} ms", (at, 1), **place)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter("{x:g}")
    axes.tick_params(axis="x", which="minor", labelsize=7)
    return _svg(figure)


def _reliability(found: Sequence[Judgement]) -> str:
    items = risk_items(found)
    bins = [items[(items[:, 0] >= low) & (items[:, 0] < high)] for low, high in pairwise(_BINS)]
    bins = [b for b in bins if len(b)]
    if not bins:
        return ""
    figure, axes = _figure(4.6, 3.2)
    said = [float(b[:, 0].mean()) for b in bins]
    shares = [wilson(int((b[:, 1] == 0).sum()), len(b)) for b in bins]
    ends = [[s.value - s.low for s in shares], [s.high - s.value for s in shares]]
    axes.plot([0, 1], [0, 1], color=_QUIET, linestyle="--", linewidth=1)
    axes.errorbar(
        said, [s.value for s in shares], yerr=ends, fmt="o", color=_RIGHT, ecolor=_INK, capsize=2, linewidth=1
    )
    low = min(*said, *(s.low for s in shares), 0.8) - 0.03
    axes.set(xlim=(low, 1.02), ylim=(low, 1.02))
    axes.xaxis.set_major_formatter("{x:.0%}")
    axes.yaxis.set_major_formatter("{x:.0%}")
    return _svg(figure)
