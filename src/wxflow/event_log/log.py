"""Tell the record as an event log for process mining: whole lives, what they are related to, never an event's data."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from wxflow.decide.compiled import Machines
from wxflow.declare.lives import as_corrected
from wxflow.declare.records import VOID, Instance, Name, Step
from wxflow.errors import RecordBroken
from wxflow.store.queries import Queries
from wxflow.store.store import Store
from wxflow.translatable import tr


class Related(NamedTuple):
    """An instance that a life has to do with; `how` is the part of the key or the ref that names it."""

    how: str
    name: Name


class Life(NamedTuple):
    """An instance, its steps in order, and what it is related to."""

    instance: Instance
    steps: list[Step]
    related: tuple[Related, ...]


class Written(NamedTuple):
    """How much went into a log."""

    instances: int
    steps: int


@dataclass(frozen=True, slots=True)
class EventLog:
    """The lives of some machines (of all, when none is named) first recorded since ≤ … < until (UTC microseconds).

    A life is told whole, so that the logs of adjoining times tell every life once.
    """

    store: Store
    company: str
    zone: str
    """The time zone that times are written in."""
    machines: Machines
    kinds: Mapping[str, str]
    """The parts of keys and the refs that name an instance, and of which machine."""
    only: tuple[str, ...] = ()
    """The machines it tells of; all of them, when none is named."""
    since: int | None = None
    until: int | None = None

    def instances(self) -> Generator[Instance]:
        """Yield the instances by machine and key; those that a correction has made void never were."""
        found = Queries(self.store, self.company).instances_recorded(self.only, self.since, self.until)
        yield from (one for one in found if one.state != VOID)

    def lives(self) -> Generator[Life]:
        """Yield the lives by machine and key, as they are corrected."""
        for one in self.instances():
            steps = Queries(self.store, self.company).steps_of(one.machine, one.key)
            yield Life(one, as_corrected(steps), self.related(one))

    def has(self, name: Name) -> bool:
        """Tell whether a life is in the log."""
        found = Queries(self.store, self.company).instance(*name)
        if found is None or found.state == VOID or (self.only and found.machine not in self.only):
            return False
        begun = found.created_at
        return (self.since is None or self.since <= begun) and (self.until is None or begun < self.until)

    def related(self, one: Instance) -> tuple[Related, ...]:
        """Return what an instance is related to, itself included; RecordBroken when its facts are not its machine's."""
        machine = self.machines[one.machine].machine
        try:
            named = (*machine.parts_of(one.key).items(), *machine.refs(one.state, one.facts, one.key))
        except (LookupError, TypeError):
            raise RecordBroken(
                tr("{machine}/{key}: its facts are not those of a {machine}", machine=one.machine, key=one.key)
            ) from None
        found = (Related(how, (self.kinds[how], str(key))) for how, key in named if how in self.kinds)
        return tuple(dict.fromkeys(found))
