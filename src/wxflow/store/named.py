"""Read several instances by their names at once."""

from collections.abc import Collection

from wxflow.declare.records import Instance, Name
from wxflow.json_values import canonical
from wxflow.store import statements as sql
from wxflow.store.codec import instance_of
from wxflow.store.store import Store


def named(store: Store, company: str, names: Collection[Name]) -> dict[Name, Instance]:
    """Return those of some instances that there are, by machine and key."""
    found = store.rows(sql.INSTANCES_NAMED, canonical(sorted(map(list, names))), company) if names else ()
    return {one.full_name: one for one in map(instance_of, found)}
