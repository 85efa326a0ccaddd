"""Hold the world as it would have been: a ledger of what is told anew, never written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from wxflow.decide.change import Change
from wxflow.decide.command import Command
from wxflow.declare.context import Policy
from wxflow.declare.records import NEVER, VOID, Instance, Name, Step, Timer, name_of_root
from wxflow.engine.corrections.past_rows import PastRows
from wxflow.engine.corrections.record import as_told, by_instance, named
from wxflow.errors import Refused
from wxflow.ledger.ledger import Ledger
from wxflow.ledger.reads import Reads
from wxflow.ledger.stored import Stored
from wxflow.store.sql import Statement
from wxflow.translatable import tr


class _Stood(Stored):
    """Instances as they stood; what is not told anew stands otherwise at every moment, and is asked for each time."""

    def __init__(self, reads: Reads, past: PastRows) -> None:
        super().__init__(reads)
        self._past = past

    def read(self, name: Name) -> Instance | None:
        """Return an instance as it stood, or None."""
        if name in self:
            return self[name]
        found = self._past.stored(name)
        if self._past.is_told(name):
            self[name] = found
        return found


class World(Ledger):
    """A company as it stood at a moment, with what is told anew laid over it; nothing is locked or written."""

    def __init__(self, past: PastRows) -> None:
        now, self._past = past.record.ledger, past
        super().__init__(now.store, now.company, now.machines)
        self._told: dict[Name, list[Step]] = defaultdict(list)
        self.begun: list[Step] = []
        """The first steps of the instances that were begun since this was last emptied."""
        self.expects: Callable[[list[Step]], bool] | None = None
        """Tells whether what a command leads to is to be taken; without it, everything is."""
        self.abroad: list[Step] = []
        """The steps that were told of what is not told anew, since this was last emptied."""
        self._quiet_until = 0
        """Until when, for sure, no timer is due: UTC microseconds."""
        self._armed_by_name: dict[str, dict[Name, list[Timer]]] = {}

    def turn_to(self, moment: int) -> None:
        """Go on to a moment (UTC microseconds)."""
        self._past.meanwhile.turn_to(moment)
        self._forget_what_stands()

    def pass_by(self, steps: Iterable[Step]) -> None:
        """Have steps behind it that were recorded at the moment, and stand wherever nothing is told anew."""
        self._past.meanwhile.pass_by(steps)
        self._forget_what_stands()

    def end(self, *, well: bool) -> None:
        """Accept what was gathered, or leave no trace of it; Refused when it is not what is expected."""
        steps = [change.step for change in self.deciding]
        armed = [one.due for change in self.deciding for one in change.timers.values() if one is not None]
        is_expected = self.expects is None or self.expects(steps)
        own = self._without_abroad(steps) if well and is_expected else ()
        super().end(well=well and is_expected)
        self._forget_what_stands()
        self._armed_by_name.clear()
        if well and is_expected:
            self._quiet_until = min((self._quiet_until, *armed))
        if well and not is_expected:
            raise Refused("", tr("it led to something else"))
        for step in own:
            self._told[step.machine, step.key].append(step)
            if step.source is None:
                self.begun.append(step)

    def _without_abroad(self, steps: Sequence[Step]) -> Sequence[Step]:
        """Take out of what was gathered whatever is not told anew; return the other steps."""
        abroad = {name: one.root for name, one in self.moving.items() if not self._past.is_told(name)}
        if not abroad:
            return steps
        self.abroad += [step for step in steps if named(step) in abroad]
        gathered = self._decided.entries[self._begun :]
        del self._decided.entries[self._begun :]
        for one in gathered:
            if isinstance(one, Change) and one.after.full_name in abroad:
                self._decided.take_back(one)
            else:
                self._decided.entries.append(one)
        for root in set(abroad.values()):
            self.set_clock(root, self.watermark(root))
        return [step for step in steps if (step.machine, step.key) not in abroad]

    def is_abroad(self, name: Name) -> bool:
        """Tell whether something is on record that is not told anew."""
        return not self._past.is_told(name)

    def is_rootless(self, name: Name) -> bool:
        """Tell whether something that is not told anew lives under a root that would not be."""
        root = self._past.record.root(name) if self.is_abroad(name) else None
        if root is None or name_of_root(root) == name:
            return False
        above = self.get(*name_of_root(root))
        return above is None or above.state == VOID

    def differing_abroad(self, recorded: Iterable[Step]) -> set[Name]:
        """Return what is not told anew and of which something else was told than a command's steps on record.

        What was told is forgotten by that.
        """
        told, self.abroad = self.abroad, []
        wanted = [step for step in recorded if self.is_abroad(named(step))]
        if not (told or wanted):
            return set()
        one, other = (
            Counter((named(step), as_told(self.machines, step)) for step in steps) for steps in (told, wanted)
        )
        return {name for name, _ in (one - other) + (other - one)}

    def flush(self, policy: Policy) -> None:
        """Write nothing: none of it has happened."""

    def void(self, instance: Instance) -> None:
        """Keep a key used whose instance would not be."""
        void = instance._replace(state=VOID, seq=0, facts={}, watermark=0)
        self._decided.entries.append(void)
        self._decided.instances[instance.full_name] = self.now[instance.full_name] = void
        self._begun = len(self._decided.entries)

    def told(self, name: Name) -> list[Step]:
        """Return the whole life of an instance as it would have been; none where it would not be."""
        stood = self.get(*name)
        return [] if stood is None or stood.state == VOID else self.steps(*name)

    def touched(self) -> set[Name]:
        """Return the names of all that something has been told of."""
        return set(self._told)

    def armed_for(self, name: Name, root: str) -> list[Timer]:
        """Return what would be armed for an instance."""
        if root not in self._armed_by_name:
            self._armed_by_name[root] = by_instance(self.armed_under(root))
        return self._armed_by_name[root][name]

    # What it lies over.

    def _rows(self, statement: Statement, *params: Any) -> list[Any]:
        """Refuse: what the database holds is the present."""
        raise AssertionError(statement, params)

    def _reading(self) -> Stored:
        return _Stood(self.reads, self._past)

    def assume_new(self, name: Name) -> None:
        """Take nothing for granted: it may have been there."""

    def _holding(self, machine: str, ref: str, value: str) -> Sequence[str]:
        return self._past.holding(machine, ref, value)

    def values_of(self, machine: str, ref: str) -> list[str]:
        """Return every value that a ref of a machine's instances held."""
        laid = (value for of, name, value in self._decided.refs if (of, name) == (machine, ref))
        values = {*self._past.values_of(machine, ref), *laid}
        return sorted(value for value in values if self.find(machine, ref, value))

    def keys_changed(self, machine: str, since: int) -> list[str]:
        """Return the keys of a machine's instances that have taken a step after a moment (UTC microseconds)."""
        return sorted(self._past.changed(machine, since) | self._changed(machine, since))

    def under(self, root: str, machine: str) -> list[Instance]:
        """Return the instances of a machine that live under a root, by key."""
        return self._all_under(root, machine, self._past.keys_under(root, machine))

    def timer(self, machine: str, key: str, name: str) -> Timer | None:
        """Return the instance's armed timer of that name, or None."""
        instance, wanted = self.get(machine, key), (machine, key, name)
        laid = self._decided.timers.get(instance.root, {}) if instance else {}
        if wanted in laid:
            return laid[wanted]
        armed = self._past.timer(machine, key, name)
        return None if armed is None or self._is_dropped_reminder(armed) else armed

    def due_under(self, root: str, moment: int) -> list[Timer]:
        """Return a root's firm timers with due ≤ moment, in the order they fire."""
        if moment < self._decided.earliest.get(root, NEVER) and moment < self._past.first_due(root):
            return []
        return [one for one in self.armed_under(root) if one.due <= moment and not one.provisional]

    def due_roots(self, moment: int) -> list[str]:
        """Return every root with a firm timer that may be due by a moment, in order."""
        if moment < self._quiet_until:
            return []
        roots = sorted(self.armed_roots())
        armed = (one for root in roots for one in self.armed_under(root) if not one.provisional)
        self._quiet_until = min((one.due for one in armed), default=NEVER)
        return [root for root in roots if self.due_under(root, moment)]

    def armed_under(self, root: str) -> list[Timer]:
        """Return all of a root's armed timers, in the order they are due."""
        return self._overlaid(root, self._past.armed_under(root))

    def armed_roots(self) -> list[str]:
        """Return every root under which something may be armed."""
        return list(dict.fromkeys((*self._past.armed_roots(), *self._decided.timers)))

    def requested(self, request_id: str) -> Step | None:  # noqa: ARG002
        """Return None: what is given again is given for the first time."""
        return None

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return the life of an instance so far."""
        name = (machine, key)
        deciding = (change.step for change in self.deciding if change.after.full_name == name)
        return [*self._past.life(name), *self._told.get(name, ()), *deciding]

    def lock(self, root: str) -> None:
        """Lock nothing: it is nobody else's."""

    def read_ahead(self, commands: Sequence[Command]) -> None:
        """Read nothing beforehand."""
