"""Tell of an instance as programs read it, by whichever door they come: in a list, whole, and step by step."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from wxflow.declare.lives import corrected_by
from wxflow.declare.records import Instance, Step
from wxflow_machines.parts.scope import ABSENT
from wxflow_office.company.company import Company
from wxflow_office.instances.called import Called
from wxflow_office.instances.held import Held
from wxflow_office.instances.numbers import NUMBERED, Numbers
from wxflow_office.texts import as_json

Sees = Callable[[Instance], bool]
"""Whether whoever is told may see an instance."""


def in_list(numbers: Numbers, one: Instance) -> dict[str, Any]:
    """Tell of an instance as one of many."""
    number = {"number": numbers.of(one.machine, one.key)} if one.machine in NUMBERED else {}
    return {**number, **as_json.instance(one)}


def whole(company: Company, one: Instance, now: int, sees: Sees = lambda _: True) -> dict[str, Any]:
    """Tell all of an instance: its facts, what can happen next and who may, what is due, and the people of a group."""
    ahead = company.outlook().of(one, company.policy, now)
    held, called = Held(company, now), Called(company)
    seen = {other.full_name for other in company.queries.instances(root=one.root) if sees(other)}
    timers = (timer for timer in ahead.timers if (timer.machine, timer.key) in seen)
    told = {
        "machine": one.machine,
        "key": one.key,
        "number": Numbers(company).of(one.machine, one.key),
        "state": one.state,
        "facts": dict(one.facts),
        "next": [move._asdict() for move in ahead.next],
        "timers": [{**as_json.timer(timer, company.zone), "held_until": held.until(timer)} for timer in timers],
    }
    return {**told, "people": people(company, called, one, sees)} if one.machine == "group" else told


def people(company: Company, called: Called, group: Instance, sees: Sees = lambda _: True) -> list[dict[str, Any]]:
    """Tell who is in a group, owed to it or to be taken out, owner and leads first."""
    first = [group.facts.get("owner"), *group.facts.get("leads", ())]
    found = (one for one in company.queries.instances("membership", root=group.root) if one.state != ABSENT)
    ordered = sorted(filter(sees, found), key=lambda one: (_place(first, one.facts["person"]), one.key))
    return [
        {
            "person": one.facts["person"],
            "name": called.name(one.facts["person"]),
            "state": one.state,
            "nickname": one.facts.get("nickname"),
        }
        for one in ordered
    ]


def past(company: Company, one: Instance, steps: Iterable[Step]) -> Iterator[dict[str, Any]]:
    """Tell some steps of an instance, each with the correction that has put it out of its life, if one has."""
    out = corrected_by(company.queries.steps(machine=one.machine, key=one.key))
    for step in steps:
        yield {**as_json.step(company.company, step, company.zone), "corrected_by": out.get(step.seq)}


def _place(first: list[str | None], person: str) -> int:
    return first.index(person) if person in first else len(first)
