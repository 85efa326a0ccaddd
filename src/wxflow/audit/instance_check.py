"""Check one life against its steps: gapless, sealed, allowed, and folding to what is stored."""

from collections.abc import Callable, Iterable

from wxflow.audit.armed_by_steps import ArmedBySteps
from wxflow.audit.openings import Erased, OpeningRow, Slots, opened_plainly
from wxflow.audit.past import BROKEN
from wxflow.decide.compiled import CompiledMachine, Machines
from wxflow.decide.seal import GENESIS, Sealed, seal, step_with
from wxflow.declare.lives import as_corrected
from wxflow.declare.records import (
    CLOCK_EVENTS,
    CORRECTED,
    ERASED,
    LATE,
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
from wxflow.declare.suspension import CALENDAR
from wxflow.errors import RecordBroken
from wxflow.store.codec import InstanceRow, StepRow, instance_of, stored_json
from wxflow.translatable import tr

Found = Callable[[str, str], None]
"""Takes a finding: its place, and what is wrong there."""


class Life:
    """An instance on its way through its steps."""

    __slots__ = (
        "_begun",
        "_company",
        "_compiled",
        "_erased",
        "_found",
        "_head",
        "_last",
        "_machines",
        "_recorded_at",
        "_seq",
        "_taken",
        "clocks",
        "facts",
    )

    def __init__(self, company: str, machines: Machines, machine: str, found: Found, erased: Erased) -> None:
        self._company, self._machines, self._found, self._erased = company, machines, found, erased
        self._compiled: CompiledMachine | None = machines[machine] if machine in machines.machines else None
        self._head, self._seq, self._recorded_at = GENESIS, 0, 0
        self._begun: tuple[int, ...] = ()  # by its first step, and by what a correction tells
        self._last: Sealed | None = None
        self.facts: Facts = NO_DATA
        self.clocks = ArmedBySteps()
        self._taken: list[Step] = []  # its steps so far, for a correction that tells them anew

    def take(self, row: StepRow, kept: list[OpeningRow]) -> Step | None:
        """Check the next step, with what is kept of its personal values, and return it; None when it cannot be read."""
        step, last = row.sealed, self._last
        seq, state = int(step.seq), last.target if last else None
        if seq != self._seq + 1:
            self._wrong(step, tr("steps {first} to {last} are missing before it", first=self._seq + 1, last=seq - 1))
        if step.source != state and (step.source, state) != (None, VOID):
            self._wrong(step, tr("starts from {source}, but the state was {state}", source=step.source, state=state))
        if last and int(step.recorded_at) < int(last.recorded_at) and not self._sets_back(step.event):
            self._wrong(step, tr("was recorded before the step in front of it"))
        if seal(self._company, step, self._head) != row.seal:
            self._wrong(step, tr("the seal does not fit: the step or one before it was changed"))
        if last and step.entered_at is None and step.is_old and not last.is_old:
            self._wrong(step, tr("is sealed as an earlier version did, after a step that was not"))
        self._head, self._seq, self._last, self._recorded_at = row.seal, seq, step, int(step.recorded_at)
        self._begun = self._begun if step.source else (*self._begun[:1], self._recorded_at)
        try:
            data = stored_json(step.data, (step.machine, step.key))
        except RecordBroken:
            self._wrong(step, tr("its data cannot be read"))
            return None
        if kept or '"sealed":' in step.data or ERASED in step.data:
            data = self._opened(step, data, kept)
        taken = step_with(step, data, row.seal)
        self._learn(step, taken)
        self._taken.append(taken)
        return taken

    def end(self, row: InstanceRow, timers: Iterable[Timer], refs: set[tuple[str, str]]) -> None:
        """Check the instance, its timers and its refs against what its steps have led to."""
        place = f"{row.machine}/{row.key}"
        try:
            instance = instance_of(row)
        except RecordBroken:
            self._found(place, tr("its facts cannot be read"))
            return
        self._against_fold(instance, place)
        for timer in timers:
            if what := self.clocks.check(self._compiled, timer, instance.state):
                self._found(_timer_of(row, timer.name), what)
            if timer.root != instance.root:
                self._found(
                    _timer_of(row, timer.name),
                    tr("lies under {root}, its instance under {right}", root=timer.root, right=instance.root),
                )
        for name, (*_, entry) in self.clocks.armed.items():
            gone = tr("was armed by step {entry}, and is gone without having fired", entry=entry)
            self._found(_timer_of(row, name), gone)
        self._check_refs(instance, refs, place)

    def _wrong(self, step: Sealed, what: str) -> None:
        self._found(f"{step.machine}/{step.key}#{step.seq}", what)

    def _opened(self, step: Sealed, data: Facts, kept: list[OpeningRow]) -> Facts:
        """Return the data with the personal values in their places, each held against its commitment."""
        compiled = self._compiled
        known = compiled if compiled is not None and step.declaration == compiled.machine.hash else None
        if known is not None and not self._erased and (told := opened_plainly(step, data, kept, known)) is not None:
            return told
        slots = Slots(step, data, kept)
        told = slots.revealed()
        for what in slots.wrong(known, step.event, step.key, self._erased):
            self._wrong(step, what)
        return told

    def _learn(self, row: Sealed, step: Step) -> None:
        compiled = self._compiled
        if compiled is None:
            self._wrong(row, tr("no machine {machine} is declared", machine=step.machine))
            return
        if step.event in CLOCK_EVENTS:
            self._take_time(compiled, row, step)
            return
        transition = compiled.follow(step)
        if transition is None and step.event not in (CORRECTED, MIGRATE) and step.declaration == compiled.machine.hash:
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
                self.clocks.tell_anew(step)
            if CALENDAR in step.data:
                self._suspend(compiled, row, step)
            self.facts = compiled.learn(self.facts, step)
            if transition is not None:
                self.clocks.arm(compiled, step, self.facts)
        except BROKEN:
            self._wrong(row, tr("its data cannot be learnt from"))

    def _sets_back(self, event: str) -> bool:
        """Tell whether a step may undo what ran ahead of the clock."""
        unmade = self._compiled.machine.unmade if self._compiled else None
        return event == CORRECTED or (unmade is not None and event == unmade.event)

    def _tell_anew(self, compiled: CompiledMachine, row: Sealed, step: Step) -> None:
        """Take up the life that a correction tells, and what is armed in it."""
        life = as_corrected([*self._taken, step])
        if (life[-1].target if life else VOID) != step.target:
            self._wrong(row, tr("tells a life that does not lead to {target}", target=step.target))
        self.facts = NO_DATA
        for one in life:
            self.facts = compiled.learn(self.facts, one)
        self._recorded_at = life[-1].recorded_at if life else step.recorded_at
        self._begun = (*self._begun[:1], life[0].recorded_at) if life else self._begun
        self.clocks.reminders.clear()
        self.clocks.tell_anew(step)
        self._suspend(compiled, row, step)

    def _suspend(self, compiled: CompiledMachine, row: Sealed, step: Step) -> None:
        """Take up how clocks stand after a suspension: each was counted from the step that armed or paused it."""
        for name, entry in self.clocks.suspend(step):
            if step.declaration == compiled.machine.hash:  # what an older one armed is not known here
                self._wrong(row, tr("counts {name}, which was not armed by step {entry}", name=name, entry=entry))

    def _take_time(self, compiled: CompiledMachine, row: Sealed, step: Step) -> None:
        timer, entry = str(step.data.get("timer")), step.data.get("entry")
        if step.event == OVERDUE:
            if self.clocks.elapse(timer, entry):
                self.facts = compiled.learn(self.facts, step)
            else:
                self._wrong(row, tr("fires a timer that was not armed"))
        elif LATE in step.data and not self.clocks.arm_late(timer, entry, step.data[LATE]):
            self._wrong(row, tr("arms reminders of a timer that was not armed"))
        elif step.event == REMIND and not self.clocks.remind(timer, entry):
            self._wrong(row, tr("reminds by a reminder that was not armed"))

    def _against_fold(self, instance: Instance, place: str) -> None:
        last = self._last
        state = last.target if last else None
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
        if instance.state != state:
            led_to = tr("stands in state {state}, its steps lead to {led_to}", state=instance.state, led_to=state)
            self._found(place, led_to)
        if instance.facts != self.facts:
            self._found(place, tr("its facts are not what its steps tell"))
        if last:
            told = [(begun, self._recorded_at, last.declaration) for begun in self._begun]
            if (instance.created_at, instance.recorded_at, instance.declaration) not in told:
                self._found(place, tr("its times or its declaration are not those of its first and last steps"))
        self._check_root(instance, place)

    def _check_root(self, instance: Instance, place: str) -> None:
        """Check what it lies under; a machine that is not declared tells nothing of that."""
        if self._compiled is None or instance.state == VOID:
            return
        try:
            root = self._machines.root_of(instance.machine, instance.key, self.facts)
        except BROKEN:
            root = None
        if instance.root != root:
            self._found(place, tr("lies under {root}, and should under {right}", root=instance.root, right=root))

    def _check_refs(self, instance: Instance, stored: set[tuple[str, str]], place: str) -> None:
        if self._compiled is None or self._last is None:
            return
        try:
            right = self._compiled.machine.index(self._last.target, self.facts, instance.key)
        except BROKEN:
            return  # found at the step whose data are not as they should be
        for name, value in sorted(right - stored):
            self._found(place, tr("is not found by {name} {value}, as it should be", name=name, value=value))
        for name, value in sorted(stored - right):
            self._found(place, tr("is found by {name} {value}, as it should not be", name=name, value=value))


def _timer_of(row: InstanceRow, name: str) -> str:
    return tr("{machine}/{key} timer {name}", machine=row.machine, key=row.key, name=name)
