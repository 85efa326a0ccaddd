"""Tell which companies a database holds, and how much of each."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, func, select, union

from wxflow.companies.file_format import TABLES
from wxflow.store.store import Store
from wxflow.store.tables import INSTANCES, STEPS, SWEEPS, TIMERS


class Size(NamedTuple):
    """How much there is of one company; the moment of the last good sweep in UTC microseconds."""

    company: str
    instances: int = 0
    steps: int = 0
    armed: int = 0
    swept: int | None = None


def sizes(store: Store) -> Iterator[Size]:
    """Yield every company by its code; to be read within one snapshot."""
    instances, steps, armed = (_by_company(store, table, func.count()) for table in (INSTANCES, STEPS, TIMERS))
    swept = _by_company(store, SWEEPS, func.max(SWEEPS.c.now), SWEEPS.c.outcome == "good")
    for code in codes(store):
        yield Size(code, instances.get(code, 0), steps.get(code, 0), armed.get(code, 0), swept.get(code))


def codes(store: Store) -> list[str]:
    """Return the code of every company, in order."""
    # The rows of all other tables hang on instances.
    every = union(*(select(table.c.company) for table in TABLES if not table.foreign_keys))
    return sorted(row[0] for row in store.select(select(every.subquery().c.company)))


def _by_company(store: Store, table: Table, value: ColumnElement[Any], *wanted: ColumnElement[bool]) -> dict[str, int]:
    told: list[ColumnElement[Any]] = [table.c.company, value]
    return {row[0]: row[1] for row in store.select(select(*told).where(*wanted).group_by(table.c.company))}
