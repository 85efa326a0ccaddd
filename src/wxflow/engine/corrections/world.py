"""Hold the world as it would have been: a ledger of what is told anew, never written."""

from collections import defaultdict
from collections.abc import Callable, Generator
from contextlib import contextmanager

from wxflow.decide.compiled import Machines
from wxflow.declare.context import Policy
from wxflow.declare.records import VOID, Instance, Name, Step, Timer
from wxflow.engine.corrections.past_reads import PastReads
from wxflow.errors import Refused
from wxflow.ledger.change_set import ChangeSet
from wxflow.ledger.ledger import Ledger
from wxflow.store.store import Store
from wxflow.translatable import tr


class World(Ledger):
    """A company as it stood at a moment, with what is told anew laid over it."""

    def __init__(self, store: Store, company: str, machines: Machines, past: PastReads) -> None:
        super().__init__(store, company, machines, past)
        self._past = past
        self._told: dict[Name, list[Step]] = defaultdict(list)
        self.begun: list[Step] = []
        """The first steps of the instances that were begun since this was last emptied."""
        self.expects: Callable[[list[Step]], bool] | None = None
        """Tells whether what a command leads to is to be taken; without it, everything is."""

    @contextmanager
    def attempt(self) -> Generator[ChangeSet]:
        """Gather one command's changes; an error inside leaves no trace of them."""
        with super().attempt() as change_set:
            yield change_set
            if self.expects is not None and not self.expects([step for step, _ in change_set.steps]):
                raise Refused("", tr("it led to something else"))
        for step, _ in change_set.steps:
            self._told[step.machine, step.key].append(step)
            if step.source is None:
                self.begun.append(step)

    def flush(self, policy: Policy) -> None:
        """Write nothing: none of it has happened."""

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return the life of an instance so far."""
        name = (machine, key)
        deciding = [step for step, _ in self._change_set.steps if (step.machine, step.key) == name]
        return [*self.reads.steps(machine, key), *self._told.get(name, ()), *deciding]

    def told(self, name: Name) -> list[Step]:
        """Return the whole life of an instance as it would have been; none where it would not be."""
        stood = self.get(*name)
        return [] if stood is None or stood.state == VOID else self.steps(*name)

    def touched(self) -> set[Name]:
        """Return the names of all that something has been told of."""
        return set(self._told)

    def armed_for(self, name: Name, root: str) -> list[Timer]:
        """Return what would be armed for an instance."""
        return [one for one in self.armed_under(root) if (one.machine, one.key) == name]

    def void(self, instance: Instance) -> None:
        """Keep a key used whose instance would not be."""
        self._accepted.instances[instance.full_name] = instance._replace(state=VOID, seq=0, facts={}, watermark=0)
