"""A command as it is handed in, whether it makes sense, and what it led to."""

from typing import NamedTuple

from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.personal import agrees
from wxflow.declare import fields
from wxflow.declare.records import Facts, Step, Timer
from wxflow.errors import BadInput, RequestReused, UnknownName
from wxflow.json_values import are_texts
from wxflow.translatable import asked, tr
from wxflow.tuples import maker


class Command(NamedTuple):
    """An event somebody fires; times are UTC microseconds, `at` defaults to `recorded_at`."""

    machine: str
    key: str
    event: str
    data: Facts
    actor: str
    at: int | None
    recorded_at: int
    reason: str | None = None
    request_id: str | None = None


command_from = maker(Command)


class Outcome(NamedTuple):
    """What a command led to: its own step first, then what time and follow-ups added."""

    step: Step
    steps: tuple[Step, ...]
    timers: tuple[Timer, ...]
    repeated: bool = False


outcome_from = maker(Outcome)


def check(compiled: CompiledMachine, command: Command, what: str) -> None:
    """Raise BadInput unless the machine can make sense of the command."""
    if command.event not in compiled.fields:
        raise UnknownName(tr("event"), command.event, compiled.machine.events, at=what)
    check_key(compiled.machine.key, command.key, what)
    if not command.actor.strip():
        raise BadInput(tr("{what}: actor is missing: say who does it", what=asked(what)))
    if command.at is not None and command.at > command.recorded_at:
        raise BadInput(
            tr(
                "{what}: recorded_at lies before at; a thing is recorded when it has happened, not before",
                what=asked(what),
            )
        )
    if command.data.keys() != compiled.texts.get(command.event) or not are_texts(command.data.values()):
        fields.check(compiled.fields[command.event], command.data, what)


def check_key(parts: tuple[str, ...], key: str, what: str) -> None:
    """Raise BadInput unless a key has the parts it should have."""
    given = key.split("/") if parts else [key]
    good = len(given) == (len(parts) or 1) and all(given) and key.isprintable() and len(key) <= 200
    if not good or (" " in key and key != "/".join(map(str.strip, given))):
        raise BadInput(
            tr(
                "{what}: key {key} is not of the form {parts}",
                what=what,
                key=repr(key),
                parts="/".join(parts) or "text",
            )
        )


def repeated(step: Step, first: Command, command: Command, what: str) -> Outcome:
    """Return the first outcome of a request_id, or refuse it for other content than `first`, what was asked then."""
    same = (first.machine, first.key, first.event, first.actor, first.reason) == (
        command.machine,
        command.key,
        command.event,
        command.actor,
        command.reason,
    )
    if not same or not agrees(first.data, command.data) or (command.at is not None and command.at != step.at):
        said = f"{step.machine}/{step.key} {step.event}"
        raise RequestReused(
            what,
            tr(
                "request_id {request_id} was used for something else ({first})",
                request_id=command.request_id,
                first=said,
            ),
            tr("a new request_id"),
        )
    return Outcome(step=step, steps=(step,), timers=(), repeated=True)
