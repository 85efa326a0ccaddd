"""Check one life against its steps: gapless, sealed, allowed, and folding to what is stored."""

from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.personal import commitment, reveal
from wxflow.decide.seal import GENESIS, seal, step_with
from wxflow.declare.records import CLOCK_EVENTS, ERASED, MIGRATE, NO_DATA, OVERDUE, REMIND, Facts, Instance, Step, Timer
from wxflow.declare.reminder import MARK, deadline_of
from wxflow.declare.suspension import clocks_of
from wxflow.errors import RecordBroken
from wxflow.store.codec import InstanceRow, StepRow, instance_of, stored_json
from wxflow.translatable import tr

Entries = tuple[int, ...]
Found = Callable[[str, str], None]
"""Takes a finding: its place, and what is wrong there."""
RemindersFor = Callable[[str, str, str, int], Iterable[str]]
"""Names the reminders' timers that were armed with a deadline, by machine, key, deadline and the step that armed it."""


class Life:
    """An instance on its way through its steps; `compiled` is None when its machine is not declared."""

    __slots__ = (
        "_company",
        "_compiled",
        "_found",
        "_head",
        "_name",
        "_paused",
        "_recorded_at",
        "_reminded",
        "_reminders",
        "_sealed_anew",
        "_seq",
        "_state",
        "armed",
        "facts",
    )

    def __init__(self, company: str, compiled: CompiledMachine | None, found: Found) -> None:
        self._company, self._compiled, self._found = company, compiled, found
        self._head, self._seq, self._recorded_at, self._name = GENESIS, 0, 0, ("", "")
        self._state: str | None = None
        self._sealed_anew = False  # whether a step has been taken that says how and when it was entered
        self.facts: Facts = NO_DATA
        self.armed: dict[str, Entries] = {}
        """The timers that its steps have armed, each with the steps that may have: the later due of them holds."""
        self._paused: dict[str, int] = {}
        """The deadlines whose clock stands still, each with the step that stopped it."""
        self._reminders: dict[str, Entries] = {}
        """The deadlines whose reminders may be armed, each with the steps that may have armed it."""
        self._reminded: set[tuple[str, int]] = set()
        """The reminders that have come, each with the step that armed them."""

    def take(self, row: StepRow) -> Step | None:
        """Check the next step and return it; None when it cannot be read."""
        step = row.sealed
        self._name = (step.machine, step.key)
        seq, recorded_at = int(step.seq), int(step.recorded_at)
        if seq != self._seq + 1:
            self._wrong(row, tr("steps {first} to {last} are missing before it", first=self._seq + 1, last=seq - 1))
        if step.source != self._state:
            self._wrong(
                row, tr("starts from {source}, but the state was {state}", source=step.source, state=self._state)
            )
        if recorded_at < self._recorded_at:
            self._wrong(row, tr("was recorded before the step in front of it"))
        if seal(self._company, step, self._head) != row.seal:
            self._wrong(row, tr("the seal does not fit: the step or one before it was changed"))
        if step.is_old and self._sealed_anew:
            self._wrong(row, tr("is sealed as an earlier version did, after a step that was not"))
        self._sealed_anew = not step.is_old
        self._head, self._seq, self._state, self._recorded_at = row.seal, seq, step.target, recorded_at
        try:
            data = stored_json(step.data, self._name)
            if row.openings is not None:
                data = reveal(data, self._checked(row, row.openings))
        except RecordBroken:
            self._wrong(row, tr("its data cannot be read"))
            return None
        taken = step_with(step, data, row.seal)
        self._learn(row, taken)
        return taken

    def reminders_gone(self, timers: Iterable[Timer], reminders_for: RemindersFor) -> Iterable[tuple[str, int]]:
        """Yield the reminders that neither have come nor are armed any more, each with the step that armed it."""
        entries = {timer.name: timer.entry for timer in timers}
        armed = {(timer.name, timer.entry) for timer in timers} | self._reminded
        for deadline, (*_, last) in self._reminders.items():
            entry = entries.get(deadline, last)
            for name in reminders_for(*self._name, deadline, entry):
                if (name, entry) not in armed:
                    yield name, entry

    def end(self, row: InstanceRow, timers: Iterable[Timer]) -> None:
        """Check the instance and its timers against what its steps have led to."""
        place = f"{row.machine}/{row.key}"
        try:
            instance = instance_of(row)
        except RecordBroken:
            self._found(place, tr("its facts cannot be read"))
            return
        self._against_fold(instance, place)
        for timer in timers:
            self._check_timer(timer, _timer_of(row, timer.name), instance.state)
        for name, (*_, entry) in self.armed.items():
            gone = tr("was armed by step {entry}, and is gone without having fired", entry=entry)
            self._found(_timer_of(row, name), gone)

    def _wrong(self, row: StepRow, what: str) -> None:
        self._found(f"{row.sealed.machine}/{row.sealed.key}#{row.sealed.seq}", what)

    def _checked(self, row: StepRow, stored: str) -> Callable[[str], str]:
        """Open a step's commitments, each held against its salt and value."""
        openings: dict[int, tuple[str, str]] = {
            slot: (salt, value) for slot, salt, value in stored_json(stored, self._name)
        }
        slots = count()

        def open_(sealed: str) -> str:
            slot = next(slots)
            if slot not in openings:
                return ERASED
            salt, value = openings[slot]
            if commitment(bytes.fromhex(salt), value) != sealed:
                self._wrong(row, tr("the personal value at slot {slot} is not the one that was sealed", slot=slot))
            return value

        return open_

    def _learn(self, row: StepRow, step: Step) -> None:
        compiled = self._compiled
        if compiled is None:
            self._wrong(row, tr("no machine {machine} is declared", machine=step.machine))
            return
        if step.event == OVERDUE:
            self._elapse(compiled, row, step)
        if step.event == REMIND and not self._may_remind(str(step.data.get("timer")), step.data.get("entry")):
            self._wrong(row, tr("reminds by a reminder that was not armed"))
        if step.event in CLOCK_EVENTS:
            return
        if step.event != MIGRATE and compiled.follow(step) is None and step.declaration == compiled.machine.hash:
            self._wrong(
                row,
                tr(
                    "no transition leads from {source} by {event} to {target}",
                    source=step.source,
                    event=step.event,
                    target=step.target,
                ),
            )
            return
        try:
            if step.event == MIGRATE:  # what armed its timers was declared otherwise: they are as the step says
                self._paused.clear()
                self.armed = {name: (entry,) for name, (entry, _) in clocks_of(step).items()}
            self._suspend(row, step)
            self.facts = compiled.learn(self.facts, step)
            if compiled.follow(step) is not None:
                self._arm(compiled, step)
        except (KeyError, TypeError, AttributeError, IndexError):
            self._wrong(row, tr("its data cannot be learnt from"))

    def _elapse(self, compiled: CompiledMachine, row: StepRow, step: Step) -> None:
        name, entry = str(step.data.get("timer")), step.data.get("entry")
        if entry not in self.armed.pop(name, ()):
            self._wrong(row, tr("fires a timer that was not armed"))
            return
        if name in self._reminders:
            self._reminders[name] = (entry,)
        self.facts = compiled.learn(self.facts, step)

    def _suspend(self, row: StepRow, step: Step) -> None:
        """Take up how clocks stand after a suspension: each was counted from the step that armed or paused it."""
        for name, (entry, clock) in clocks_of(step).items():
            paused = self._paused.pop(name, None)
            before = self.armed.pop(name, () if paused is None else (paused,))
            # What an older declaration armed is not known here.
            if entry not in before and (self._compiled is None or step.declaration == self._compiled.machine.hash):
                self._wrong(row, tr("counts {name}, which was not armed by step {entry}", name=name, entry=entry))
            self._reminders.pop(name, None)
            if clock.paused:
                self._paused[name] = step.seq
            else:
                self.armed[name] = self._reminders[name] = (step.seq,)

    def _may_remind(self, timer: str, entry: Any) -> bool:
        """Tell whether a reminder may be armed, and count it as come."""
        was_there = (timer, entry) not in self._reminded and entry in self._reminders.get(deadline_of(timer), ())
        self._reminded.add((timer, entry))
        return was_there

    def _arm(self, compiled: CompiledMachine, step: Step) -> None:
        for deadline in compiled.machine.deadlines:
            if deadline.is_dropped_by(step):
                if self._reminders or self._paused:
                    self.armed.pop(deadline.name, None)
                    self._reminders.pop(deadline.name, None)
                    self._paused.pop(deadline.name, None)
            elif deadline.is_armed_by(step, self.facts):
                self._paused.pop(deadline.name, None)
                before = () if deadline.anew else self.armed.get(deadline.name, ())
                entries = (*before, step.seq)
                self.armed[deadline.name] = self._reminders[deadline.name] = entries

    def _against_fold(self, instance: Instance, place: str) -> None:
        if instance.seq != self._seq:
            self._found(
                place,
                tr(
                    "has {seq} steps, but stands at step {stands_at}: its tail was cut",
                    seq=self._seq,
                    stands_at=instance.seq,
                ),
            )
        if instance.head != self._head:
            self._found(place, tr("its head is not the seal of its last step"))
        if instance.state != self._state:
            self._found(
                place,
                tr("stands in state {state}, its steps lead to {led_to}", state=instance.state, led_to=self._state),
            )
        if instance.facts != self.facts:
            self._found(place, tr("its facts are not what its steps tell"))

    def _check_timer(self, timer: Timer, place: str, state: str) -> None:
        deadline = self._compiled.deadlines.get(deadline_of(timer.name)) if self._compiled else None
        entries: Entries = ()
        if MARK not in timer.name:
            entries = self.armed.pop(timer.name, ())
        elif (timer.name, timer.entry) not in self._reminded:
            entries = self._reminders.get(deadline_of(timer.name), ())
        if deadline is None:
            self._found(place, tr("no such deadline is declared"))
        elif state not in deadline.while_in:
            self._found(place, tr("is armed in state {state}, where it does not live", state=state))
        elif not entries:
            self._found(place, tr("says step {entry} armed it, but it has fired or was never armed", entry=timer.entry))
        elif timer.entry not in entries:
            self._found(
                place, tr("says step {entry} armed it, but step {other} did", entry=timer.entry, other=entries[-1])
            )


def _timer_of(row: InstanceRow, name: str) -> str:
    return tr("{machine}/{key} timer {name}", machine=row.machine, key=row.key, name=name)
