"""Work out what must have followed from a step, from what was in force and what was known when it was taken."""

from functools import lru_cache
from typing import NamedTuple

from wxflow.audit.in_force import InForce
from wxflow.audit.past import NotReplayable, Past, PastLookups
from wxflow.decide.compiled import Machines
from wxflow.declare.context import Context, when_taken
from wxflow.declare.records import CLOCK, NO_DATA, OVERDUE, REMIND, Facts, Fire, Send, Start, Step, Timer


class Consequences(NamedTuple):
    """What a step must lead to; not `whole` when some of it hangs on what only that present knew."""

    follow_ups: tuple[Start | Fire, ...]
    """What moves an instance; what is sent is no step."""
    whole: bool


class Following:
    """One company's steps, and what follows from each."""

    def __init__(self, past: Past, in_force: InForce, machines: Machines) -> None:
        self._past, self._in_force, self._machines = past, in_force, machines
        self.of_cause = lru_cache(512)(self._of_cause)
        """By a step's name: the step and its consequences, or None when there is no such step."""

    def _of_cause(self, cause: str, *, just_before: bool = False) -> tuple[Step, Consequences] | None:
        name, _, number = cause.rpartition("#")
        machine, _, key = name.partition("/")
        steps, stood = self._past.life(machine, key)
        seq = int(number) if number.isdigit() else 0
        if not 1 <= seq <= len(steps):
            return None
        before = stood[seq - 2].facts if seq > 1 else NO_DATA
        return steps[seq - 1], self.of_step(steps[seq - 1], before, just_before=just_before)

    def of_step(self, step: Step, before: Facts, *, just_before: bool = False) -> Consequences:
        """Work out what must follow from a step, as far as the past can tell.

        What follows may itself change what it hangs on, at the same moment: `just_before` that, the world was another.
        """
        compiled, then = self._machines[step.machine], None
        if step.declaration != compiled.machine.hash:
            return Consequences((), whole=False)
        if step.event in (OVERDUE, REMIND):
            then = compiled.consequence(step.data["timer"])
        elif transition := compiled.follow(step):
            then = transition.then
        if then is None:
            return Consequences((), whole=True)
        # What time has decided saw the world just before its due moment.
        moment = step.at - 1 if step.actor == CLOCK else step.recorded_at - just_before
        follow_ups: list[Start | Fire] = []
        try:
            follow_ups.extend(one for one in then(self.context(step, before, moment)) if not isinstance(one, Send))
        except NotReplayable:
            return Consequences(tuple(follow_ups), whole=False)
        return Consequences(tuple(follow_ups), whole=True)

    def context(self, step: Step, before: Facts, moment: int) -> Context:
        """Return what was known when a step was taken, as far as the past tells; look-ups are as of the moment."""
        lookups = PastLookups(self._past, moment, step.recorded_at if step.actor == CLOCK else moment)
        timer = _fired(step) if step.event in (OVERDUE, REMIND) else None
        return when_taken(step, before, self._in_force.policy(step.policy), lookups, timer)


def _fired(step: Step) -> Timer:
    """Return as much of the timer that came due as its step tells."""
    return Timer(
        machine=step.machine,
        key=step.key,
        name=step.data["timer"],
        root="",
        entry=step.data["entry"],
        start=0,
        budget=0,
        due=step.at,
        provisional=False,
        calendar="",
    )
