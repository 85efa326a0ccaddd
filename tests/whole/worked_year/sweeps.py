"""Put sweeps into a journal, and take them out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

Line = dict[str, Any]
NOTHING = timedelta()
Places = Iterable[tuple[int, float]]
"""After which command, and how far on the way to the next one, 0 to 1."""


def only_the_last(lines: list[Line]) -> list[Line]:
    """Return the journal with no sweep but the one at its end."""
    assert "sweep" in lines[-1]
    return [*commands(lines), lines[-1]]


def commands(lines: list[Line]) -> list[Line]:
    """Return the journal without any sweep."""
    return [line for line in lines if "sweep" not in line]


def put(lines: list[Line], places: Places) -> list[Line]:
    """Return the commands with sweeps at those places, several at one too, and the last sweep at the end."""
    wanted: dict[int, list[float]] = {}
    for place, way in places:
        wanted.setdefault(place, []).append(way)
    swept: list[Line] = []
    told = commands(lines)
    moments = [_recorded_at(line) for line in told]
    latest = next(filter(None, moments))
    for n, line in enumerate(told):
        swept.append(line)
        latest = max(latest, moments[n] or latest)  # an old line sent again is no step back in time
        following = (moments[n + 1] if n + 1 < len(told) else None) or latest
        for way in sorted(wanted.get(n, [])):
            swept.append({"sweep": (latest + max(following - latest, NOTHING) * way).isoformat()})
    return [*swept, lines[-1]]


def anywhere(chance: Random, lines: list[Line], count: int) -> list[Line]:
    """Return the commands with so many sweeps put anywhere."""
    last = len(commands(lines)) - 1
    return put(lines, [(chance.randint(0, last), chance.random()) for _ in range(count)])


def _recorded_at(line: Line) -> datetime | None:
    """Return when a line is told; None when it does not say in which zone."""
    when = datetime.fromisoformat(str(line.get("recorded_at", line["at"])))
    return when if when.tzinfo else None
