"""Give stored values the names and forms that programs read them by."""

import json
from typing import Any

from wxflow.calendar.due import HELD
from wxflow.declare.lives import LIFE, STEP
from wxflow.declare.records import CLOCK, CORRECTED, Facts, Instance, Step, Timer
from wxflow.moments import iso

_MOMENT = 60_000_000
"""Microseconds between the moment a command is given, or has as its default, and its being entered, as clocks go."""


def step(company: str, one: Step, zone: str) -> dict[str, Any]:
    """Shape a step as the audit log prints it."""
    return {
        "company": company,
        "machine": one.machine,
        "key": one.key,
        "seq": one.seq,
        "event": one.event,
        "from": one.source,
        "to": one.target,
        "actor": one.actor,
        "reason": one.reason,
        "data": _corrected(one.data, zone) if one.event == CORRECTED else dict(one.data),
        "at": iso(one.at, zone),
        "recorded_at": iso(one.recorded_at, zone),
        "request_id": one.request_id,
        "cause": one.cause,
        "via": None if one.via is None else way(one.via),
        "entered_at": None if one.entered_at is None else iso(one.entered_at, zone),
        "seal": one.seal.hex(),
    }


def _corrected(data: Facts, zone: str) -> dict[str, Any]:
    """Shape the life that a corrected step tells, its moments as people write them."""
    life = [
        {STEP: {**entry[STEP], **{name: iso(entry[STEP][name], zone) for name in ("at", "recorded_at")}}}
        if STEP in entry
        else entry
        for entry in data[LIFE]
    ]
    return {**data, LIFE: life}


def entered_late(one: Step) -> bool:
    """Tell whether a step was entered later than it says it was recorded; what time takes is written down later."""
    return one.actor != CLOCK and one.entered_at is not None and one.entered_at - one.recorded_at > _MOMENT


def way(via: str) -> Any:
    """Read by which way a step came; a text that is no JSON stands for itself."""
    try:
        return json.loads(via)
    except ValueError:
        return via


def due(one: Timer, zone: str) -> str | None:
    """Shape when a timer is due: at no moment while a suspension without an end covers it."""
    return None if one.due == HELD else iso(one.due, zone)


def timer(one: Timer, zone: str) -> dict[str, Any]:
    """Shape an armed timer."""
    return {
        "machine": one.machine,
        "key": one.key,
        "deadline": one.name,
        "due": due(one, zone),
        "provisional": one.provisional,
        "budget": one.budget,
        "start": iso(one.start, zone),
    }


def instance(one: Instance) -> dict[str, Any]:
    """Shape an instance: its key, its state, and its facts by their names."""
    return {"key": one.key, "state": one.state, **{k: v for k, v in one.facts.items() if k not in ("key", "state")}}
