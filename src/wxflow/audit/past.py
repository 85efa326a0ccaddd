"""Look at the past from the steps alone, as of any moment."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from typing import Any

from wxflow.calendar.due import Due
from wxflow.calendar.periods import Cover, Periods
from wxflow.decide.compiled import CompiledMachine, Machines
from wxflow.decide.covering import Covered, periods_of
from wxflow.decide.personal import commitments
from wxflow.declare.lives import as_corrected
from wxflow.declare.naming import NAME, key_on_record
from wxflow.declare.records import CORRECTED, NEVER, NO_DATA, VOID, Facts, Instance, Step, Timer
from wxflow.errors import RecordBroken
from wxflow.store import statements as sql
from wxflow.store.codec import instance_of, step_of, step_row, stored_json, timer_of
from wxflow.store.queries import Queries
from wxflow.store.recorded import Recorded
from wxflow.store.store import Store

_LIVES_KEPT = 512


BROKEN = (RecordBroken, AssertionError, LookupError, TypeError, ValueError, AttributeError)
"""What comes of asking the machines about a record that is not as they wrote it."""


class NotReplayable(Exception):
    """What was looked up then cannot be known any more."""


class Past:
    """A company's lives as their steps tell them; the latest read are kept."""

    def __init__(self, store: Store, company: str, machines: Machines) -> None:
        self.store, self.company, self._machines = store, company, machines
        self.life = lru_cache(_LIVES_KEPT)(self._life)
        """By machine and key: its steps, and the instance as it stood after each; nothing when there is none."""
        self.periods_ever = cache(self._periods_ever)
        """Returns every instance that is a period, or was one before a correction took it back, as it stands now."""
        self.keys_otherwise = cache(self._keys_otherwise)
        """By machine: the keys of its instances that may have borne names they do not bear now."""
        self.corrected = lru_cache(_LIVES_KEPT)(self._as_corrected)
        """By machine, key and how many of its steps were known: its life as it was corrected by then."""

    @property
    def machines(self) -> Machines:
        """The machines the lives are lived by."""
        return self._machines

    def keys_by_ref(self, machine: str, ref: str, value: str) -> list[str]:
        """Return the keys of the instances whose ref holds the value now."""
        return [row[1] for row in self.store.rows(sql.INSTANCES_BY_REF, *2 * (self.company, machine), ref, value)]

    def _keys_otherwise(self, machine: str) -> list[str]:
        """Return those that a correction has changed, and those whose names mean another now."""
        naming = self._machines[machine].machine.naming
        known = Queries(self.store, self.company).instances(machine) if naming and naming.hands_on else ()
        handed_on = (one.key for one in known if naming and naming.successor(one.facts) is not None)
        return [*Recorded(self.store, self.company).keys_corrected(machine), *handed_on]

    def step(self, machine: str, key: str, seq: int) -> Step | None:
        """Return one step, or None."""
        rows = self.store.rows(sql.STEP, self.company, machine, key, seq)
        return step_of(rows[0]) if rows else None

    def is_erased(self, step: Step) -> bool:
        """Tell whether something personal in a step has been erased: a text that only says so is none."""
        row = step_row(self.store.rows(sql.STEP, self.company, step.machine, step.key, step.seq)[0])
        name = (step.machine, step.key)
        kept: list[Any] = stored_json(row.openings, name) if row.openings is not None else []
        return len(list(commitments(stored_json(row.sealed.data, name)))) > len(kept)

    def timer(self, machine: str, key: str, name: str) -> Timer | None:
        """Return an armed timer as it stands now, or None."""
        rows = self.store.rows(sql.TIMER, self.company, machine, key, name)
        return timer_of(rows[0]) if rows else None

    def lookups(self, moment: int) -> "PastLookups":
        """Return look-ups as of a moment (UTC microseconds)."""
        return PastLookups(self, moment)

    def stood(self, root: str) -> list[Instance]:
        """Return a root as it stood after each step of its life as it is corrected."""
        machine, key = root.split("/", 1)
        return self.lived(machine, key, NEVER)[1]

    def lived(self, machine: str, key: str, known: int) -> tuple[list[Step], list[Instance]]:
        """Return a life as it was corrected by a moment (UTC microseconds), and the instance after each step of it."""
        steps, stood = self.life(machine, key)
        told = [one.seq for one in steps if one.event == CORRECTED and one.recorded_at <= known]
        return self.corrected(machine, key, told[-1]) if told else (steps, stood)

    def covered(self, machine: str, key: str, deadline: str, start: int) -> Covered:
        """Return a deadline of an instance as that stands now, and when its clock started (UTC microseconds)."""
        stood = self.life(machine, key)[1]
        facts = stood[-1].facts if stood else NO_DATA
        return Covered(deadline, machine, key, self._machines.root_of(machine, key, facts), facts, start)

    def until(self, moment: int) -> "PastUntil":
        """Return what of it was known at a moment (UTC microseconds)."""
        return PastUntil(self, moment)

    def excusing(self) -> list[Instance]:
        """Return every instance that is a period."""
        return [one for one in self.periods_ever() if one.state != VOID]

    def _periods_ever(self) -> list[Instance]:
        queries = Queries(self.store, self.company)
        return [one for name in self._machines.periods for one in queries.instances(name, even_void=True)]

    def periods(self, moment: int) -> Periods:
        """Return the periods that were known at a moment (UTC microseconds)."""
        return periods_of(self._machines, self.until(moment).excusing())

    def _life(self, machine: str, key: str) -> tuple[list[Step], list[Instance]]:
        found = self.store.rows(sql.INSTANCE, self.company, machine, key)
        if not found or machine not in self._machines.machines:
            return [], []
        steps = list(map(step_of, self.store.rows(sql.STEPS_OF, self.company, machine, key)))
        instance, compiled, stood = instance_of(found[0]), self._machines[machine], list[Instance]()
        facts: Facts = NO_DATA
        for number, step in enumerate(steps, 1):
            if step.event == CORRECTED:
                *_, facts = (NO_DATA, *_facts_after(compiled, as_corrected(steps[:number])))
            else:
                facts = compiled.learn(facts, step)
            stood.append(instance._replace(state=step.target, seq=step.seq, facts=facts, recorded_at=step.recorded_at))
        return steps, stood

    def _as_corrected(self, machine: str, key: str, known: int) -> tuple[list[Step], list[Instance]]:
        steps, stood = self.life(machine, key)
        life = [*as_corrected(steps[:known]), *steps[known:]]
        facts = _facts_after(self._machines[machine], life)
        told = (
            stood[-1]._replace(state=step.target, seq=step.seq, facts=after, recorded_at=step.recorded_at)
            for step, after in zip(life, facts, strict=True)
        )
        return life, list(told)


def _facts_after(compiled: CompiledMachine, life: Iterable[Step]) -> Iterator[Facts]:
    facts: Facts = NO_DATA
    for step in life:
        facts = compiled.learn(facts, step)
        yield facts


class PastLookups:
    """Look-ups as of a moment (UTC microseconds); what only the present knows is not answered."""

    def __init__(self, past: Past, moment: int, known: int | None = None) -> None:
        self._past, self._moment = past, moment
        self._known = moment if known is None else known
        """Up to when corrections were known, UTC microseconds."""

    def as_of(self, moment: int) -> "PastLookups":
        """Return the same look-ups as of another moment (UTC microseconds)."""
        return PastLookups(self._past, moment, self._known)

    def due_after(self, moment: int, days: int, cover: Cover = ()) -> Due:
        """Refuse: the calendar is the present's."""
        raise NotReplayable(moment, days, cover)

    def get(self, machine: str, key: str) -> Instance | None:
        """Return the instance as it stood at the moment, or None where it was not, or was void."""
        _, stood = self._past.lived(machine, key, self._known)
        number = bisect_right(stood, self._moment, key=lambda one: one.recorded_at)
        return stood[number - 1] if number and stood[number - 1].state != VOID else None

    def is_used(self, machine: str, key: str) -> bool:
        """Tell whether there was an instance of that key, even a void one."""
        steps, _ = self._past.life(machine, key)
        return bool(steps) and steps[0].recorded_at <= self._known

    def key(self, machine: str, name: str) -> str:
        """Return the key on record of what a name meant at the moment, or the name itself where it meant nothing."""
        return key_on_record(self, machine, self._past.machines[machine].machine.naming, name)

    def named(self, machine: str, name: str) -> str | None:
        """Return the key of the instance that bore a name, in its comparing form, at the moment, or None.

        Names are added and never taken away, but to another or by a correction: who bears one now, was corrected, or
        has handed its own on may have borne it then.
        """
        refs_of = self._past.machines[machine].machine.refs
        for key in dict.fromkeys((*self._past.keys_by_ref(machine, NAME, name), *self._past.keys_otherwise(machine))):
            one = self.get(machine, key)
            if one is not None and (NAME, name) in refs_of(one.state, one.facts, key):
                return key
        return None

    def nearest(self, machine: str, name: str) -> str | None:
        """Refuse: what there was to choose from is not told."""
        raise NotReplayable(machine, name)

    def first(self, machine: str, key: str, states: tuple[str, ...]) -> Instance | None:
        """Return the instance as it first stood in one of the states, or None."""
        return next((one for one in self._past.lived(machine, key, self._known)[1] if one.state in states), None)

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return the steps an instance had taken by the moment, in order."""
        life, _ = self._past.lived(machine, key, self._known)
        return [step for step in life if step.recorded_at <= self._moment]

    def find(self, machine: str, ref: str, value: str) -> list[Instance]:
        """Refuse: refs are those of the present."""
        raise NotReplayable(machine, ref, value)

    def find_any(self, machine: str, refs: Iterable[tuple[str, str]]) -> list[Instance]:
        """Refuse: refs are those of the present."""
        raise NotReplayable(machine, refs)

    def changed_since(self, machine: str) -> list[str]:
        """Refuse: what the present has is not told."""
        raise NotReplayable(machine)

    def under(self, root: str, machine: str) -> list[Instance]:
        """Refuse: which instances there were is not told."""
        raise NotReplayable(root, machine)

    def is_excused(self, kind: str, key: str, day: date) -> bool:
        """Tell whether a period for somebody, known at the moment, holds a day."""
        return any(period.holds(day) for period in self._past.periods(self._moment).get((kind, key), ()))

    def armed(self, machine: str, key: str, name: str) -> Timer | None:
        """Refuse: timers are those of the present."""
        raise NotReplayable(machine, key, name)


class PastUntil:
    """What was known of what covers deadlines at a moment (UTC microseconds)."""

    def __init__(self, past: Past, moment: int) -> None:
        self._past, self._moment = past, moment
        self.lookups = past.lookups

    def stood(self, root: str) -> list[Instance]:
        """Return a root as it stood after each of its steps until then."""
        return [one for one in self._past.stood(root) if one.recorded_at <= self._moment]

    def excusing(self) -> list[Instance]:
        """Return every instance that was a period, as it stood then."""
        lookups = self._past.lookups(self._moment)
        return [then for one in self._past.periods_ever() if (then := lookups.get(one.machine, one.key))]
