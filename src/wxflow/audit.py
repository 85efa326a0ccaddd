"""Verify the record: every seal, every sequence, every state against the fold of its steps."""

from collections.abc import Iterator
from typing import NamedTuple

from wxflow import views
from wxflow.rows import CLOCK_EVENTS, Facts, Instance, Step, Timer
from wxflow.rules import Rulebook
from wxflow.seal import GENESIS, canonical, seal
from wxflow.store import Store


class Report(NamedTuple):
    """What was verified, and what was found, each finding naming its place."""

    instances: int
    steps: int
    timers: int
    findings: tuple[str, ...]


MOST_FINDINGS = 1000
"""Findings kept: a wholly rewritten database needs no longer list."""


def verify(store: Store, company: str, rulebook: Rulebook) -> Report:
    """Verify one company's whole record from one consistent state, streaming."""
    check = _Check(company, rulebook)
    with store.snapshot():
        steps = _Peekable(views.steps_by_instance(store, company))
        for instance in views.instances(store, company):
            check.instance(instance, steps)
        for step in steps.rest():
            check.found(_place(step), "stands without its instance")
        for timer in views.timers(store, company):
            check.timer(timer, views.instance(store, company, timer.machine, timer.key))
    return Report(check.instances, check.steps, check.timers, tuple(check.findings))


class _Peekable:
    """Steps by instance, read alongside the instances."""

    def __init__(self, steps: Iterator[Step]) -> None:
        self._steps = steps
        self._next = next(steps, None)

    def up_to(self, name: tuple[str, str]) -> Iterator[Step]:
        """Yield the steps of everything up to and including the named instance."""
        while self._next is not None and (self._next.machine, self._next.key) <= name:
            step, self._next = self._next, next(self._steps, None)
            yield step

    def rest(self) -> Iterator[Step]:
        """Yield what is left."""
        while self._next is not None:
            step, self._next = self._next, next(self._steps, None)
            yield step


class _Check:
    def __init__(self, company: str, rulebook: Rulebook) -> None:
        self._company = company
        self._rulebook = rulebook
        self.instances = self.steps = self.timers = 0
        self.findings: list[str] = []

    def found(self, place: str, what: str) -> None:
        """Keep a finding."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(f"{place}: {what}")

    def instance(self, instance: Instance, steps: _Peekable) -> None:
        """Check an instance against its steps: gapless, sealed, allowed, and folding to what is stored."""
        self.instances += 1
        name = (instance.machine, instance.key)
        place = f"{instance.machine}/{instance.key}"
        head, state, seq, recorded_at = GENESIS, None, 0, 0
        fold: Facts = {}
        for step in steps.up_to(name):
            if (step.machine, step.key) != name:
                self.found(_place(step), "stands without its instance")
                continue
            self.steps += 1
            if step.seq != seq + 1:
                self.found(_place(step), f"steps {seq + 1} to {step.seq - 1} are missing before it")
            if step.source != state:
                self.found(_place(step), f"starts from {step.source}, but the state was {state}")
            if step.recorded_at < recorded_at:
                self.found(_place(step), "was recorded before the step in front of it")
            if seal(self._company, step, canonical(step.data), head) != step.seal:
                self.found(_place(step), "the seal does not fit: the step or one before it was changed")
            fold = self._learn(fold, step)
            head, state, seq, recorded_at = step.seal, step.target, step.seq, step.recorded_at
        self._against_fold(instance, place, state, seq, head, fold)

    def _learn(self, facts: Facts, step: Step) -> Facts:
        machine = self._rulebook.machines.get(step.machine)
        if machine is None:
            self.found(_place(step), f"no machine {step.machine} is declared")
            return facts
        rules = self._rulebook[step.machine]
        if step.event in CLOCK_EVENTS:
            return facts
        if rules.follow(step) is None:
            self.found(_place(step), f"no transition leads from {step.source} by {step.event} to {step.target}")
            return facts
        try:
            return rules.learn(facts, step)
        except (KeyError, TypeError, AttributeError, IndexError):
            self.found(_place(step), "its data cannot be learnt from")
            return facts

    def _against_fold(
        self, instance: Instance, place: str, state: str | None, seq: int, head: bytes, facts: Facts
    ) -> None:
        checks: tuple[tuple[bool, str], ...] = (
            (
                instance.seq == seq,
                f"has {seq} steps, but stands at step {instance.seq}: its tail was cut",
            ),
            (instance.head == head, "its head is not the seal of its last step"),
            (instance.state == state, f"stands in state {instance.state}, its steps lead to {state}"),
            (instance.facts == facts, "its facts are not what its steps tell"),
        )
        for good, what in checks:
            if not good:
                self.found(place, what)

    def timer(self, timer: Timer, instance: Instance | None) -> None:
        """Check that a timer belongs to the state its instance is in."""
        self.timers += 1
        place = f"{timer.machine}/{timer.key} timer {timer.name}"
        rules = self._rulebook[timer.machine] if timer.machine in self._rulebook.machines else None
        deadline = rules.deadlines.get(timer.name) if rules else None
        if deadline is None:
            self.found(place, "no such deadline is declared")
        elif instance is None or instance.state not in deadline.while_in:
            self.found(place, f"is armed in state {instance.state if instance else '∅'}, where it does not live")
        elif not 1 <= timer.entry <= instance.seq:
            self.found(place, f"says step {timer.entry} armed it, which there is not")


def _place(step: Step) -> str:
    return f"{step.machine}/{step.key}#{step.seq}"
