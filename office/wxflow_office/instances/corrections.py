"""Put a command right: what it would come to, how a correction is called, and which command was the last."""

from collections.abc import Collection, Iterator
from itertools import count
from typing import Any

from wxflow.declare.records import CLOCK_EVENTS, Name, Step
from wxflow.engine.corrections import corrections
from wxflow.ledger.outbox import SENT, Outbox
from wxflow.moments import iso
from wxflow_machines.correction import CORRECTION, told_of
from wxflow_office.company.company import Company

_HOUR = 3_600_000_000
Data = dict[str, Any]


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


def last_command(company: Company, names: Collection[Name], actor: str, now: int) -> Step | None:
    """Return the last command that somebody has given within the hour on any of some instances, if there is one."""
    given = company.queries.steps(actor=actor, since=now - _HOUR, until=now + 1)
    found = [step for step in given if step.cause is None and step[:2] in names and step.event not in CLOCK_EVENTS]
    return found[-1] if found else None


def _sent(company: Company, changed: set[str]) -> Iterator[Data]:
    """Yield what people have been told about what would stand otherwise."""
    for one in Outbox(company.store, company.company).all((SENT,)):
        instance = f"{one.content.get('machine')}/{one.content.get('key')}"
        if instance in changed:
            yield {"recipient": one.recipient, "instance": instance, "at": iso(one.at, company.zone)}
