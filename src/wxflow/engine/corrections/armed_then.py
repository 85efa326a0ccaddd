"""Work out what was armed for an instance at a moment that is past: from the steps it had taken by then."""

from collections.abc import Iterator, Mapping, Sequence

from wxflow.audit.past import Past, PastLookups
from wxflow.calendar.due import HELD
from wxflow.calendar.periods import Excused
from wxflow.calendar.workdays import Calendar
from wxflow.decide import covering
from wxflow.decide.arming import timers_after
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.covering import Covered
from wxflow.decide.frame import Frame
from wxflow.decide.personal import at_random
from wxflow.declare.context import when_taken
from wxflow.declare.records import CLOCK_EVENTS, LATE, MIGRATE, NO_DATA, RECOUNT, Facts, Step, Timer
from wxflow.declare.reminder import MARK, deadline_of, reminder_of
from wxflow.engine.corrections.in_force_then import InForceThen
from wxflow.moments import parse


class ArmedThen:
    """What steps of one company armed, each under what was in force when it was taken."""

    def __init__(self, past: Past, in_force: InForceThen) -> None:
        self._past, self._in_force = past, in_force

    def after(self, compiled: CompiledMachine, root: str, life: Sequence[Step]) -> list[Timer]:
        """Return what is armed after the steps of a life."""
        armed: dict[str, Timer] = {}
        facts: Facts = NO_DATA
        for step in life:
            facts = compiled.learn(facts, step)
            if step.event in CLOCK_EVENTS:
                _told_by_the_clock(armed, step)
                continue
            if step.event == MIGRATE:  # it tells what was armed from then on
                armed.clear()
            self._armed(armed, compiled, root, step, facts)
        return list(armed.values())

    def _armed(self, armed: dict[str, Timer], compiled: CompiledMachine, root: str, step: Step, facts: Facts) -> None:
        policy = self._in_force.policy(step.policy, step.recorded_at).at(step.recorded_at)
        calendar = self._in_force.calendar_of(policy, step.recorded_at)
        context = when_taken(step, NO_DATA, policy, _Armed(self._past, step.recorded_at, armed))
        changed = timers_after(compiled, root, step, facts, context=context, frame=self._frame(step, root, calendar))
        for name in changed:
            if MARK not in name:
                for reminder in [one for one in armed if one != name and deadline_of(one) == name]:
                    del armed[reminder]
        for name, timer in changed.items():
            if timer is None:
                armed.pop(name, None)
            else:
                armed[name] = timer

    def _frame(self, step: Step, root: str, calendar: Calendar) -> Frame:
        knows = self._past.until(step.recorded_at)

        def excused(deadline: str, facts: Facts, start: int) -> Excused | None:
            covered = Covered(deadline, step.machine, step.key, root, facts, start)
            return covering.excused(self._past.machines, knows, calendar, covered)

        return Frame("", calendar, at_random, None, None, excused=excused)


class _Armed(PastLookups):
    """Look-ups that know what was armed for one instance."""

    def __init__(self, past: Past, moment: int, armed: Mapping[str, Timer]) -> None:
        super().__init__(past, moment)
        self._armed = armed

    def armed(self, machine: str, key: str, name: str) -> Timer | None:  # noqa: ARG002
        """Return what is armed under a name."""
        return self._armed.get(name)


def _told_by_the_clock(armed: dict[str, Timer], step: Step) -> None:
    """Take a timer away that has come, or have it due when its step says that it was counted to be."""
    name = step.data["timer"]
    timer = armed.get(name)
    if step.event != RECOUNT:
        armed.pop(name, None)
    elif timer is not None and LATE in step.data:
        armed.update(_armed_late(timer, step))
    elif timer is not None:
        due = step.data["due"]
        armed[name] = timer._replace(
            due=HELD if due is None else parse(due, "due"),
            provisional=step.data["provisional"],
            calendar=step.data["calendar"],
        )


def _armed_late(timer: Timer, step: Step) -> Iterator[tuple[str, Timer]]:
    """Yield the reminders that a step armed for a deadline which ran, by their names."""
    for name, told in step.data[LATE].items():
        reminder = reminder_of(name)
        assert reminder is not None
        due = HELD if told["due"] is None else parse(told["due"], "due")
        budget = timer.budget + reminder.working_days
        yield (
            name,
            timer._replace(
                name=name, budget=budget, due=due, provisional=told["provisional"], calendar=step.data["calendar"]
            ),
        )
