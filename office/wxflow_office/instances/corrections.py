"""Put a command right: what it would come to, how a correction is called, and which command was the last."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from wxflow.audit import causes
from wxflow.declare.records import CLOCK_EVENTS, Step
from wxflow.engine.corrections import corrections
from wxflow.errors import BadInput, Refused
from wxflow.ledger.outbox import SENT, Outbox
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_machines.correction import CORRECTION, told_of
from wxflow_office.company.company import Company

_HOUR = 3_600_000_000
Data = dict[str, Any]


def step_of(company: Company, name: str) -> Step:
    """Return the step of a name, machine/key#seq; BadInput or Refused when there is none."""
    parsed = causes.parse(name)
    if parsed is None:
        raise BadInput(tr("{name} names no step: name it as machine/key#number", name=repr(name)))
    found = causes.step(company.store, company.company, parsed)
    if found is None:
        raise Refused(tr("correct {step}", step=name), tr("there is no such step"))
    return found


def foreseen(company: Company, proposal: Data, moment: int) -> Data:
    """Return what a correction would come to, as its record would hold it, and what notices have been sent since."""
    corrects = CORRECTION.corrects
    assert corrects is not None
    outcome = corrections.rehearse(company.engine, corrects, corrects.of(proposal), moment)
    told = dict(told_of(outcome.difference))
    changed = {one["instance"] for one in told["changed"]}
    changed |= {f"penalty/{one['penalty']}" for one in told["withdrawn"]}
    return {**told, "sent": list(_sent(company, changed))}


def next_key(company: Company, prefix: str) -> str:
    """Return the next key for a correction: C1, C2…"""
    return next(
        key for number in count(1) if company.queries.instance("correction", key := f"{prefix}{number}") is None
    )


def last_command(company: Company, key: str, actor: str, now: int) -> Step:
    """Return the last command that somebody has given on a key within the hour; Refused when there is none."""
    given = company.queries.steps(actor=actor, since=now - _HOUR, until=now + 1)
    found = [step for step in given if step.cause is None and _is_of(step, key)]
    if not found:
        why = tr("{actor} has given no command on it within the hour", actor=actor)
        raise Refused(tr("undo {key}", key=key), why, tr("`wxflow correct`"))
    return found[-1]


def _is_of(step: Step, key: str) -> bool:
    named = key in (step.key, f"{step.machine}/{step.key}", step.name)
    return named and step.machine != "correction" and step.event not in CLOCK_EVENTS


def _sent(company: Company, changed: set[str]) -> Iterator[Data]:
    """Yield what people have been told about what would stand otherwise."""
    for one in Outbox(company.store, company.company).all((SENT,)):
        instance = f"{one.content.get('machine')}/{one.content.get('key')}"
        if instance in changed:
            yield {"recipient": one.recipient, "instance": instance, "at": iso(one.at, company.zone)}
