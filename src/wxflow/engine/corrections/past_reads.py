"""Read a company as it stood just before a moment, so that what came since can be told anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from wxflow.decide.command import Command
from wxflow.decide.compiled import Machines
from wxflow.declare.records import NEVER, NO_DATA, VOID, Facts, Instance, Name, Step, Timer
from wxflow.engine.corrections.armed_then import ArmedThen
from wxflow.engine.corrections.record import Record
from wxflow.json_values import canonical
from wxflow.ledger.reads import Reads, Stored


class PastReads(Reads):
    """One company's rows as they were before a moment (UTC microseconds); nothing is locked, and nothing written.

    What has not `moved` since is read as it stands.
    """

    def __init__(self, record: Record, armed: ArmedThen, moment: int, moved: Collection[Name]) -> None:
        super().__init__(record.ledger.store, record.ledger.company)
        self._record, self._armed, self._moment, self._moved = record, armed, moment, moved
        self._armed_by_root: dict[str, list[Timer]] = {}
        self._bases: dict[Name, list[Step]] = {}

    @property
    def _machines(self) -> Machines:
        return self._record.machines

    def base(self, name: Name) -> list[Step]:
        """Return the steps of a life that were recorded before the moment."""
        if name not in self._bases:
            self._bases[name] = [step for step in self._record.life(*name) if step.recorded_at < self._moment]
        return self._bases[name]

    def instance(self, name: Name) -> Stored | None:
        """Return an instance, or None."""
        if name not in self._instances:
            self._instances[name] = self._stood(name)
        return self._instances[name]

    def assume_new(self, name: Name) -> None:
        """Take nothing for granted: it may have been there."""

    def prefetch(self, commands: Sequence[Command], called: Iterable[str]) -> None:
        """Read nothing beforehand."""

    def keys_by_ref(self, machine: str, ref: str, value: str) -> list[str]:
        """Return the keys of the instances whose ref held the value."""
        named = (machine, ref, value)
        if named not in self._by_ref:
            found = self._record.ledger.keys_by_ref(machine, ref, value)
            still = {key for key in found if (machine, key) not in self._moved}
            self._by_ref[named] = sorted(still | self._refs_then[named])
        return self._by_ref[named]

    def keys_under(self, root: str, machine: str) -> list[str]:
        """Return the keys of a machine's instances that were under a root."""
        found = self._record.ledger.under(root, machine)
        return [one.key for one in found if self.instance(one.full_name) is not None]

    def timer(self, machine: str, key: str, name: str) -> Timer | None:
        """Return a timer that was armed, or None."""
        found = self.instance((machine, key))
        armed = self.armed_under(found.instance.root) if found else []
        return next((one for one in armed if one.full_name == (machine, key, name)), None)

    def next_due(self, root: str) -> int:
        """Return when a root's first firm timer was due (UTC microseconds), or NEVER."""
        if root not in self._next_due:
            self._next_due[root] = min(
                (one.due for one in self.armed_under(root) if not one.provisional), default=NEVER
            )
        return self._next_due[root]

    def due_under(self, root: str, moment: int) -> list[Timer]:
        """Return the firm timers under a root with due ≤ moment."""
        return [one for one in self.armed_under(root) if one.due <= moment and not one.provisional]

    def due_roots(self, moment: int) -> list[str]:
        """Return every root under which something was armed: which of it was due, they tell themselves."""
        return [root for root in self.armed_roots() if self.next_due(root) <= moment]

    def armed_roots(self) -> list[str]:
        """Return every root under which something may have been armed."""
        moved = {found.instance.root for name in self._moved if (found := self.instance(name))}
        return sorted({*self._record.ledger.armed_roots(), *moved})

    def armed_under(self, root: str) -> list[Timer]:
        """Return what was armed under a root."""
        if root not in self._armed_by_root:
            still = [one for one in self._record.ledger.armed_under(root) if (one.machine, one.key) not in self._moved]
            moved = (self._armed_for(name) for name in self._moved_under[root])
            self._armed_by_root[root] = sorted([*still, *(one for armed in moved for one in armed)], key=_by_due)
        return self._armed_by_root[root]

    def requested(self, request_id: str) -> Step | None:  # noqa: ARG002
        """Return None: what is given again is given for the first time."""
        return None

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return the life of an instance by then, as it is corrected."""
        return self.base((machine, key))

    def _stood(self, name: Name) -> Stored | None:
        now = self._record.instance(*name)
        if now is None:
            return None
        now = now._replace(watermark=min(now.watermark, self._moment - 1))
        if name not in self._moved:
            return Stored(now, canonical(now.facts))
        base = self.base(name)
        if not base:
            is_void = now.state == VOID and self._record.steps(*name)[0].recorded_at < self._moment
            return Stored(now, "{}") if is_void else None
        facts: Facts = NO_DATA
        for step in base:
            facts = self._machines[name[0]].learn(facts, step)
        last = base[-1]
        then = now._replace(
            state=last.target,
            seq=last.seq,
            facts=facts,
            head=last.seal,
            created_at=base[0].recorded_at,
            recorded_at=last.recorded_at,
        )
        return Stored(then, canonical(facts))

    @cached_property
    def _refs_then(self) -> dict[tuple[str, str, str], set[str]]:
        """By machine, name and value of a ref, the keys of what has moved since and held it then."""
        found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for name in self._moved:
            if (stood := self.instance(name)) is not None:
                one = stood.instance
                for ref, value in self._machines[one.machine].machine.index(one.state, one.facts, one.key):
                    found[one.machine, ref, value].add(one.key)
        return found

    @cached_property
    def _moved_under(self) -> dict[str, list[Name]]:
        found: dict[str, list[Name]] = defaultdict(list)
        for name in sorted(self._moved):
            if (stood := self.instance(name)) is not None:
                found[stood.instance.root].append(name)
        return found

    def _armed_for(self, name: Name) -> list[Timer]:
        found: Instance | None = stood.instance if (stood := self.instance(name)) else None
        return self._armed.after(self._machines[name[0]], found.root, self.base(name)) if found else []


def _by_due(timer: Timer) -> tuple[int, str, str, str]:
    return timer.due, timer.machine, timer.key, timer.name
