"""Work out what must have followed from a step, from what was in force and what was known when it was taken."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from wxflow.audit.amid import worlds
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

    def _of_cause(self, cause: str) -> tuple[Step, Consequences] | None:
        found = self._taken(cause)
        return None if found is None else (found[0], self.of_step(*found))

    def any_of_cause(self, cause: str) -> Iterator[Consequences]:
        """Yield what a step may have led to, in each world that it may have seen."""
        if (found := self._taken(cause)) is not None:
            yield from (self.of_step(*found, world) for world in self.worlds(found[0]))

    def amid(self, step: Step, before: Facts) -> Consequences:
        """Work out what must follow from a step amid all else that was recorded at its moment, as far as that is told.

        Another command of the moment may have changed, after it, what that hangs on.
        """
        return self.of_step(step, before, None if step.actor == CLOCK else next(worlds(self._past, step)))

    def worlds(self, step: Step) -> Iterator[PastLookups]:
        """Yield every world that a step may have seen when it was taken."""
        yield self.world(step)
        if step.actor != CLOCK:
            yield PastLookups(self._past, step.recorded_at - 1)
            yield from worlds(self._past, step)

    def _taken(self, name: str) -> tuple[Step, Facts] | None:
        """Return the step of a name, and the facts before it."""
        instance, _, number = name.rpartition("#")
        machine, _, key = instance.partition("/")
        steps, stood = self._past.life(machine, key)
        seq = int(number) if number.isdigit() else 0
        if not 1 <= seq <= len(steps):
            return None
        return steps[seq - 1], stood[seq - 2].facts if seq > 1 else NO_DATA

    def of_step(self, step: Step, before: Facts, world: PastLookups | None = None) -> Consequences:
        """Work out what must follow from a step, as far as the past can tell: in a world, or in that of its moment."""
        compiled, then = self._machines[step.machine], None
        if step.declaration != compiled.machine.hash:
            return Consequences((), whole=False)
        if step.event in (OVERDUE, REMIND):
            then = compiled.consequence(step.data["timer"])
        elif transition := compiled.follow(step):
            then = transition.then
        if then is None:
            return Consequences((), whole=True)
        follow_ups: list[Start | Fire] = []
        try:
            context = self.context(step, before, world or self.world(step))
            follow_ups.extend(one for one in then(context) if not isinstance(one, Send))
        except NotReplayable:
            return Consequences(tuple(follow_ups), whole=False)
        return Consequences(tuple(follow_ups), whole=True)

    def world(self, step: Step) -> PastLookups:
        """Return the world of a step's moment: what time has decided saw it just before its due moment."""
        if step.actor == CLOCK:
            return PastLookups(self._past, step.at - 1, step.recorded_at)
        return PastLookups(self._past, step.recorded_at)

    def context(self, step: Step, before: Facts, world: PastLookups) -> Context:
        """Return what was known when a step was taken in a world, as far as the past tells."""
        timer = _fired(step) if step.event in (OVERDUE, REMIND) else None
        return when_taken(step, before, self._in_force.policy(step.policy), world, timer)


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
