"""Say what falls due by a moment, and for whom."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from wxflow.calendar.due import HELD
from wxflow.declare.records import Instance, Timer, name_of_root
from wxflow.declare.reminder import MARK
from wxflow.declare.standing import Standing
from wxflow.moments import iso, parse
from wxflow_office.company.company import Company
from wxflow_office.instances.called import Called
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
    return _of(company, timers, now, held, person)


def beyond(company: Company, now: int, days: int, person: str | None = None) -> list[Due]:
    """Return what falls due after the end of the n-th working day, of a person, if one is named."""
    until = company.engine.calendar.due_after(now, days).moment
    return _of(company, company.queries.timers(since=until + 1, until=HELD - 1), now, Held(company, now), person)


def between(company: Company, since: int, until: int, now: int, person: str | None = None) -> list[Due]:
    """Return what falls due from a moment to another (UTC microseconds), of a person, if one is named."""
    return _of(company, company.queries.timers(since=since, until=until), now, Held(company, now), person)


def _of(company: Company, timers: Iterable[Timer], now: int, held: Held, person: str | None) -> list[Due]:
    timers = [timer for timer in timers if MARK not in timer.name]
    called = _read(company, timers)
    found = [Due(timer, _told(company, called, timer, now, held)) for timer in timers]
    return [one for one in found if person in (None, *_people(one.told["person"]), *one.told["leads"])]


def _read(company: Company, timers: Sequence[Timer]) -> Called:
    """Read what timers are about, and then everybody they concern, each at once."""
    outlook = company.outlook()
    called = Called(company, outlook)
    outlook.read_called({name for one in timers for name in ((one.machine, one.key), name_of_root(one.root))})
    concerned = (
        (*_people(_person(company, called, one)), *(called.facts(*name_of_root(one.root)) or {}).get("leads", ()))
        for one in timers
    )
    outlook.read_called({("person", person) for people in concerned for person in people})
    return called


def standing(company: Company, person: str | None = None) -> list[dict[str, Any]]:
    """Return what has passed and still stands, as `due` tells of it; of a lead, if one is named.

    No timer runs, and somebody must do something all the same.
    """
    called = Called(company)
    found = [_told_of_standing(company, called, one, what) for one, what in company.queries.standing(company.machines)]
    return sorted((one for one in found if person in (None, *one["leads"])), key=lambda one: str(one["due"]))


def _told(company: Company, called: Called, timer: Timer, now: int, held: Held) -> dict[str, Any]:
    group = timer.root.split("/", 1)[1] if timer.root.startswith("group/") else None
    person = _person(company, called, timer)
    leads = list((called.facts("group", group) or {}).get("leads", ())) if group else []
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
        "title": called.title(group) if group else None,
        "leads": leads,
        "lead_names": [called.name(one) for one in leads],
        "person": person,
        "names": [called.name(one) for one in _people(person)],
    }


def _told_of_standing(company: Company, called: Called, one: Instance, what: Standing) -> dict[str, Any]:
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
        "title": called.title(one.key),
        "leads": list(one.facts.get("leads", ())),
        "lead_names": [called.name(lead) for lead in one.facts.get("leads", ())],
        "person": None,
        "names": [],
    }


def _person(company: Company, called: Called, timer: Timer) -> str | None:
    parts = company.machines[timer.machine].machine.parts_of(timer.key)
    facts = {**parts, **(called.facts(timer.machine, timer.key) or {})}
    asked = ", ".join(facts.get("asked", ()))
    return asked or next((facts[name] for name in _PERSONS if facts.get(name)), None)


def _people(named: str | None) -> list[str]:
    return named.split(", ") if named else []
