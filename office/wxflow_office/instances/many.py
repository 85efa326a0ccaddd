"""Plan one event for many: penalties of a month, a person, a clause; what a group's lead owes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from wxflow.decide.command import Command
from wxflow.declare.records import NO_DATA, Instance
from wxflow.errors import BadInput, Refused
from wxflow.moments import parse
from wxflow.translatable import tr
from wxflow_machines.parts.months import month_of
from wxflow_office.company.company import Company
from wxflow_office.instances.find import find
from wxflow_office.instances.narrowed import Wanted, narrowed
from wxflow_office.journal.planned import Planned

EVENTS = {
    "penalty": ("confirm", "record", "waive", "settle", "release"),
    "membership": ("add", "correct", "remove"),
}
"""What may be done to many at once, by machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """A row that somebody has ticked in a workbook."""

    row: int
    number: str
    amount: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which event for which instances, by whom; `recorded_at` in UTC microseconds."""

    machine: str
    event: str
    actor: str
    recorded_at: int
    wanted: Wanted = field(default_factory=Wanted)
    month: str | None = None
    clause: str | None = None
    ticked: tuple[Ticked, ...] = ()
    reason: str | None = None


def planned(company: Company, asked: Asked) -> Iterator[Planned]:
    """Yield a command for everything that is meant; what cannot be done is refused when it comes to it."""
    if asked.ticked:
        for one in asked.ticked:
            yield from _row(company, asked, one)
        return
    for instance in _meant(company, asked):
        data = _suggested(company, asked, instance)
        yield _planned(company, asked, instance, 0, data)


def _row(company: Company, asked: Asked, one: Ticked) -> Iterator[Planned]:
    try:
        instance = find(company, asked.machine, one.number)
    except (BadInput, Refused) as error:
        raise BadInput(tr("row {row}: {why}", row=one.row, why=error.text)) from None
    data = {"amount": one.amount} if one.amount is not None and asked.event == "confirm" else {}
    yield _planned(company, replace(asked, reason=one.reason or asked.reason), instance, one.row, data)


def _meant(company: Company, asked: Asked) -> Iterator[Instance]:
    machine = company.machines[asked.machine]
    states = tuple(state for state in machine.machine.states if machine.options(asked.event, state))
    found: Iterable[Instance] = narrowed(company, machine.machine, _in_states(asked.wanted, states))
    for one in found:
        if asked.month is not None and month_of(one.key, parse(one.facts["at"], "at"), company.zone) != asked.month:
            continue
        if asked.clause in (None, one.facts.get("clause")) and _is_ready(company, asked, one):
            yield one


def _in_states(wanted: Wanted, states: tuple[str, ...]) -> Wanted:
    return replace(wanted, states=states)


def _is_ready(company: Company, asked: Asked, instance: Instance) -> bool:
    """Leave out what the event does not fit as it stands: a term for an appeal that runs, a record without amount."""
    move = company.machines[asked.machine].options(asked.event, instance.state)[0]
    if move.data and asked.machine == "penalty":
        return bool(instance.facts.get("mode") != "record")
    if move.data or move.guard is None:
        return True
    return move.guard(company.outlook().context(instance, asked.event, company.policy, asked.recorded_at)) is None


def _suggested(company: Company, asked: Asked, instance: Instance) -> dict[str, Any]:
    """Return the data a duty suggests: the right nickname."""
    if asked.machine != "membership":
        return {}
    duties = company.machines[asked.machine].machine.duties
    duty = next((one for one in duties if one.event == asked.event and instance.state in one.while_in), None)
    if duty is None or duty.suggests is None:
        return {}
    context = company.outlook().context(instance, asked.event, company.policy, asked.recorded_at)
    return dict(duty.suggests(context, asked.actor) or NO_DATA)


def _planned(company: Company, asked: Asked, instance: Instance, row: int, data: dict[str, Any]) -> Planned:
    moves = company.machines[asked.machine].options(asked.event, instance.state)
    becomes = (moves[0].target if moves else None) or instance.state
    command = Command(
        machine=asked.machine,
        key=instance.key,
        event=asked.event,
        data=data,
        actor=asked.actor,
        at=None,
        recorded_at=asked.recorded_at,
        reason=asked.reason,
    )
    return Planned(row, instance.key, asked.event, instance.state, becomes, command)
