"""Tell of an item in plain values: what a program reads, and any door can show."""

from typing import Any

from wxflow.declare.fields import Field
from wxflow.moments import iso
from wxflow_office.company.company import Company
from wxflow_office.desk.item import Item, Way
from wxflow_office.instances.called import Called
from wxflow_office.texts import language

_NAMES = (
    "what", "due", "last_day", "working_days_left", "overdue", "provisional", "held_until", "deadline", "machine",
    "key", "state", "group", "title", "person", "name", "waits_for", "role", "event", "events", "since", "shown",
)  # fmt: skip


def told(company: Company, called: Called, item: Item) -> dict[str, Any]:
    """Return an item by stable names, times as ISO 8601 with offset."""
    term = item.term
    whole = {
        **in_short(company, called, item),
        "due": None if term is None or term.due is None else iso(term.due, company.zone),
        "state": item.state,
        "group": item.group,
        "waits_for": [{"person": one, "name": called.name(one)} for one in item.people],
        "role": item.role,
        "event": item.ways[0].event if item.ways else None,
        "events": [_way(one) for one in item.ways],
    }
    return {name: whole[name] for name in _NAMES}


def in_short(company: Company, called: Called, item: Item) -> dict[str, Any]:
    """Return what whoever is asked sees of an item, by the same names."""
    term = item.term
    return {
        "what": language.say(item.what),
        "last_day": None if term is None or term.last_day is None else term.last_day.isoformat(),
        "working_days_left": term.working_days_left if term else None,
        "overdue": bool(term and term.overdue),
        "provisional": bool(term and term.provisional),
        "held_until": term.held_until if term else None,
        "deadline": term.deadline if term else None,
        "machine": item.machine,
        "key": item.key,
        "title": called.title(item.group) if item.group else None,
        "person": item.person,
        "name": called.name(item.person) if item.person else None,
        "since": iso(item.since, company.zone),
        "shown": dict(item.shown),
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "event": way.event,
        "reason": way.needs_reason,
        "fields": [_field(field) for field in way.fields],
        "suggested": dict(way.suggested),
    }


def _field(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {"name": field.name, "shape": field.shape, "required": field.required}
    if field.choices:
        told["choices"] = list(field.choices)
    return told
