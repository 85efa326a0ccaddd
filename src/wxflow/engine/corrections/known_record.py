"""Read what was recorded when a correction was carried out: nothing that came after it."""

from collections.abc import Collection, Mapping

from wxflow.declare.records import NO_DATA, Facts, Instance, Name, Step, Timer
from wxflow.engine.corrections.armed_then import ArmedThen
from wxflow.engine.corrections.record import Record
from wxflow.ledger.ledger import Ledger


class KnownRecord(Record):
    """A record as it stood before a correction: `by` its own moment, and without what it has `written` itself.

    The moment is in UTC microseconds; `written` has the numbers of its steps, by the instance. What else was recorded
    at that very moment was before it, but for what is known to have been `after`: the names of those steps.
    """

    def __init__(
        self, ledger: Ledger, armed: ArmedThen, by: int, written: Mapping[Name, int], after: Collection[str]
    ) -> None:
        def known(step: Step) -> bool:
            number = written.get((step.machine, step.key))
            is_before = step.recorded_at <= by if number is None else step.seq < number
            return is_before and step.name not in after

        super().__init__(ledger, known)
        self._armed = armed
        self.instance = self._stood

    def timers(self, machine: str, key: str) -> list[Timer]:
        """Return what was armed for an instance then."""
        instance = self._stood(machine, key)
        life = self.life(machine, key)
        return self._armed.after(self.machines[machine], instance.root, life) if instance and life else []

    def _stood(self, machine: str, key: str) -> Instance | None:
        now, steps = self.ledger.get(machine, key), self.steps(machine, key)
        if now is None or not steps or now.seq == len(steps):
            return now if steps else None
        life = self.life(machine, key)
        facts: Facts = NO_DATA
        for step in life:
            facts = self.machines[machine].learn(facts, step)
        last = steps[-1]
        return now._replace(state=last.target, seq=last.seq, facts=facts, head=last.seal, recorded_at=last.recorded_at)
