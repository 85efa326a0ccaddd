"""Hold what a correction has written against what telling the record anew leads to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from wxflow.audit import causes
from wxflow.audit.commands_in_order import trees
from wxflow.audit.past import Past, PastLookups
from wxflow.audit.verify import Judge
from wxflow.declare.context import Context, when_taken
from wxflow.declare.correcting import Corrects
from wxflow.declare.lives import BY, as_corrected
from wxflow.declare.records import CORRECTED, Facts, Name, Send, Step, Timer
from wxflow.declare.reminder import MARK
from wxflow.declare.suspension import asked, clocks_of
from wxflow.engine.corrections.armed_then import ArmedThen
from wxflow.engine.corrections.differences import Changed, Outcome
from wxflow.engine.corrections.in_force_then import InForceThen
from wxflow.engine.corrections.known_record import By, KnownRecord
from wxflow.engine.corrections.reach import Reach
from wxflow.engine.corrections.record import Record, as_told, named
from wxflow.engine.corrections.telling import Telling
from wxflow.engine.corrections.works import Works
from wxflow.errors import WxflowError
from wxflow.json_values import canonical, is_list, is_object
from wxflow.ledger.ledger import Ledger
from wxflow.store.codec import step_of
from wxflow.translatable import tr


class _Written(NamedTuple):
    """What a correction has written, by the instance: its corrected steps, and what took others back."""

    corrected: dict[Name, Step]
    unmade: dict[Name, Step]
    further: list[Step]
    """What followed from it but the corrected steps."""

    def all(self, by: Step) -> list[Step]:
        """Return all that was written, and the step that did."""
        return [by, *self.corrected.values(), *self.further]


class CorrectionJudge:
    """Says what else is wrong with a step, and with what a correction came to."""

    def __init__(self, judge: Judge, engine: Works) -> None:
        self._judge, self._engine = judge, engine

    def step(self, step: Step, before: Facts) -> Iterator[str]:
        """Say what is wrong with a step, given the facts before it."""
        yield from self._judge.step(step, before)
        compiled = self._engine.machines[step.machine]
        corrects = compiled.machine.corrects
        if corrects is not None and self._carries_out(step):
            yield from self._correction(corrects, step, before)
        elif step.event == CORRECTED and not self._is_carried_out(step):
            yield tr("says that a correction wrote it, which there is not")

    def timer(self, timer: Timer) -> Iterable[str]:
        """Say what is wrong with an armed timer."""
        return self._judge.timer(timer)

    def reminders_for(self, machine: str, key: str, deadline: str, entry: int) -> Iterable[str]:
        """Name the timers of the reminders that a step armed with a deadline."""
        return self._judge.reminders_for(machine, key, deadline, entry)

    def _correction(self, corrects: Corrects, step: Step, before: Facts) -> Iterator[str]:
        facts = self._engine.machines[step.machine].learn(before, step)
        ledger = Ledger(self._engine.store, self._engine.company, self._engine.machines)
        written = self._written(step)
        if self._is_declared_otherwise(Record(ledger), step, written):
            yield from _not_written_by(step, written)
            return
        in_force = InForceThen(self._engine, corrects.policy_of)
        past = Past(ledger.store, ledger.company, ledger.machines)
        armed = ArmedThen(past, in_force)
        numbers = {name: one.seq for name, one in {**written.corrected, **written.unmade}.items()}
        numbers[step.machine, step.key] = step.seq
        after = self._after(Record(ledger), step, numbers)
        amendment = corrects.of(facts)
        record = KnownRecord(ledger, armed, By(step, amendment.step), numbers, after)
        try:
            telling = Telling(self._engine, record, corrects, amendment, step.recorded_at, reach=Reach())
            while (outcome := telling.outcome()) is None:
                pass
        except WxflowError as error:
            yield tr("could not be carried out: {why}", why=error.text)
            return
        yield from self._against(record, outcome, written)
        yield from _not_written_by(step, written)
        context = when_taken(
            step, before, in_force.policy(step.policy, step.recorded_at), PastLookups(past, step.recorded_at)
        )
        if not self._came_to(corrects, context, outcome, written):
            yield tr("says otherwise than telling it anew leads to what it came to")

    def _is_declared_otherwise(self, record: Record, step: Step, written: _Written) -> bool:
        """Tell whether machines are declared otherwise by now: what was told under others cannot be told anew."""
        by_hash = (one.declaration == self._engine.machines[one.machine].machine.hash for one in written.all(step))
        return not all(by_hash) or record.migrated(step.recorded_at) is not None

    def _came_to(self, corrects: Corrects, context: Context, outcome: Outcome, written: _Written) -> bool:
        """Tell whether what followed is what follows."""
        follow_ups = (one for one in corrects.then(context, outcome.difference) if not isinstance(one, Send))
        expected = Counter(_said((one.machine, one.key, one.event, one.data)) for one in follow_ups)
        return expected == Counter(_said((*named(one), one.event, asked(one.data))) for one in written.further)

    def _against(self, record: KnownRecord, outcome: Outcome, written: _Written) -> Iterator[str]:
        expected = {one.name: one for one in outcome.changed}
        for name in sorted(expected.keys() | written.corrected.keys()):
            one, step = expected.get(name), written.corrected.get(name)
            where = "/".join(name)
            if step is None:
                yield tr("must have corrected {instance}, and has not", instance=where)
            elif one is None:
                yield tr("has corrected {instance}, which stood as it would", instance=where)
            elif not self._is_told(record, one, step):
                yield tr("tells another life of {instance} than telling it anew leads to", instance=where)
        unmade = {one.full_name for one in outcome.difference.unmade}
        for name in sorted(unmade ^ written.unmade.keys()):
            where = "/".join(name)
            if name in unmade:
                yield tr("must have taken {instance} back, and has not", instance=where)
            else:
                yield tr("has taken {instance} back, which would be", instance=where)

    def _is_told(self, record: KnownRecord, one: Changed, step: Step) -> bool:
        """Tell whether a corrected step tells the life that would be, and what would be armed in it."""
        life = as_corrected([*record.steps(*one.name), step])
        would, told = (
            Counter(enumerate(as_told(record.machines, each) for each in steps)) for steps in (one.life, life)
        )
        armed = {timer.name: (timer.start, timer.budget) for timer in one.timers if MARK not in timer.name}
        clocks = {name: (clock.since, clock.left) for name, (_, clock) in clocks_of(step).items() if not clock.paused}
        return would == told and armed == clocks

    def _after(self, record: Record, step: Step, numbers: Mapping[Name, int]) -> set[str]:
        """Return the steps of the same moment that came after a correction, which wrote those numbers."""
        found: set[str] = set()
        for tree in trees(record.at(step.recorded_at)).values():
            first, *_ = tree
            shared = [one for one in tree if named(one) in numbers]
            if any(one.seq > numbers[named(one)] for one in shared):
                found |= {one.name for one in tree}
            elif not shared and self._carries_out(first):
                is_later = (first.entered_at or 0, first.key) > (step.entered_at or 0, step.key)
                found |= {one.name for one in tree if is_later}
        return found

    def _carries_out(self, step: Step) -> bool:
        """Tell whether a step carries a correction out."""
        corrects = self._engine.machines[step.machine].machine.corrects
        return corrects is not None and step.target == corrects.state != step.source

    def _written(self, step: Step) -> _Written:
        caused = list(map(step_of, self._engine.store.rows(causes.CAUSED, self._engine.company, step.name)))
        corrected = {named(one): one for one in caused if one.event == CORRECTED}
        further = [one for one in caused if one.event != CORRECTED]
        return _Written(corrected, {named(one): one for one in further if named(one) != named(step)}, further)

    def _is_carried_out(self, step: Step) -> bool:
        """Tell whether the cause of a corrected step is a correction that was carried out."""
        cause = causes.parse(step.cause or "")
        found = causes.step(self._engine.store, self._engine.company, cause) if cause else None
        return found is not None and self._carries_out(found)


def _not_written_by(by: Step, written: _Written) -> Iterator[str]:
    """Name the corrected steps that are not those of the correction which a step has carried out."""
    right = (by.actor, by.reason, by.recorded_at, by.recorded_at, f"{by.machine}/{by.key}")
    for name, step in sorted(written.corrected.items()):
        if (step.actor, step.reason, step.at, step.recorded_at, step.data[BY]) != right:
            where = "/".join(name)
            yield tr("has not corrected {instance} itself: who, why and when are another's", instance=where)


def _said(told: object) -> str:
    """Write something down for comparing; why something was refused is in the language of whoever was told."""
    return canonical(_unworded(told))


def _unworded(told: Any) -> Any:
    if is_object(told):
        return {name: _unworded(value) for name, value in told.items() if name != "why"}
    if isinstance(told, tuple):
        return _unworded(list(cast("Sequence[Any]", told)))
    return [_unworded(one) for one in told] if is_list(told) else told
