"""Know how a company stood: what is told anew, just before that begins; all else, at the moment that is being told."""

from collections.abc import Iterator
from functools import cache, cached_property

from wxflow.declare.records import NEVER, NO_DATA, VOID, Instance, Name, Step, Timer
from wxflow.engine.corrections.armed_then import ArmedThen
from wxflow.engine.corrections.held_then import HeldThen
from wxflow.engine.corrections.meanwhile import Meanwhile, after
from wxflow.engine.corrections.reach import Reach
from wxflow.engine.corrections.record import Record


class PastRows:
    """One company's instances, timers and refs: those within `reach` as they were before a moment (UTC microseconds).

    What has not moved since is read as it stands.
    """

    def __init__(self, record: Record, armed: ArmedThen, moment: int, reach: Reach) -> None:
        self.record, self._armed, self._moment, self._reach = record, armed, moment, reach
        self.meanwhile = Meanwhile(record)
        """What is not within reach."""
        self.base = cache(self._base)
        """By the name of an instance within reach: the steps of its life that were recorded before the moment."""
        self.armed_under = cache(self._armed_under)
        """By a root: what was armed under it, as it came due; what is not within reach has had its say."""
        self.has_moved = cache(self._has_moved)
        """By a name: whether anything was recorded of it from the moment on."""
        self._armed_for = cache(self._armed_after)
        self._before = cache(self._stored_before)
        held = HeldThen(record, moment, self)
        self.holding, self.values_of = held.holding, held.values_of

    def is_told(self, name: Name) -> bool:
        """Tell whether an instance is told anew, as everything is that is not on record."""
        return self._reach.has(name) or self.record.instance(*name) is None

    def stored(self, name: Name) -> Instance | None:
        """Return an instance, or None."""
        return self._before(name) if self.is_told(name) or not self.has_moved(name) else self.meanwhile.stored(name)

    def life(self, name: Name) -> list[Step]:
        """Return the steps that an instance had taken."""
        return self.base(name) if self.is_told(name) else self.meanwhile.life(name)

    def changed(self, machine: str, since: int) -> set[str]:
        """Return the keys of a machine's instances that had taken a step after a moment (UTC microseconds)."""
        found = set(self.record.ledger.keys_changed(machine, since))
        there = (one for key in found if (one := self.stored((machine, key))) is not None)
        return {one.key for one in there if one.recorded_at > since}

    def keys_under(self, root: str, machine: str) -> list[str]:
        """Return the keys of a machine's instances that were under a root."""
        found = self.record.ledger.under(root, machine)
        return [one.key for one in found if self.stored(one.full_name) is not None]

    def first_due(self, root: str) -> int:
        """Return when a root's first firm timer was due (UTC microseconds), or NEVER."""
        return min((one.due for one in self.armed_under(root) if not one.provisional), default=NEVER)

    def armed_roots(self) -> list[str]:
        """Return every root within reach under which something may have been armed."""
        if not self._reach.everything:
            return sorted(self._reach.by_root)
        return sorted({*self.record.ledger.armed_roots(), *self._roots_moved})

    def timer(self, machine: str, key: str, timer: str) -> Timer | None:
        """Return an instance's armed timer of that name, or None."""
        name = (machine, key)
        if not self.has_moved(name):
            return self.record.ledger.timer(machine, key, timer)
        found = self.stored(name)
        armed = self._armed_for(name, found.root, len(self.life(name))) if found else []
        return next((one for one in armed if one.name == timer), None)

    def _has_moved(self, name: Name) -> bool:
        return any(step.recorded_at >= self._moment for step in self.record.ledger.steps(*name))

    def _stored_before(self, name: Name) -> Instance | None:
        now = self.record.instance(*name)
        if now is None:
            return None
        now = now._replace(watermark=min(now.watermark, self._moment - 1))
        if not self.has_moved(name):
            return now
        if base := self.base(name):
            return self._folded(now, base)
        is_void = now.state == VOID and self.record.steps(*name)[0].recorded_at < self._moment
        return now if is_void else None

    def _base(self, name: Name) -> list[Step]:
        life = self.record.life(*name)
        if self.record.is_unmade(name):  # what a correction took back stays so: it would not have been there
            return life if life[0].recorded_at < self._moment else []
        return [step for step in life if step.recorded_at < self._moment]

    def _folded(self, now: Instance, base: list[Step]) -> Instance:
        facts, learn = NO_DATA, self.record.machines[now.machine].learn
        for step in base:
            facts = learn(facts, step)
        return after(now, base[-1], facts)._replace(created_at=base[0].recorded_at, watermark=now.watermark)

    def _armed_under(self, root: str) -> list[Timer]:
        if not self._reach.everything and root not in self._reach.by_root:
            return []
        now = ((one, (one.machine, one.key)) for one in self.record.ledger.armed_under(root))
        still = (one for one, name in now if self._reach.has(name) and not self.has_moved(name))
        return sorted([*still, *self._armed_of_moved(root)], key=_by_due)

    def _armed_of_moved(self, root: str) -> Iterator[Timer]:
        under = self.record.names_under((root,)) if self._reach.everything else self._reach.by_root[root]
        for name in under:
            if self.has_moved(name) and self.stored(name) is not None:
                yield from self._armed_for(name, root, len(self.base(name)))

    def _armed_after(self, name: Name, root: str, taken: int) -> list[Timer]:
        """Return what was armed for an instance after so many steps of its life."""
        return self._armed.after(self.record.machines[name[0]], root, self.record.life(*name)[:taken])

    @cached_property
    def _roots_moved(self) -> set[str]:
        return {
            root for step in self.record.since(self._moment) if (root := self.record.root((step.machine, step.key)))
        }


def _by_due(timer: Timer) -> tuple[int, str, str, str]:
    return timer.due, timer.machine, timer.key, timer.name
