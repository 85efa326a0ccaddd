"""Read steps in an order in which a reader can go on where it stopped: as recorded, or as entered."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select, tuple_

from wxflow.declare.records import Step
from wxflow.store.codec import step_of
from wxflow.store.sql import columns
from wxflow.store.store import Store
from wxflow.store.tables import STEPS


class Place(NamedTuple):
    """Where a step stands: at a moment (UTC microseconds), and among those of that moment."""

    moment: int
    machine: str
    key: str
    seq: int


def recorded(
    store: Store,
    company: str,
    after: Place,
    *,
    until: int | None = None,
    machine: str | None = None,
    actor: str | None = None,
) -> Iterator[Step]:
    """Yield the steps recorded behind a place, only before `until`, of a machine or by an actor."""
    table = STEPS.c
    order = (table.recorded_at, table.machine, table.key, table.seq)
    wanted = [table.company == company, table.recorded_at >= after.moment, tuple_(*order) > tuple_(*after)]
    for column, value in ((table.machine, machine), (table.actor, actor)):
        wanted += [column == value] if value is not None else []
    wanted += [table.recorded_at < until] if until is not None else []
    yield from map(step_of, store.select(select(*columns(STEPS)).where(*wanted).order_by(*order)))


def entered(store: Store, company: str, since: int) -> Iterator[Step]:
    """Yield the steps entered at a moment (UTC microseconds) or later."""
    table = STEPS.c
    wanted = (table.company == company, table.entered_at >= since)
    order = (table.entered_at, table.machine, table.key, table.seq)
    yield from map(step_of, store.select(select(*columns(STEPS)).where(*wanted).order_by(*order)))
