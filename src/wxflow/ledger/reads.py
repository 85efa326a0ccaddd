"""How rows are read by who writes alone: nobody else changes what it has seen."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from wxflow.decide.command import Command
from wxflow.decide.compiled import Machines
from wxflow.decide.meaning import named
from wxflow.declare.records import Instance, Name
from wxflow.json_values import canonical
from wxflow.store import statements as sql
from wxflow.store.codec import InstanceRow, instance_called, instance_row
from wxflow.store.store import Store


class Found(NamedTuple):
    """What was read together."""

    instances: Iterable[InstanceRow] = ()
    steps: Iterable[Any] = ()
    """Rows of the steps that requests have led to."""
    names: Collection[Name] = ()
    """The instances that were looked for: those of them that were not found are not there."""
    requests: Iterable[str] = ()
    """The request_ids that were looked for, likewise."""
    next_due: Mapping[str, int] = MappingProxyType({})
    """By root, when the first firm timer under it is due (UTC microseconds), or NEVER."""


class Reads:
    """One company's rows, for the one writer there is."""

    def __init__(self, store: Store, company: str, machines: Machines, *, after_conflict: bool = True) -> None:
        self._store, self._company, self._machines = store, company, machines
        self.after_conflict = after_conflict
        """Whether what should be new is looked for all the same; the tables' keys refuse it in any case."""

    def holds(self, root: str) -> bool:  # noqa: ARG002
        """Tell whether nobody else can move what lives under a root: whoever is alone holds all."""
        return True

    def lock(self, root: str, *, is_new: bool) -> Found:  # noqa: ARG002
        """Lock a root that is not held, unless it is yet to be made; return it as it is then."""
        return Found()

    def lock_due(self, now: int, most: int) -> list[str]:
        """Lock and return roots with a timer due by `now`, the earliest first, among those no other writer holds."""
        rows = self._store.rows(sql.NEXT_DUE, self._company, now, self._company, now, most)
        return list(dict.fromkeys(root for root, _ in rows))

    def need_alone(self) -> None:
        """Make sure that nobody else writes for the company: whoever is alone need do nothing."""

    def may_search(self, sought: tuple[str, str] | None = None) -> None:
        """Make sure that nobody else adds to what a search finds, that for a ref's name and value perhaps, likewise."""

    def may_search_under(self, root: str) -> None:
        """Make sure that nobody else adds to what a search under a root finds, likewise."""

    def instance(self, name: Name) -> Instance | None:
        """Read an instance, or None; raise RecordBroken when it cannot be read."""
        rows = self._store.rows(sql.ALL_BUT_THE_NAME, self._company, *name)
        return instance_called(name, rows[0]) if rows else None

    def ahead(self, commands: Sequence[Command]) -> Found:
        """Read together what a batch of commands will ask for one by one."""
        names = {(command.machine, command.key) for command in commands}.union(named(self._machines, commands))
        requests = [command.request_id for command in commands if command.request_id]
        found, known = self._store.answers(
            (
                (sql.INSTANCES_NAMED, (canonical(sorted(names)), self._company)),
                (sql.REQUESTS_KNOWN, (canonical(requests), self._company)),
            )
        )
        rows, led_to = map(instance_row, found), [one for (one,) in known]
        return Found(instances=rows, steps=self._steps(led_to), names=names, requests=requests)

    def _steps(self, requests: Sequence[str]) -> Sequence[Any]:
        """Return the rows of the steps that requests have led to, each to one."""
        return self._store.rows(sql.STEPS_REQUESTED, canonical(requests), self._company) if requests else ()


def named_rows(store: Store, company: str, names: Collection[Name]) -> list[InstanceRow]:
    """Read the instances of those names that are there."""
    rows = store.rows(sql.INSTANCES_NAMED, canonical(sorted(names)), company)
    return list(map(instance_row, rows))
