"""Count steps and deadlines by what they are, in one query each."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, case, func, literal, select

from wxflow.declare.records import Name
from wxflow.store.store import Store
from wxflow.store.tables import STEPS, TIMERS


class Moves(NamedTuple):
    """How many steps led from a state to another between two bounds, none of them following from another step."""

    machine: str
    event: str
    source: str | None
    target: str
    slot: int
    """How many of the bounds lie at or before them."""
    times: int


def moves(store: Store, company: str, machines: Collection[str], bounds: Sequence[int]) -> Iterator[Moves]:
    """Yield what was done from the first bound on, by which bounds (UTC microseconds, rising) it lies between."""
    table = STEPS.c
    kinds = (table.machine, table.event, table.source, table.target)
    slot = _slot(table.recorded_at, bounds)
    wanted = (
        table.company == company, table.machine.in_(machines), table.cause.is_(None), table.recorded_at >= bounds[0],
    )  # fmt: skip
    query = select(*kinds, slot, func.count()).where(*wanted).group_by(*kinds, slot)
    yield from (Moves(*row) for row in store.select(query))


def lives_with(store: Store, company: str, events: Collection[tuple[str, str]], since: int) -> Iterator[Name]:
    """Yield the machine and key, each once, of what took a step of some machines' events since a moment (µs)."""
    table = STEPS.c
    kinds = [(table.machine == machine) & (table.event == event) for machine, event in events]
    wanted = (table.company == company, table.recorded_at >= since)
    query = select(table.machine, table.key).where(*wanted, _any(kinds)).distinct()
    yield from ((machine, key) for machine, key in store.select(query))


def armed(store: Store, company: str, bounds: Sequence[int]) -> Iterator[tuple[str, str, int, int]]:
    """Yield the armed deadlines' machines, names and slots among the bounds (µs, rising), and how many they are."""
    table = TIMERS.c
    kinds = (table.machine, table.name)
    slot = _slot(table.due, bounds)
    wanted = (table.company == company, table.name.not_like("%@%"))
    yield from store.select(select(*kinds, slot, func.count()).where(*wanted).group_by(*kinds, slot))


def _slot(moment: ColumnElement[int], bounds: Sequence[int]) -> ColumnElement[int]:
    """Say how many of the rising bounds lie at or before a moment."""
    kinds = [(moment < bound, literal(number, Integer)) for number, bound in enumerate(bounds)]
    return case(*kinds, else_=literal(len(bounds), Integer)).label("slot")


def _any(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    first, *others = conditions
    for one in others:
        first |= one
    return first
