"""Instances, each read when it is first asked for: as the database holds them, and as they stand now."""

from collections.abc import Mapping

from wxflow.declare.records import Instance, Name
from wxflow.ledger.reads import Reads
from wxflow.store.codec import InstanceRow, instance_of


class Stored(dict[Name, Instance | None]):
    """Instances as the database holds them, each read when it is first asked for; it knows no ledger, so as to end
    with the last one who knows it.
    """

    def __init__(self, reads: Reads) -> None:
        super().__init__()
        self._reads = reads
        self.foreseen: dict[Name, InstanceRow] = {}
        """Rows that were read together, as they came: most of them are never asked for."""

    def read(self, name: Name) -> Instance | None:
        """Return an instance, or None; it is read when it is first asked for."""
        if name in self:
            return self[name]
        row = self.foreseen.pop(name, None) if self.foreseen else None
        found = self[name] = self._reads.instance(name) if row is None else instance_of(row)
        return found


class Now(dict[Name, Instance | None]):
    """Instances as they stand now: what is decided, laid over what the database holds."""

    def __init__(self, decided: Mapping[Name, Instance], stored: Stored) -> None:
        super().__init__()
        self._decided, self._stored = decided, stored

    def __missing__(self, name: Name) -> Instance | None:
        found = self[name] = self._decided.get(name) or self._stored.read(name)
        return found
