"""Say where the names of somebody who was erased still stand, and why they cannot be taken out there."""

from collections.abc import Iterator
from itertools import islice

from wxflow.decide.command import Command
from wxflow.declare.records import ERASED, Step
from wxflow.json_values import canonical
from wxflow.translatable import listed, tr
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.company.company import Company

_SHORTEST = 2
_MOST_TOLD = 10


def names_forgotten(company: Company, command: Command) -> frozenset[str]:
    """Return what somebody is and was called, as it is compared, where a command is to erase them; else nothing."""
    machine = company.machines.machines.get(command.machine)
    if machine is None or not any(move.forgets for move in machine.transitions if move.event == command.event):
        return frozenset()
    steps = company.queries.steps(machine=command.machine, key=command.key)
    names = {canonical_name(name) for step in steps if (name := step.data.get("name", ERASED)) != ERASED}
    return frozenset(name for name in names if len(name) >= _SHORTEST)


def remains(company: Company, names: frozenset[str]) -> str | None:
    """Say where names still stand; None where they stand nowhere in the record."""
    found = [_place(step) for step in islice(_holding(company, names), _MOST_TOLD + 1)]
    if not found:
        return None
    more = [tr("…")] if len(found) > _MOST_TOLD else []
    return tr(
        "the name still stands in texts that are sealed, and cannot be taken out without breaking the record: {places}",
        places=listed([*found[:_MOST_TOLD], *more]),
    )


def _holding(company: Company, names: frozenset[str]) -> Iterator[Step]:
    for step in company.queries.steps() if names else ():
        text = canonical_name(f"{step.reason or ''}\n{canonical(step.data)}")
        if any(name in text for name in names):
            yield step


def _place(step: Step) -> str:
    return tr("{step} ({event})", step=f"{step.machine}/{step.key}#{step.seq}", event=step.event)
