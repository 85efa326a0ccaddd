"""Tell whether anything of a kind has changed since somebody has read it all."""

from sqlalchemy import func, select

from wxflow.store.store import Store
from wxflow.store.tables import INSTANCES


def stamp(store: Store, company: str, machine: str) -> tuple[int, int]:
    """Return how many instances of a machine there are, and how many steps they have taken: other with each step."""
    table = INSTANCES.c
    wanted = (table.company == company, table.machine == machine)
    ((count, steps),) = store.select(select(func.count(), func.coalesce(func.sum(table.seq), 0)).where(*wanted))
    return int(count), int(steps)
