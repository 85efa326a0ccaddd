"""Say what falls due by a moment, and for whom."""

from typing import Any, NamedTuple

from wxflow.calendar.due import HELD
from wxflow.declare.records import Facts, Instance, Timer
from wxflow.declare.reminder import MARK
from wxflow.declare.standing import Standing
from wxflow.moments import iso, parse
from wxflow_office.company.company import Company
from wxflow_office.instances.held import Held
from wxflow_office.texts import as_json

_PERSONS = ("person", "outgoing", "debtor")
"""What machines call the person an instance is about: a part of its key, or a fact."""


class Due(NamedTuple):
    """A deadline that falls due, and what is told of it, as `wxflow due --format json` has it."""

    timer: Timer
    told: dict[str, Any]


def due(company: Company, now: int, days: int, person: str | None = None) -> list[Due]:
    """Return what falls due by the end of the n-th working day, overdue included; of a person, if one is named.

    A person's are those they lead, owe or are concerned by. What has no due moment until a suspension is ended stands
    last.
    """
    until = company.engine.calendar.due_after(now, days).moment
    timers = [*company.queries.timers(until=until)]
    held = Held(company, now)
    if held.is_any:
        timers += company.queries.timers(since=HELD, until=HELD)
    found = [Due(timer, _told(company, timer, now, held)) for timer in timers if MARK not in timer.name]
    return [one for one in found if person in (None, *_people(one.told["person"]), *one.told["leads"])]


def standing(company: Company, person: str | None = None) -> list[dict[str, Any]]:
    """Return what has passed and still stands, as `due` tells of it; of a lead, if one is named.

    No timer runs, and somebody must do something all the same.
    """
    found = [_told_of_standing(company, one, what) for one, what in company.queries.standing(company.machines)]
    return sorted((one for one in found if person in (None, *one["leads"])), key=lambda one: str(one["due"]))


def _told(company: Company, timer: Timer, now: int, held: Held) -> dict[str, Any]:
    group = timer.root.split("/", 1)[1] if timer.root.startswith("group/") else None
    return {
        "due": as_json.due(timer, company.zone),
        "machine": timer.machine,
        "key": timer.key,
        "deadline": timer.name,
        "budget": timer.budget,
        "overdue": timer.due <= now and not timer.provisional,
        "provisional": timer.provisional,
        "held_until": held.until(timer),
        "group": group,
        "leads": list(_facts(company, "group", group).get("leads", ())) if group else [],
        "person": _person(company, timer),
    }


def _told_of_standing(company: Company, one: Instance, what: Standing) -> dict[str, Any]:
    return {
        "due": iso(parse(what.due, "due"), company.zone),
        "machine": one.machine,
        "key": one.key,
        "deadline": what.name,
        "budget": 0,
        "overdue": True,
        "provisional": False,
        "held_until": None,
        "group": one.key,
        "leads": list(one.facts.get("leads", ())),
        "person": None,
    }


def _person(company: Company, timer: Timer) -> str | None:
    machine = company.machines[timer.machine].machine
    parts = dict(zip(machine.key, timer.key.split("/"), strict=False))
    facts = {**parts, **_facts(company, timer.machine, timer.key)}
    asked = ", ".join(facts.get("asked", ()))
    return asked or next((facts[name] for name in _PERSONS if facts.get(name)), None)


def _people(named: str | None) -> list[str]:
    return named.split(", ") if named else []


def _facts(company: Company, machine: str, key: str) -> Facts:
    found = company.queries.instance(machine, key)
    return found.facts if found else {}
