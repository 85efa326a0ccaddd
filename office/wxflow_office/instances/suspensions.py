"""Pause many duties at once, let them go on, or give them more time: for a person, a group, or everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wxflow.decide.command import Command
from wxflow.declare.records import Instance
from wxflow.declare.suspension import Effect
from wxflow.store.queries import Queries
from wxflow_office.company.company import Company
from wxflow_office.instances.find import find
from wxflow_office.journal.planned import Planned


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """What is to be done to duties, and who does it; times in UTC microseconds, `at` defaults to `recorded_at`."""

    effect: Effect
    data: dict[str, Any]
    actor: str
    at: int | None
    recorded_at: int
    reason: str


def planned(company: Company, asked: Suspension, duties: Iterator[Instance]) -> Iterator[Planned]:
    """Yield a command for every duty whose clock it would change."""
    outlook = company.outlook()
    for one in duties:
        if outlook.suspends(one, asked.effect, company.policy, asked.recorded_at):
            command = Command(
                machine=one.machine,
                key=one.key,
                event=asked.effect,
                data=asked.data,
                actor=asked.actor,
                at=asked.at,
                recorded_at=asked.recorded_at,
                reason=asked.reason,
            )
            yield Planned(0, f"{one.machine}/{one.key}", asked.effect, one.state, one.state, command)


def of_everybody(company: Company) -> Iterator[Instance]:
    """Yield every instance that may have a deadline."""
    for machine in _machines(company):
        yield from company.queries.instances(machine)


def of_group(company: Company, group: str) -> Iterator[Instance]:
    """Yield those of a group; UnknownInstance when there is none of that key."""
    yield from _under(company, find(company, "group", group).root)


def of_person(company: Company, person: str) -> Iterator[Instance]:
    """Yield those of the groups a person leads first, and the person's own, each once."""
    store, code = company.store, company.company
    named = Queries(store, code).instances("group", refs=(("lead", person),))
    roots = [group.root for group in named if group.facts["leads"][0] == person]
    for root in roots:
        yield from _under(company, root)
    for machine, ref in (("membership", "person"), ("handover", "outgoing")):
        own = Queries(store, code).instances(machine, refs=((ref, person),))
        yield from (one for one in own if one.root not in roots)


def _under(company: Company, root: str) -> Iterator[Instance]:
    for machine in _machines(company):
        yield from company.queries.instances(machine, root=root)


def _machines(company: Company) -> list[str]:
    """Name the machines whose deadlines can be suspended."""
    machines = company.machines.machines.values()
    return [machine.name for machine in machines if any(move.suspends for move in machine.transitions)]
