"""Find what held a ref at a moment that is past: among what holds it now, and what has moved or was corrected since."""

from collections import defaultdict
from functools import cache
from typing import Protocol

from wxflow.declare.records import NO_DATA, Instance, Name
from wxflow.engine.corrections.record import Record

Ref = tuple[str, str]
"""Name and value."""


class Stood(Protocol):
    """How single instances stood."""

    def stored(self, name: Name) -> Instance | None:
        """Return an instance as it stood, or None."""
        ...

    def has_moved(self, name: Name) -> bool:
        """Tell whether anything was recorded of it since."""
        ...


class HeldThen:
    """One company's refs, as those stood who hold them, or held them from a moment on (UTC microseconds)."""

    def __init__(self, record: Record, moment: int, stood: Stood) -> None:
        self._record, self._moment, self._stood = record, moment, stood
        self._ever = cache(self._held_ever)
        """By machine, of all or of the corrected: who has held which refs at some time since."""
        self._holders = cache(self._whoever_held)
        """By machine, name and value of a ref: who holds it, whatever has become of them, and who may have held it."""
        self._refs: dict[Name, tuple[object, set[Ref]]] = {}
        """By name: the facts that an instance had when it was last asked for, and its refs."""

    def holding(self, machine: str, ref: str, value: str) -> list[str]:
        """Return the keys of the instances whose ref held a value, in order."""
        still, perhaps = self._holders(machine, ref, value)
        return sorted([*still, *(key for key in perhaps if (ref, value) in self._refs_of((machine, key)))])

    def values_of(self, machine: str, ref: str) -> list[str]:
        """Return every value that a ref of a machine's instances held."""
        values = {
            *self._record.ledger.values_of(machine, ref),
            *(value for name, value in self._ever(machine, self._is_fixed(machine, ref)) if name == ref),
        }
        return sorted(value for value in values if self.holding(machine, ref, value))

    def _whoever_held(self, machine: str, ref: str, value: str) -> tuple[list[str], list[str]]:
        now = self._record.ledger.keys_by_ref(machine, ref, value)
        still = [key for key in now if not self._stood.has_moved((machine, key))]
        ever = self._ever(machine, self._is_fixed(machine, ref))
        return still, sorted({*now, *ever.get((ref, value), ())} - set(still))

    def _is_fixed(self, machine: str, ref: str) -> bool:
        return ref in self._record.machines[machine].machine.fixed_refs

    def _held_ever(self, machine: str, corrected: bool) -> dict[Ref, set[str]]:
        """Go through the lives of what has moved since, or only of what was `corrected`: all else keeps fixed refs."""
        compiled, recorded = self._record.machines[machine], self._record.recorded
        keys = set(recorded.keys_corrected(machine))
        if not corrected:
            keys |= recorded.keys_moved(machine, self._moment)
            keys |= {key for of, key in self._record.ledger.moving if of == machine}
        held: dict[Ref, set[str]] = defaultdict(set)
        for key in keys:
            facts = NO_DATA
            for step in self._record.life(machine, key):
                facts = compiled.learn(facts, step)
                for ref in compiled.machine.index(step.target, facts, key):
                    held[ref].add(key)
        return held

    def _refs_of(self, name: Name) -> set[Ref]:
        one = self._stood.stored(name)
        if one is None:
            return set()
        known = self._refs.get(name)
        if known is None or known[0] is not one:
            known = self._refs[name] = (
                one,
                self._record.machines[one.machine].machine.index(one.state, one.facts, one.key),
            )
        return known[1]
