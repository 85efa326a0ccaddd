"""Walk one life through its steps: gapless, sealed, and allowed."""

from collections.abc import Callable

from wxflow.audit.armed_by_steps import ArmedBySteps
from wxflow.audit.openings import Erased, OpeningRow, Slots, opened_plainly
from wxflow.audit.past import BROKEN
from wxflow.audit.ranges import RawStep, sealed
from wxflow.audit.ranges import step as step_of
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.seal import GENESIS, Sealed, seal
from wxflow.declare.lives import as_corrected
from wxflow.declare.records import (
    CLOCK_EVENTS,
    CORRECTED,
    ERASED,
    LATE,
    MIGRATE,
    NEVER,
    NO_DATA,
    OVERDUE,
    REMIND,
    VOID,
    Facts,
    Step,
)
from wxflow.declare.suspension import CALENDAR
from wxflow.errors import RecordBroken
from wxflow.store.codec import stored_json
from wxflow.translatable import tr

Found = Callable[[str, str], None]
"""Takes a finding: its place, and what is wrong there."""


class Life:
    """An instance on its way through its steps."""

    __slots__ = (
        "_company",
        "_erased",
        "_found",
        "_is_new",
        "_latest",
        "_taken",
        "begun",
        "clocks",
        "compiled",
        "declaration",
        "facts",
        "head",
        "recorded_at",
        "seq",
        "state",
    )

    def __init__(self, company: str, compiled: CompiledMachine | None, found: Found, erased: Erased) -> None:
        self._company, self._found, self._erased = company, found, erased
        self.compiled = compiled
        """Its machine; None where none of its name is declared."""
        self.head, self.seq, self.recorded_at = GENESIS, 0, 0
        self.begun: tuple[int, ...] = ()
        """When it may be said to have begun: by its first step, and by what a correction tells."""
        self.state: str | None = None
        self.declaration = ""
        self.facts: Facts = NO_DATA
        self.clocks = ArmedBySteps()
        self._latest, self._is_new = -NEVER, False
        self._taken: list[Step] = []
        """Its steps so far, for a correction that tells them anew."""

    def take(self, row: RawStep, kept: list[OpeningRow]) -> Step | None:
        """Check the next step, with what is kept of its personal values, and return it; None when it cannot be read."""
        (
            machine, key, seq, event, source, target, _, _, text, _, recorded_at,
            _, _, _, declaration, own, via, entered_at,
        ) = row  # fmt: skip
        if seq != self.seq + 1:
            self._wrong(row, tr("steps {first} to {last} are missing before it", first=self.seq + 1, last=seq - 1))
        if source != (state := self.state) and (source, state) != (None, VOID):
            self._wrong(row, tr("starts from {source}, but the state was {state}", source=source, state=state))
        if recorded_at < self._latest and not self._sets_back(event):
            self._wrong(row, tr("was recorded before the step in front of it"))
        covered = sealed(row)
        if seal(self._company, covered, self.head) != own:
            self._wrong(row, tr("the seal does not fit: the step or one before it was changed"))
        if entered_at is None and via is None and self._is_new:
            self._wrong(row, tr("is sealed as an earlier version did, after a step that was not"))
        if source is None:
            self.begun = (*self.begun[:1], recorded_at)
        self.head, self.seq, self.state, self.declaration = own, seq, target, declaration
        self._latest = self.recorded_at = recorded_at
        self._is_new = entered_at is not None or via is not None
        try:
            data = stored_json(text, (machine, key))
        except RecordBroken:
            self._wrong(row, tr("its data cannot be read"))
            return None
        if kept or '"sealed":' in text or ERASED in text:
            data = self._opened(covered, data, kept)
        taken = step_of(row, data)
        self._learn(row, taken)
        self._taken.append(taken)
        return taken

    def _wrong(self, row: RawStep, what: str) -> None:
        machine, key, seq = row[:3]
        self._found(f"{machine}/{key}#{seq}", what)

    def _opened(self, step: Sealed, data: Facts, kept: list[OpeningRow]) -> Facts:
        """Return the data with the personal values in their places, each held against its commitment."""
        compiled = self.compiled
        known = compiled if compiled is not None and step.declaration == compiled.machine.hash else None
        if known is not None and (told := opened_plainly(step, data, kept, known, self._erased)) is not None:
            return told
        slots = Slots(step, data, kept)
        told = slots.revealed()
        for what in slots.wrong(known, step.event, step.key, self._erased):
            self._wrong(step, what)  # begins as its row does
        return told

    def _learn(self, row: RawStep, step: Step) -> None:
        compiled = self.compiled
        if compiled is None:
            self._wrong(row, tr("no machine {machine} is declared", machine=step.machine))
            return
        transition = compiled.follow(step)
        try:
            if transition is None:
                self._learn_otherwise(compiled, row, step)
                return
            if CALENDAR in step.data:
                self._suspend(compiled, row, step)
            self.facts = compiled.machine.learn(transition, self.facts, step)
            self.clocks.arm(compiled, step, self.facts)
        except BROKEN:
            self._wrong(row, tr("its data cannot be learnt from"))

    def _learn_otherwise(self, compiled: CompiledMachine, row: RawStep, step: Step) -> None:
        """Learn from a step that took no transition that is declared."""
        if step.event in CLOCK_EVENTS:
            self._take_time(compiled, row, step)
        elif step.event == CORRECTED:
            self._tell_anew(compiled, row, step)
        elif step.event != MIGRATE and step.declaration == compiled.machine.hash:
            source, event, target = step.source, step.event, step.target
            none = tr(
                "no transition leads from {source} by {event} to {target}", source=source, event=event, target=target
            )
            self._wrong(row, none)
        else:
            if step.event == MIGRATE:  # what armed its timers was declared otherwise: they are as the step says
                self.clocks.tell_anew(step)
            if CALENDAR in step.data:
                self._suspend(compiled, row, step)
            self.facts = compiled.learn(self.facts, step)

    def _sets_back(self, event: str) -> bool:
        """Tell whether a step may undo what ran ahead of the clock."""
        unmade = self.compiled.machine.unmade if self.compiled else None
        return event == CORRECTED or (unmade is not None and event == unmade.event)

    def _tell_anew(self, compiled: CompiledMachine, row: RawStep, step: Step) -> None:
        """Take up the life that a correction tells, and what is armed in it."""
        life = as_corrected([*self._taken, step])
        if (life[-1].target if life else VOID) != step.target:
            self._wrong(row, tr("tells a life that does not lead to {target}", target=step.target))
        self.facts = NO_DATA
        for one in life:
            self.facts = compiled.learn(self.facts, one)
        self.recorded_at = life[-1].recorded_at if life else step.recorded_at
        self.begun = (*self.begun[:1], life[0].recorded_at) if life else self.begun
        self.clocks.reminders.clear()
        self.clocks.tell_anew(step)
        self._suspend(compiled, row, step)

    def _suspend(self, compiled: CompiledMachine, row: RawStep, step: Step) -> None:
        """Take up how clocks stand after a suspension: each was counted from the step that armed or paused it."""
        for name, entry in self.clocks.suspend(step):
            if step.declaration == compiled.machine.hash:  # what an older one armed is not known here
                self._wrong(row, tr("counts {name}, which was not armed by step {entry}", name=name, entry=entry))

    def _take_time(self, compiled: CompiledMachine, row: RawStep, step: Step) -> None:
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
