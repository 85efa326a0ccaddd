"""Draw how the cost of a due deadline grows with what is pending."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

_COLOURS = ("#0072b2", "#555555", "#009e73", "#cc79a7", "#d55e00", "#e69f00")
_STYLE = {"svg.hashsalt": "wxflow", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10}
_APART = 1.45
"""How many times as high as the one below a label stands, at least, to be read."""


def draw(path: Path, pending: Sequence[int], taken: dict[str, list[float]]) -> None:
    """Draw seconds a due deadline by contestant, one for each number of pending timers; the same file for the same."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(9, 5), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        _scale(axes, pending)
        lowest = 0.0
        for name, colour in sorted(zip(taken, _COLOURS, strict=True), key=lambda one: taken[one[0]][-1]):
            cost = [seconds * 1e6 for seconds in taken[name]]
            lowest = max(cost[-1], lowest * _APART)
            axes.plot(pending, cost, marker="o", markersize=4, color=colour, linewidth=2.8 if name == "wxflow" else 1.5)
            axes.annotate(name, (1.015, lowest), xycoords=("axes fraction", "data"), color=colour, va="center")
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def _scale(axes: Axes, pending: Sequence[int]) -> None:
    """Scale both by powers of ten, with room for nothing pending at the left."""
    axes.set_xscale("symlog", linthresh=min(filter(None, pending)))
    axes.set_yscale("log")
    axes.xaxis.set_major_locator(FixedLocator(pending))
    axes.xaxis.set_minor_locator(NullLocator())
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.0f}"))
    axes.set_xlabel("timers pending besides those that are due")
    axes.set_ylabel("µs a due deadline, carried out once and committed")
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
