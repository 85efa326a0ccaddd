"""How many times as fast, told from rounds in which all took their turn."""

from statistics import median


def ratio(ours: list[float], other: list[float]) -> tuple[float, str]:
    """Return the median of how many times as long the other took, and it with the least and greatest."""
    ratios = sorted(b / a for a, b in zip(ours, other, strict=True))
    middle = median(ratios)
    return middle, f"{middle:.2f} times as fast ({ratios[0]:.2f}–{ratios[-1]:.2f})"
