"""Put a command right: what it would come to, how a correction is called, and which command was the last."""

from collections.abc import Collection, Iterator
from itertools import count
from typing import Any

from wxflow.declare.records import CLOCK_EVENTS, CORRECTED, MIGRATE, Name, Step
from wxflow.declare.reminder import deadline_of
from wxflow.engine.corrections import corrections
from wxflow.engine.outlook import Outlook
from wxflow.ledger.outbox import SENT, Outbox
from wxflow.moments import iso
from wxflow.translatable import term, tr
from wxflow_machines.correction import CORRECTION, told_of
from wxflow_office.company.company import Company
from wxflow_office.instances.called import Called
from wxflow_office.instances.moves import NEW, beginning
from wxflow_office.texts import dates, language

_HOUR = 3_600_000_000
_NO_COMMANDS = (*CLOCK_EVENTS, CORRECTED, MIGRATE)
Data = dict[str, Any]
_CHANGED, _LEFT_OUT, _WITHDRAWN = (
    ("instance", "was", "state"),
    ("step", "why"),
    ("number", "was", "debtor", "give_back"),
)
_MISSED, _SENT = ("clause", "debtor", "group", "at"), ("recipient", "instance", "at")


def foreseen(company: Company, proposal: Data, moment: int) -> Data:
    """Return what a correction would come to, as its record would hold it, and what notices have been sent since."""
    corrects = CORRECTION.corrects
    assert corrects is not None
    outcome = corrections.rehearse(company.engine, corrects, corrects.of(proposal), moment)
    told = dict(told_of(outcome.difference))
    changed = {one["instance"] for one in told["changed"]}
    changed |= {f"penalty/{one['penalty']}" for one in told["withdrawn"]}
    return {**told, "sent": list(_sent(company, changed))}


def in_words(called: Called, told: Data) -> Iterator[tuple[str, tuple[str, ...], list[Data]]]:
    """Yield what a correction comes to: titles, each with its columns and rows, everything as people call it."""
    yield tr("what stands otherwise"), _CHANGED, [_stands(one) for one in told["changed"]]
    yield tr("deadlines that run"), ("instance", "deadline"), [_runs(called, one) for one in told["running"]]
    withdrawn = [{**one, "was": term("state", one["was"], "penalty")} for one in told["withdrawn"]]
    numbered = [{**one, "number": called.whole("penalty", one["penalty"])} for one in withdrawn]
    yield tr("penalties withdrawn"), _WITHDRAWN, numbered
    yield tr("breaches that are not charged"), _MISSED, dates.as_read(told)["not_charged"]
    yield (
        tr("later commands that would have been refused, and are left out"),
        _LEFT_OUT,
        [_left_out(called, one) for one in told["left_out"]],
    )
    yield tr("what people have been told"), _SENT, told["sent"]


def _left_out(called: Called, one: Data) -> Data:
    """Return a command that would have been refused, and why, with a penalty's number in place of its key."""
    machine, _, key = one["step"].rpartition("#")[0].partition("/")
    return {**one, "why": language.say(one["why"]).replace(key, called.short(machine, key))}


def _runs(called: Called, named: str) -> Data:
    """Return a deadline that runs, named as machine/key deadline."""
    instance, _, name = named.rpartition(" ")
    machine = instance.partition("/")[0]
    return {"instance": called.step(instance), "deadline": term("deadline", deadline_of(name), machine)}


def _stands(one: Data) -> Data:
    """Return where an instance stood and would."""
    machine = one["instance"].partition("/")[0]
    return {**one, **{name: term("state", one[name], machine) for name in ("was", "state") if name in one}}


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


def is_command(step: Step) -> bool:
    """Tell whether a step is a command's own, which can be put right: nothing that followed, no correction's."""
    return step.cause is None and step.machine != CORRECTION.name and step.event not in _NO_COMMANDS


def may_propose(company: Company, outlook: Outlook, person: str, now: int) -> bool:
    """Tell whether somebody may propose a correction."""
    outlook.ledger.foresee_nothing([(CORRECTION.name, NEW)])
    return outlook.admits(beginning(company, outlook, CORRECTION.name, "propose", now), person)


def is_recent(step: Step, person: str, now: int) -> bool:
    """Tell whether somebody has given a command within the hour, and so may take it back as far as that goes."""
    return is_command(step) and step.actor == person and 0 <= now - step.recorded_at <= _HOUR


def _sent(company: Company, changed: set[str]) -> Iterator[Data]:
    """Yield what people have been told about what would stand otherwise."""
    for one in Outbox(company.store, company.company).all((SENT,)):
        instance = f"{one.content.get('machine')}/{one.content.get('key')}"
        if instance in changed:
            yield {"recipient": one.recipient, "instance": instance, "at": iso(one.at, company.zone)}
