"""Tell what somebody has done, the latest first, page by page."""

from typing import NamedTuple

from sqlalchemy import bindparam, literal_column, tuple_

from wxflow.declare.records import NEVER, Step
from wxflow.store.codec import step_of
from wxflow.store.sql import Statement, rows, same
from wxflow.store.store import Store
from wxflow.store.tables import STEPS


class Place(NamedTuple):
    """Where a step stands among those of somebody: by the moment it was recorded (UTC microseconds), then by name."""

    recorded_at: int
    machine: str
    key: str
    seq: int


LATEST = Place(NEVER, "", "", 0)
"""Before it stands every step."""


def place_of(step: Step) -> Place:
    """Return where a step stands."""
    return Place(step.recorded_at, step.machine, step.key, step.seq)


def own_steps(store: Store, company: str, actor: str, *, before: Place, most: int, begun: bool = False) -> list[Step]:
    """Return at most so many steps that an actor took of their own accord before a place; or those that began lives.

    What has followed from them is not among them.
    """
    found = store.rows(_BEGUN if begun else _OWN, company, actor, *before, most)
    return list(map(step_of, found))


def _own(*, begun: bool) -> Statement:
    place = (STEPS.c.recorded_at, STEPS.c.machine, STEPS.c.key, STEPS.c.seq)
    before = tuple_(*(bindparam(f"before_{column.name}", type_=column.type) for column in place))
    wanted = (*same(STEPS, "company", "actor"), STEPS.c.cause.is_(None), tuple_(*place) < before)
    first = (STEPS.c.seq == literal_column("1"),) if begun else ()
    found = rows(STEPS).where(*wanted, *first).order_by(*(column.desc() for column in place))
    order = ("company", "actor", *(f"before_{column.name}" for column in place), "most")
    return Statement(found.limit(bindparam("most")), *order)


_OWN, _BEGUN = _own(begun=False), _own(begun=True)
