"""Give stored values the names and forms that programs read them by."""

from typing import Any

from wxflow.calendar.due import HELD
from wxflow.declare.records import Instance, Step, Timer
from wxflow.moments import iso


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
        "data": dict(one.data),
        "at": iso(one.at, zone),
        "recorded_at": iso(one.recorded_at, zone),
        "request_id": one.request_id,
        "cause": one.cause,
        "seal": one.seal.hex(),
    }


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
