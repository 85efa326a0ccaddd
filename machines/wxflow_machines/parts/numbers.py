"""Number what somebody has several of."""

from itertools import count

from wxflow.declare.context import Lookups


def next_number(lookups: Lookups, group: str, outgoing: str, earlier: int) -> int:
    """Return the number of the next handover by somebody: one that a correction has made void keeps its own."""
    return next(n for n in count(earlier + 1) if not lookups.is_used("handover", f"{group}/{outgoing}/{n}"))
