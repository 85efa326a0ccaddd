"""Check one life against its steps: gapless, sealed, allowed, and folding to what is stored."""

from collections.abc import Callable, Iterable
from itertools import count

from wxflow.audit.armed_by_steps import ArmedBySteps
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.personal import commitment, reveal
from wxflow.decide.seal import GENESIS, seal, step_with
from wxflow.declare.lives import as_corrected
from wxflow.declare.records import (
    CLOCK_EVENTS,
    CORRECTED,
    ERASED,
    MIGRATE,
    NO_DATA,
    OVERDUE,
    REMIND,
    VOID,
    Facts,
    Instance,
    Step,
    Timer,
)
from wxflow.declare.reminder import deadline_of
from wxflow.errors import RecordBroken
from wxflow.store.codec import InstanceRow, StepRow, instance_of, stored_json
from wxflow.translatable import tr

Found = Callable[[str, str], None]
"""Takes a finding: its place, and what is wrong there."""
RemindersFor = Callable[[str, str, str, int], Iterable[str]]
"""Names the reminders' timers that were armed with a deadline, by machine, key, deadline and the step that armed it."""


class Life:
    """An instance on its way through its steps; `compiled` is None when its machine is not declared."""

    __slots__ = (
        "_clocks",
        "_company",
        "_compiled",
        "_found",
        "_head",
        "_name",
        "_recorded_at",
        "_sealed_anew",
        "_seq",
        "_state",
        "_taken",
        "facts",
    )

    def __init__(self, company: str, compiled: CompiledMachine | None, found: Found) -> None:
        self._company, self._compiled, self._found = company, compiled, found
        self._head, self._seq, self._recorded_at, self._name = GENESIS, 0, 0, ("", "")
        self._state: str | None = None
        self._sealed_anew = False  # whether a step has been taken that says how and when it was entered
        self.facts: Facts = NO_DATA
        self._clocks = ArmedBySteps()
        self._taken: list[Step] = []
        """Its steps so far, for a correction that tells them anew."""

    def take(self, row: StepRow) -> Step | None:
        """Check the next step and return it; None when it cannot be read."""
        step = row.sealed
        self._name = (step.machine, step.key)
        seq, recorded_at = int(step.seq), int(step.recorded_at)
        if seq != self._seq + 1:
            self._wrong(row, tr("steps {first} to {last} are missing before it", first=self._seq + 1, last=seq - 1))
        if step.source != self._state and (step.source, self._state) != (None, VOID):
            self._wrong(
                row, tr("starts from {source}, but the state was {state}", source=step.source, state=self._state)
            )
        if recorded_at < self._recorded_at and not self._sets_back(step.event):
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
        self._taken.append(taken)
        return taken

    def reminders_gone(self, timers: Iterable[Timer], reminders_for: RemindersFor) -> Iterable[tuple[str, int]]:
        """Yield the reminders that neither have come nor are armed any more, each with the step that armed it."""
        armed = {(timer.name, timer.entry) for timer in timers} | self._clocks.reminded
        for deadline, entry in self._clocks.gone(timers):
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
        for name, (*_, entry) in self._clocks.armed.items():
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
        timer, entry = str(step.data.get("timer")), step.data.get("entry")
        if step.event == OVERDUE:
            if self._clocks.elapse(timer, entry):
                self.facts = compiled.learn(self.facts, step)
            else:
                self._wrong(row, tr("fires a timer that was not armed"))
        if step.event == REMIND and not self._clocks.remind(timer, entry):
            self._wrong(row, tr("reminds by a reminder that was not armed"))
        if step.event in CLOCK_EVENTS:
            return
        if (
            step.event not in (CORRECTED, MIGRATE)
            and compiled.follow(step) is None
            and step.declaration == compiled.machine.hash
        ):
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
            if step.event == CORRECTED:
                self._tell_anew(compiled, row, step)
                return
            if step.event == MIGRATE:  # what armed its timers was declared otherwise: they are as the step says
                self._clocks.tell_anew(step)
            self._suspend(row, step)
            self.facts = compiled.learn(self.facts, step)
            if compiled.follow(step) is not None:
                self._clocks.arm(compiled, step, self.facts)
        except (KeyError, TypeError, AttributeError, IndexError):
            self._wrong(row, tr("its data cannot be learnt from"))

    def _sets_back(self, event: str) -> bool:
        """Tell whether a step may undo what ran ahead of the clock."""
        unmade = self._compiled.machine.unmade if self._compiled else None
        return event == CORRECTED or (unmade is not None and event == unmade.event)

    def _tell_anew(self, compiled: CompiledMachine, row: StepRow, step: Step) -> None:
        """Take up the life that a correction tells, and what is armed in it."""
        life = as_corrected([*self._taken, step])
        if (life[-1].target if life else VOID) != step.target:
            self._wrong(row, tr("tells a life that does not lead to {target}", target=step.target))
        self.facts = NO_DATA
        for one in life:
            self.facts = compiled.learn(self.facts, one)
        self._clocks.reminders.clear()
        self._clocks.tell_anew(step)
        self._suspend(row, step)

    def _suspend(self, row: StepRow, step: Step) -> None:
        """Take up how clocks stand after a suspension: each was counted from the step that armed or paused it."""
        for name, entry in self._clocks.suspend(step):
            # What an older declaration armed is not known here.
            if self._compiled is None or step.declaration == self._compiled.machine.hash:
                self._wrong(row, tr("counts {name}, which was not armed by step {entry}", name=name, entry=entry))

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
        entries = self._clocks.take(timer)
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
