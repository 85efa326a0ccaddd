"""Look things up as of the moment that is being decided."""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import takewhile

from wxflow.calendar.due import Due
from wxflow.calendar.periods import Cover, Excused, Periods
from wxflow.calendar.workdays import Calendar
from wxflow.decide.covering import periods_of
from wxflow.declare.lives import as_corrected
from wxflow.declare.naming import NAME, key_on_record
from wxflow.declare.records import NO_DATA, VOID, Facts, Instance, Step, Timer
from wxflow.errors import close_to
from wxflow.ledger.ledger import Ledger


class LedgerLookups:
    """A ledger's look-ups, with single instances as they stood at the moment (UTC microseconds).

    A deadline that fires late must find the world of its due moment: the lead of that day pays, not today's.
    """

    def __init__(self, ledger: Ledger, moment: int, calendar: Calendar | None = None) -> None:
        self._ledger = ledger
        self._moment = moment
        self._calendar = calendar

    def as_of(self, moment: int) -> "LedgerLookups":
        """Return the same look-ups as of another moment (UTC microseconds)."""
        return LedgerLookups(self._ledger, moment, self._calendar)

    def due_after(self, moment: int, days: int, cover: Cover = ()) -> Due:
        """Return the end of the n-th working day after a moment (UTC microseconds) that no suspension covers.

        Whoever only shows counts none.
        """
        calendar = self._calendar
        assert calendar is not None
        if not cover or not (periods := self._periods()):
            return calendar.due_after(moment, days)
        excused = Excused([(calendar.local_date(moment), cover)], periods)
        return calendar.excusing(excused).due_after(moment, days)

    def get(self, machine: str, key: str) -> Instance | None:
        """Return the instance as it stood at the moment, or None where it was not, or is void."""
        instance = self._ledger.now[machine, key]
        if instance is None or instance.state == VOID:
            return None
        if instance.recorded_at <= self._moment:
            return instance
        earlier = takewhile(lambda one: one.recorded_at <= self._moment, folded(self._ledger, instance))
        return next(iter(deque(earlier, maxlen=1)), None)

    def is_used(self, machine: str, key: str) -> bool:
        """Tell whether there is an instance of that key, even a void one."""
        return self._ledger.get(machine, key) is not None

    def key(self, machine: str, name: str) -> str:
        """Return the key on record of what a name meant at the moment, or the name itself where it meant nothing."""
        return key_on_record(self, machine, self._ledger.machines[machine].machine.naming, name)

    def named(self, machine: str, name: str) -> str | None:
        """Return the key of the instance that bore a name, in its comparing form, at the moment, or None."""
        refs_of = self._ledger.machines[machine].machine.refs
        for now in self._ledger.find(machine, NAME, name):
            one = self.get(machine, now.key)
            if one is not None and (NAME, name) in refs_of(one.state, one.facts, one.key):
                return one.key
        return None

    def nearest(self, machine: str, name: str) -> str | None:
        """Return the key of the instance with the name that is most like a name that means nothing, or None."""
        naming = self._ledger.machines[machine].machine.naming
        known = self._ledger.values_of(machine, NAME) if naming else []
        found = close_to(naming.same(name), known) if naming else None
        return None if found is None else self.named(machine, found)

    def first(self, machine: str, key: str, states: tuple[str, ...]) -> Instance | None:
        """Return the instance as it first stood in one of the states, or None."""
        instance = self._ledger.get(machine, key)
        past = folded(self._ledger, instance) if instance else iter(())
        return next((one for one in past if one.state in states), None)

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return the steps an instance had taken by the moment, in order."""
        life = as_corrected(self._ledger.steps(machine, key))
        return [step for step in life if step.recorded_at <= self._moment]

    def find(self, machine: str, ref: str, value: str) -> list[Instance]:
        """Return the instances whose ref holds the value, by key."""
        return self._ledger.find(machine, ref, value)

    def find_any(self, machine: str, refs: Iterable[tuple[str, str]]) -> list[Instance]:
        """Return the instances that hold any of some refs, each once: in the order of the refs, then by key."""
        return self._ledger.find_any(machine, refs)

    def changed_since(self, machine: str) -> list[str]:
        """Return the keys of a machine's instances that have taken a step after the moment: refs may have moved."""
        return self._ledger.keys_changed(machine, self._moment)

    def under(self, root: str, machine: str) -> list[Instance]:
        """Return the instances of a machine that live under a root, by key."""
        return [one for one in self._ledger.under(root, machine) if one.state != VOID]

    def armed(self, machine: str, key: str, name: str) -> Timer | None:
        """Return the instance's armed timer of that name, or None."""
        return self._ledger.timer(machine, key, name)

    def is_excused(self, kind: str, key: str, day: date) -> bool:
        """Tell whether a period for somebody, known at the moment, holds a day."""
        return any(period.holds(day) for period in self._periods().get((kind, key), ()))

    def _periods(self) -> Periods:
        if not (found := self._ledger.excusing()):
            return {}
        known = (self.get(one.machine, one.key) for one in found)
        return periods_of(self._ledger.machines, (one for one in known if one))


class LedgerKnows:
    """All that a ledger knows of what covers deadlines."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def lookups(self, moment: int) -> LedgerLookups:
        """Return look-ups as of a moment (UTC microseconds)."""
        return LedgerLookups(self._ledger, moment)

    def stood(self, root: str) -> Iterator[Instance]:
        """Yield a root as it stood after each of its steps."""
        machine, key = root.split("/", 1)
        instance = self._ledger.get(machine, key)
        return folded(self._ledger, instance) if instance else iter(())

    def excusing(self) -> list[Instance]:
        """Return every instance that is a period."""
        return self._ledger.excusing()


def folded(ledger: Ledger, instance: Instance) -> Iterator[Instance]:
    """Yield an instance as it stood after each step of its life as it is corrected: the fold of them."""
    compiled = ledger.machines[instance.machine]
    facts: Facts = NO_DATA
    for step in as_corrected(ledger.steps(instance.machine, instance.key)):
        facts = compiled.learn(facts, step)
        yield instance._replace(
            state=step.target, seq=step.seq, facts=facts, head=step.seal, recorded_at=step.recorded_at
        )
