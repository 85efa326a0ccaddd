"""Say what can be corrected, and from when on everything is told anew."""

from collections.abc import Iterable
from typing import Any

from wxflow.audit.commands_in_order import trees
from wxflow.decide import command
from wxflow.decide.command import Command
from wxflow.declare.correcting import Amendment
from wxflow.declare.records import CLOCK_EVENTS, CORRECTED, ERASED, MIGRATE, Step
from wxflow.declare.suspension import asked
from wxflow.engine.corrections.record import Record
from wxflow.engine.corrections.works import Works
from wxflow.errors import Refused
from wxflow.json_values import is_list, is_object
from wxflow.translatable import tr


def check(engine: Works, record: Record, amendment: Amendment, moment: int) -> Step:
    """Return the step that is amended; Refused with the reason when it cannot be, BadInput when it makes no sense."""
    what = tr("correct {step}", step=amendment.step)
    step = _step(record, amendment.step)
    if step is None:
        raise Refused(what, tr("there is no such step"))
    if (why := _not_a_command(engine, step, amendment, moment)) is not None:
        raise Refused(what, why, tr("a command's own step"))
    if amendment.alone and (other := _given_after(record, step)) is not None:
        raise Refused(what, tr("{other} came after it", other=other.name), tr("`wxflow correct`"))
    if amendment.void:
        return step
    amended = amended_step(step, amendment)
    if amended.recorded_at > moment or amended.at > moment:
        raise Refused(what, tr("what is put right cannot be dated later than the correction"))
    if _holds_erased(amended.data):
        raise Refused(what, tr("names that it holds were erased, and cannot be given again"), tr("to void it"))
    given = Command(step.machine, step.key, step.event, amended.data, step.actor, amended.at, amended.recorded_at)
    command.check(engine.machines[step.machine], given, what)
    return step


def amended_step(step: Step, amendment: Amendment) -> Step:
    """Return a command's own step as it should have been."""
    data = {**asked(step.data), **amendment.data}
    return step._replace(
        data={name: value for name, value in data.items() if value is not None},
        at=step.at if amendment.at is None else amendment.at,
        recorded_at=step.recorded_at if amendment.recorded_at is None else amendment.recorded_at,
    )


def since(step: Step, moment: int, amendments: Iterable[Amendment | None]) -> int:
    """Return from when on everything is told anew (UTC microseconds): when it was recorded, is to be, or had been."""
    others = (one.recorded_at for one in amendments if one is not None and one.recorded_at is not None)
    return min(step.recorded_at, moment, *others)


def check_since(record: Record, moment: int) -> None:
    """Refuse when what was recorded from a moment on (UTC microseconds) cannot be told anew."""
    if (step := record.migrated(moment)) is not None:
        raise Refused(step.name, tr("it was migrated since: what came before that cannot be told anew"))


def _step(record: Record, name: str) -> Step | None:
    instance, _, seq = name.rpartition("#")
    machine, _, key = instance.partition("/")
    if machine not in record.machines.machines or not (seq.isascii() and seq.isdigit()):
        return None
    return next((one for one in record.steps(machine, key) if one.seq == int(seq)), None)


def _not_a_command(engine: Works, step: Step, amendment: Amendment, moment: int) -> str | None:
    """Say why a step is not one that somebody could have given otherwise, if so."""
    if step.event in CLOCK_EVENTS:
        if amendment.void and step.recorded_at > moment:
            return None  # time has not had that say yet
        return tr("it is the clock's")
    if step.event in (CORRECTED, MIGRATE) or engine.machines[step.machine].machine.corrects is not None:
        return tr("it is a correction's: correct anew what that has corrected")
    return None if step.cause is None else tr("it followed from {cause}", cause=step.cause)


def _given_after(record: Record, step: Step) -> Step | None:
    """Return a step that came after a command on anything under the roots it has moved, if there is one."""
    own = {one.name for one in trees(record.at(step.recorded_at))[step.name]}
    moved = {one: int(one.rpartition("#")[2]) for one in own}
    lives = {name.rpartition("#")[0]: seq for name, seq in moved.items()}
    roots = {_root(record, *name.split("/", 1)) for name in lives}
    for one in record.known_since(step.recorded_at):
        if one.name in own or _root(record, one.machine, one.key) not in roots:
            continue
        if one.recorded_at > step.recorded_at or one.seq > lives.get(f"{one.machine}/{one.key}", one.seq):
            return one
    return None


def _root(record: Record, machine: str, key: str) -> str | None:
    found = record.instance(machine, key)
    return found.root if found else None


def _holds_erased(data: Any) -> bool:
    if is_object(data):
        return any(map(_holds_erased, data.values()))
    return any(map(_holds_erased, data)) if is_list(data) else bool(data == ERASED)
