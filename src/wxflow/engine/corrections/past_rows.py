"""Know how a company stood just before a moment, so that what came since can be told anew."""

from collections import defaultdict
from collections.abc import Collection
from functools import cache, cached_property

from wxflow.declare.records import NEVER, NO_DATA, VOID, Facts, Instance, Name, Step, Timer
from wxflow.engine.corrections.armed_then import ArmedThen
from wxflow.engine.corrections.record import Record


class PastRows:
    """One company's instances, timers and refs as they were before a moment (UTC microseconds).

    What has not `moved` since is read as it stands.
    """

    def __init__(self, record: Record, armed: ArmedThen, moment: int, moved: Collection[Name]) -> None:
        self.record, self._armed, self._moment, self._moved = record, armed, moment, moved
        self.base = cache(self._base)
        """By the name of an instance: the steps of its life that were recorded before the moment."""
        self.armed_under = cache(self._armed_under)
        """By a root: what was armed under it, as it came due."""

    def stored(self, name: Name) -> Instance | None:
        """Return an instance, or None."""
        now = self.record.instance(*name)
        if now is None:
            return None
        now = now._replace(watermark=min(now.watermark, self._moment - 1))
        if name not in self._moved:
            return now
        if base := self.base(name):
            return self._stood(now, base)
        is_void = now.state == VOID and self.record.steps(*name)[0].recorded_at < self._moment
        return now if is_void else None

    def holding(self, machine: str, ref: str, value: str) -> list[str]:
        """Return the keys of the instances whose ref held the value."""
        found = self.record.ledger.keys_by_ref(machine, ref, value)
        still = {key for key in found if (machine, key) not in self._moved}
        return sorted(still | self._refs_then[machine, ref, value])

    def changed(self, machine: str, since: int) -> set[str]:
        """Return the keys of a machine's instances that had taken a step after a moment (UTC microseconds)."""
        found = self.record.ledger.keys_changed(machine, since)
        still = {key for key in found if (machine, key) not in self._moved}
        return still | {one.key for one in self._moved_then if one.machine == machine and one.recorded_at > since}

    def keys_under(self, root: str, machine: str) -> list[str]:
        """Return the keys of a machine's instances that were under a root."""
        found = self.record.ledger.under(root, machine)
        return [one.key for one in found if self.stored(one.full_name) is not None]

    def first_due(self, root: str) -> int:
        """Return when a root's first firm timer was due (UTC microseconds), or NEVER."""
        return min((one.due for one in self.armed_under(root) if not one.provisional), default=NEVER)

    def armed_roots(self) -> list[str]:
        """Return every root under which something may have been armed."""
        return sorted({*self.record.ledger.armed_roots(), *self._moved_under})

    def _base(self, name: Name) -> list[Step]:
        life = self.record.life(*name)
        if self.record.is_unmade(name):  # what a correction took back stays so: it would not have been there
            return life if life[0].recorded_at < self._moment else []
        return [step for step in life if step.recorded_at < self._moment]

    def _stood(self, now: Instance, base: list[Step]) -> Instance:
        facts: Facts = NO_DATA
        for step in base:
            facts = self.record.machines[now.machine].learn(facts, step)
        last = base[-1]
        return now._replace(
            state=last.target,
            seq=last.seq,
            facts=facts,
            head=last.seal,
            created_at=base[0].recorded_at,
            recorded_at=last.recorded_at,
        )

    def _armed_under(self, root: str) -> list[Timer]:
        now = self.record.ledger.armed_under(root)
        still = [one for one in now if (one.machine, one.key) not in self._moved]
        moved = (self._armed_for(one) for one in self._moved_under[root])
        return sorted([*still, *(timer for armed in moved for timer in armed)], key=_by_due)

    def _armed_for(self, one: Instance) -> list[Timer]:
        return self._armed.after(self.record.machines[one.machine], one.root, self.base(one.full_name))

    @cached_property
    def _refs_then(self) -> dict[tuple[str, str, str], set[str]]:
        """By machine, name and value of a ref, the keys of what has moved since and held it then."""
        found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for one in self._moved_then:
            for ref, value in self.record.machines[one.machine].machine.index(one.state, one.facts, one.key):
                found[one.machine, ref, value].add(one.key)
        return found

    @cached_property
    def _moved_under(self) -> dict[str, list[Instance]]:
        found: dict[str, list[Instance]] = defaultdict(list)
        for one in self._moved_then:
            found[one.root].append(one)
        return found

    @cached_property
    def _moved_then(self) -> list[Instance]:
        """What has moved since, as it stood."""
        return [stood for name in sorted(self._moved) if (stood := self.stored(name)) is not None]


def _by_due(timer: Timer) -> tuple[int, str, str, str]:
    return timer.due, timer.machine, timer.key, timer.name
