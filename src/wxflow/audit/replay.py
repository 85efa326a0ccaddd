"""Replay steps: was each allowed by what was in force, did it follow from its cause, did what must follow from it?"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from wxflow.audit.consequences import Consequences, Following
from wxflow.audit.past import NotReplayable
from wxflow.audit.timers import Timers
from wxflow.decide import command
from wxflow.decide.command import Command
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.personal import agrees
from wxflow.declare.records import (
    CLOCK_EVENTS,
    CORRECTED,
    ERASED,
    FOUND,
    MIGRATE,
    NO_DATA,
    Facts,
    Fire,
    Start,
    Step,
)
from wxflow.declare.suspension import CALENDAR, PAUSED, after, asked, clocks_of, moment_of
from wxflow.errors import RecordBroken, WxflowError
from wxflow.json_values import is_list, is_object
from wxflow.translatable import tr


class Replay(Timers):
    """One company's steps, held against what was in force when they were taken."""

    @cached_property
    def _following(self) -> Following:
        return Following(self._past, self._in_force, self._machines)

    def step(self, step: Step, before: Facts) -> Iterator[str]:
        """Say what is wrong with a step, given the facts before it."""
        yield from super().step(step, before)
        compiled = self._machines[step.machine]
        try:
            self._in_force.policy(step.policy)
            if step.event == CORRECTED:  # it is held against what it tells as a whole
                return
            if step.event == MIGRATE:  # no declaration allows it
                yield from self._migrated(compiled, step, before)
                return
            if step.event not in CLOCK_EVENTS and not self._in_force.allows(step):
                yield tr(
                    "the declaration in force had no {event} from {source} to {target}",
                    event=step.event,
                    source=step.source,
                    target=step.target,
                )
            elif step.declaration == compiled.machine.hash:
                yield from self._judge(compiled, step, before)
        except RecordBroken as error:
            yield error.text

    def _migrated(self, compiled: CompiledMachine, step: Step, before: Facts) -> Iterator[str]:
        """Hold what a migration says was known against the steps before it, if their events still tell."""
        steps, _ = self._past.life(step.machine, step.key)
        told = all(one.event in (*compiled.machine.events, *CLOCK_EVENTS) for one in steps[: step.seq - 1])
        hidden = (*compiled.personal_facts, PAUSED)
        known, said = ({k: v for k, v in facts.items() if k not in hidden} for facts in (before, step.data["facts"]))
        if told and known != said:
            yield tr("says other facts than the steps before it")

    def _judge(self, compiled: CompiledMachine, step: Step, before: Facts) -> Iterator[str]:
        if step.cause is None:
            yield from self._by_hand(compiled, step, before)
        elif step.event not in CLOCK_EVENTS:
            yield from self._against_cause(step, step.cause)
        yield from self._suspended(compiled, step)
        for follow_up in self._following.of_step(step, before).follow_ups:
            if not self._is_there(step, follow_up) and _leads_to(follow_up, self._following.amid(step, before)):
                yield tr(
                    "must have led to {machine}/{key} {event}, which there is not",
                    machine=follow_up.machine,
                    key=follow_up.key,
                    event=follow_up.event,
                )

    def _by_hand(self, compiled: CompiledMachine, step: Step, before: Facts) -> Iterator[str]:
        """Ask the rules again; what else was recorded at the very same moment may or may not have come before."""
        if _holds_erased(step.data) and self._past.is_erased(step):
            return  # names that are gone cannot be checked
        why = ""
        for world in self._following.worlds(step):
            try:
                command.check(compiled, _asked(step), "the command")
                context = self._following.context(step, before, world)._replace(data=asked(step.data))
                taken = compiled.take(context)
                found = taken.finds(context) if taken.finds else NO_DATA
            except NotReplayable:
                return
            except WxflowError as error:
                why = why or tr("would have been refused: {why}", why=error.text)
            else:
                if found != step.data.get(FOUND, NO_DATA):
                    why = why or tr("holds other than what there was to find")
                elif (taken.target or step.source) == step.target:
                    return
                else:
                    why = why or tr("would have led to {target}, not {stored}", target=taken.target, stored=step.target)
        yield why

    def _suspended(self, compiled: CompiledMachine, step: Step) -> Iterator[str]:
        """Count the clocks again that a suspension has counted, as long as the calendar is the same."""
        transition = compiled.follow(step)
        if transition is None or transition.suspends is None or step.data.get(CALENDAR) != self._calendar.fingerprint:
            return
        policy = self._in_force.policy(step.policy)
        moment = moment_of(transition.suspends, step.at, step.recorded_at, policy.clock_starts)
        for name, (entry, clock) in clocks_of(step).items():
            armed, deadline = self._past.step(step.machine, step.key, entry), compiled.deadlines.get(name)
            if armed is None or deadline is None:
                continue  # found where the steps are read one after another
            before = self._clock(deadline, self._in_force.policy(armed.policy), armed)
            days = self._seen((step.machine, step.key), name, before.floor, known_at=step.recorded_at)
            if clock != after(before, transition.suspends, moment, step.data, days):
                yield tr("counts {name} otherwise than the calendar", name=name)

    def _against_cause(self, step: Step, cause: str) -> Iterator[str]:
        found = self._following.of_cause(cause)
        if found is None:
            yield tr("says {cause} caused it, which there is not", cause=cause)
            return
        parent, led_to = found
        if self._carries_out(parent):
            return  # what a correction comes to is held against the whole of it
        expected = _such(step, led_to)
        if not _holds_any(step, expected) and led_to.whole:
            others = (_such(step, one) for one in self._following.any_of_cause(cause))
            expected = next((one for one in others if _holds_any(step, one)), expected)
        if not expected and led_to.whole:
            yield tr("did not follow from {cause}", cause=cause)
        elif expected and not _holds_any(step, expected):
            yield tr("holds other data than followed from {cause}", cause=cause)
        elif (step.actor, step.at) != (parent.actor, parent.at):
            yield tr("has another actor or moment than its cause {cause}", cause=cause)

    def _carries_out(self, step: Step) -> bool:
        """Tell whether a step carries a correction out."""
        corrects = self._machines[step.machine].machine.corrects
        return corrects is not None and step.target == corrects.state != step.source

    def _is_there(self, step: Step, follow_up: Start | Fire) -> bool:
        """Tell whether what must have followed from a step has, or may have come to nothing."""
        if isinstance(follow_up, Start):
            first = self._past.step(follow_up.machine, follow_up.key, 1)
            steps = [first] if first is not None else []
        elif follow_up.event in self._machines[follow_up.machine].machine.idle:
            return True
        else:
            steps, _ = self._past.life(follow_up.machine, follow_up.key)
        return any(one.event == follow_up.event and one.cause == step.name for one in steps)


def _asked(step: Step) -> Command:
    return Command(
        machine=step.machine,
        key=step.key,
        event=step.event,
        data=asked(step.data),
        actor=step.actor,
        at=step.at,
        recorded_at=step.recorded_at,
        reason=step.reason,
    )


def _named(step: Step) -> tuple[str, str, str]:
    return step.machine, step.key, step.event


def _holds_erased(data: Any) -> bool:
    if is_object(data):
        return any(map(_holds_erased, data.values()))
    return any(map(_holds_erased, data)) if is_list(data) else bool(data == ERASED)


def _such(step: Step, led_to: Consequences) -> list[Start | Fire]:
    """Return what is led to that is what a step tells."""
    return [one for one in led_to.follow_ups if (one.machine, one.key, one.event) == _named(step)]


def _holds_any(step: Step, led_to: list[Start | Fire]) -> bool:
    """Tell whether a step holds the data of something that was led to."""
    return any(agrees(step.data, one.data) for one in led_to)


def _leads_to(follow_up: Start | Fire, led_to: Consequences) -> bool:
    """Tell whether something is led to for sure."""
    same = ((one.machine, one.key, one.event) for one in led_to.follow_ups)
    return (follow_up.machine, follow_up.key, follow_up.event) in same
