"""Read what was recorded when a correction was carried out: nothing that came after it."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import or_

from wxflow.audit import causes
from wxflow.declare.records import CLOCK_EVENTS, NO_DATA, Facts, Instance, Name, Step, Timer
from wxflow.engine.corrections.armed_then import ArmedThen
from wxflow.engine.corrections.record import Record, named
from wxflow.ledger.ledger import Ledger
from wxflow.store.tables import STEPS


class By(NamedTuple):
    """The step that carried a correction out, and the name of the one that it corrected."""

    step: Step
    corrected: str


class KnownRecord(Record):
    """A record as it stood before a correction carried out `by` a step, and without what it has `written` itself.

    `written` has the numbers of its steps, by the instance. What else was recorded at that very moment was before it,
    but for what is known to have been `after`: the names of those steps.
    """

    def __init__(self, ledger: Ledger, armed: ArmedThen, by: By, written: Mapping[Name, int], after: Collection[str]):
        def known(step: Step) -> bool:
            number = written.get((step.machine, step.key))
            is_before = self._was_before(step) if number is None else step.seq < number
            return is_before and step.name not in after

        super().__init__(ledger, known)
        self._armed, self._by, self._corrected = armed, by.step, causes.parse(by.corrected)
        self.instance = self._stood

    def timers(self, machine: str, key: str) -> list[Timer]:
        """Return what was armed for an instance then."""
        instance = self._stood(machine, key)
        life = self.life(machine, key)
        return self._armed.after(self.machines[machine], instance.root, life) if instance and life else []

    def runs_ahead_of(self, moment: int) -> bool:
        """Tell whether anything had been entered by then that is recorded later than a moment (UTC microseconds)."""
        entered, by = STEPS.c.entered_at, self._by.entered_at
        return by is not None and self._has_steps(STEPS.c.recorded_at > moment, or_(entered.is_(None), entered <= by))

    def _was_before(self, step: Step) -> bool:
        """Tell whether a step was entered before the correction: of two programs, each may take its moment first.

        What time has said is told as of when it was due, whenever it was written down.
        """
        corrected = self._corrected
        if corrected and named(step) == corrected[:2] and step.seq <= corrected.seq:
            return True  # though its moment may be yet to come
        is_earlier = step.recorded_at <= self._by.recorded_at
        if self._by.entered_at is None:
            return is_earlier
        if step.entered_at is None:  # by a version that noted no such thing
            return True
        was_entered = step.entered_at <= self._by.entered_at
        if is_earlier == was_entered or was_entered:
            return was_entered
        return self._began(step).event in CLOCK_EVENTS

    def _began(self, step: Step) -> Step:
        """Return the first of what led to a step."""
        name = causes.parse(step.cause or "")
        cause = causes.step(self.ledger.store, self.ledger.company, name) if name else None
        return step if cause is None else self._began(cause)

    def _stood(self, machine: str, key: str) -> Instance | None:
        now, steps = self.ledger.get(machine, key), self.steps(machine, key)
        if now is None or not steps or now.seq == len(steps):
            return now if steps else None
        life = self.life(machine, key)
        facts: Facts = NO_DATA
        for step in life:
            facts = self.machines[machine].learn(facts, step)
        last = steps[-1]
        now = now._replace(created_at=life[0].recorded_at) if life else now
        return now._replace(state=last.target, seq=last.seq, facts=facts, head=last.seal, recorded_at=last.recorded_at)
