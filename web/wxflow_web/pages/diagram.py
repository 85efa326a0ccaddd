"""Lay a machine out as a picture: its states in rows, by how many moves they are from the start, and the moves."""

from collections import defaultdict
from typing import NamedTuple

from markupsafe import Markup

from wxflow.declare.machine import Machine
from wxflow_office.texts import language
from wxflow_web.answers import rendering

WIDTH, HEIGHT, GAP, ROW = 104, 30, 16, 58
"""Of a state's box, between boxes, and from row to row: in units of the picture."""


class Box(NamedTuple):
    """A state: the middle of its upper edge."""

    state: str
    x: int
    y: int


class Arrow(NamedTuple):
    """A move between two states, as a path."""

    source: str
    target: str
    path: str


class Diagram(NamedTuple):
    """A picture of a machine, of a width and a height."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


_DRAWN: dict[tuple[str, str, str], Markup] = {}
"""By the hash of a declaration, the state and the language."""


def picture(machine: Machine, state: str) -> Markup:
    """Return the picture of a machine that stands in a state, with its moves as a table; each is made once."""
    named = machine.hash, state, language.spoken()
    if named not in _DRAWN:
        told = rendering.page(
            "diagram.html", diagram=drawn(machine), machine=machine.name, state=state, transitions=machine.transitions
        )
        _DRAWN[named] = Markup(told)  # noqa: S704 - what the template has made, with everything in it escaped
    return _DRAWN[named]


def drawn(machine: Machine) -> Diagram:
    """Lay a machine out."""
    return _laid_out(_drawable(machine))


def _laid_out(machine: "_Drawable") -> Diagram:
    rows = _rows(machine)
    width = max(len(row) for row in rows) * (WIDTH + GAP) + 3 * GAP
    boxes = {
        state: Box(state, round(width / 2 + (place - (len(row) - 1) / 2) * (WIDTH + GAP)), GAP + depth * ROW)
        for depth, row in enumerate(rows)
        for place, state in enumerate(row)
    }
    arrows = tuple(Arrow(a, b, _path(boxes[a], boxes[b], width)) for a, b in machine.moves if a != b)
    return Diagram(tuple(boxes.values()), arrows, width, len(rows) * ROW + GAP)


class _Drawable(NamedTuple):
    """What of a machine is drawn."""

    states: tuple[str, ...]
    first: tuple[str, ...]
    """The states a life may begin in."""
    moves: tuple[tuple[str, str], ...]


def _drawable(machine: Machine) -> _Drawable:
    pairs = [(s, t.target or s) for t in machine.transitions for s in t.sources]
    moves = dict.fromkeys((s, target) for s, target in pairs if s is not None and target is not None)
    first = dict.fromkeys(target for s, target in pairs if s is None and target is not None)
    return _Drawable(machine.states, tuple(first), tuple(moves))


def _rows(machine: _Drawable) -> list[list[str]]:
    """Put each state into the row after the earliest that leads to it."""
    depth = dict.fromkeys(machine.first[:1] or machine.states[:1], 0)
    waiting = list(depth)
    while waiting:
        state = waiting.pop(0)
        for source, target in machine.moves:
            if source == state and target not in depth:
                depth[target] = depth[state] + 1
                waiting.append(target)
    rows: dict[int, list[str]] = defaultdict(list)
    for state in machine.states:
        rows[depth.get(state, 0)].append(state)
    return [rows[number] for number in sorted(rows)]


def _path(a: Box, b: Box, width: int) -> str:
    """Return the path of an arrow: down from row to row, up or across by a bow at the side."""
    if b.y > a.y:
        return f"M{a.x} {a.y + HEIGHT}C{a.x} {a.y + HEIGHT + 18} {b.x} {b.y - 22} {b.x} {b.y - 3}"
    if b.y == a.y:
        side = 1 if b.x > a.x else -1
        return f"M{a.x + side * WIDTH // 2} {a.y + HEIGHT // 2}L{b.x - side * (WIDTH // 2 + 3)} {b.y + HEIGHT // 2}"
    edge = width - 4 if a.x + b.x >= width else 4
    side = 1 if edge > width / 2 else -1
    start, end = a.x + side * WIDTH // 2, b.x + side * (WIDTH // 2 + 3)
    return f"M{start} {a.y + HEIGHT // 2}C{edge} {a.y} {edge} {b.y + HEIGHT} {end} {b.y + HEIGHT // 2}"
