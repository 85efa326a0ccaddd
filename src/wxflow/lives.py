"""Check one life against its steps: gapless, sealed, allowed, and folding to what is stored."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from wxflow.codec import instance_of, step_of, timer_of
from wxflow.errors import RecordBroken
from wxflow.personal import commitment, commitments
from wxflow.rows import CLOCK_EVENTS, NO_DATA, OVERDUE, Facts, Instance, Step, Timer
from wxflow.rules import Rules
from wxflow.seal import GENESIS, seal

Found = Callable[[str, str], None]
"""Takes a finding: its place, and what is wrong there."""


class Life:
    """An instance on its way through its steps; `rules` are None when its machine is not declared."""

    __slots__ = ("_company", "_found", "_head", "_recorded_at", "_rules", "_seq", "_state", "armed", "facts")

    def __init__(self, company: str, rules: Rules | None, found: Found) -> None:
        self._company, self._rules, self._found = company, rules, found
        self._head, self._seq, self._recorded_at = GENESIS, 0, 0
        self._state: str | None = None
        self.facts: Facts = NO_DATA
        self.armed: dict[str, int] = {}
        """The timers that its steps have armed, each with the step that did."""

    def take(self, row: Any) -> Step | None:
        """Check the next step, a row as it is stored, and return it; None when it cannot be read."""
        seq, source = row[2], row[4]
        if seq != self._seq + 1:
            self._wrong(row, f"steps {self._seq + 1} to {seq - 1} are missing before it")
        if source != self._state:
            self._wrong(row, f"starts from {source}, but the state was {self._state}")
        if row[10] < self._recorded_at:
            self._wrong(row, "was recorded before the step in front of it")
        if seal(self._company, row[:15], self._head) != row[15]:
            self._wrong(row, "the seal does not fit: the step or one before it was changed")
        self._head, self._seq, self._state, self._recorded_at = row[15], seq, row[5], row[10]
        try:
            step = step_of(row)
        except RecordBroken:
            self._wrong(row, "its data cannot be read")
            return None
        if row[16] is not None:
            self._check_openings(row)
        self._learn(row, step)
        return step

    def end(self, row: Any, timers: Iterable[Any]) -> None:
        """Check the instance and its timers, rows as they are stored, against what its steps have led to."""
        place = f"{row[0]}/{row[1]}"
        try:
            instance = instance_of(row)
        except RecordBroken:
            self._found(place, "its facts cannot be read")
            return
        self._against_fold(instance, place)
        for timer in map(timer_of, timers):
            self._check_timer(timer, f"{place} timer {timer.name}", instance.state)
        for name, entry in self.armed.items():
            self._found(f"{place} timer {name}", f"was armed by step {entry}, and is gone without having fired")

    def _wrong(self, row: Any, what: str) -> None:
        self._found(f"{row[0]}/{row[1]}#{row[2]}", what)

    def _check_openings(self, row: Any) -> None:
        sealed = list(commitments(json.loads(row[8])))
        for slot, salt, value in json.loads(row[16]):
            if slot >= len(sealed) or commitment(bytes.fromhex(salt), value) != sealed[slot]:
                self._wrong(row, f"the personal value at slot {slot} is not the one that was sealed")

    def _learn(self, row: Any, step: Step) -> None:
        rules = self._rules
        if rules is None:
            self._wrong(row, f"no machine {step.machine} is declared")
            return
        if step.event == OVERDUE:
            self.armed.pop(str(step.data.get("timer")), None)
        if step.event in CLOCK_EVENTS:
            return
        transition = rules.follow(step)
        if transition is None:
            if step.declaration == rules.machine.hash:
                self._wrong(row, f"no transition leads from {step.source} by {step.event} to {step.target}")
            return
        try:
            self.facts = transition.learn(self.facts, step)
            self._arm(rules, step)
        except (KeyError, TypeError, AttributeError, IndexError):
            self._wrong(row, "its data cannot be learnt from")

    def _arm(self, rules: Rules, step: Step) -> None:
        for deadline in rules.machine.deadlines:
            if step.target not in deadline.while_in:
                self.armed.pop(deadline.name, None)
            elif deadline.is_armed_by(step, self.facts):
                self.armed[deadline.name] = step.seq

    def _against_fold(self, instance: Instance, place: str) -> None:
        checks = (
            (instance.seq == self._seq, f"has {self._seq} steps, but stands at step {instance.seq}: its tail was cut"),
            (instance.head == self._head, "its head is not the seal of its last step"),
            (instance.state == self._state, f"stands in state {instance.state}, its steps lead to {self._state}"),
            (instance.facts == self.facts, "its facts are not what its steps tell"),
        )
        for good, what in checks:
            if not good:
                self._found(place, what)

    def _check_timer(self, timer: Timer, place: str, state: str) -> None:
        deadline = self._rules.deadlines.get(timer.name) if self._rules else None
        entry = self.armed.pop(timer.name, None)
        if deadline is None:
            self._found(place, "no such deadline is declared")
        elif state not in deadline.while_in:
            self._found(place, f"is armed in state {state}, where it does not live")
        elif entry is None:
            self._found(place, f"says step {timer.entry} armed it, but it has fired or was never armed")
        elif entry != timer.entry:
            self._found(place, f"says step {timer.entry} armed it, but step {entry} did")
