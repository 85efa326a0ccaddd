"""Gather what a penalty's notice says: who owed what since when, who was told, which rule, what may be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from wxflow.declare.records import OVERDUE, Facts, Instance, Step, Timer
from wxflow.ledger.outbox import SENT, Outbox
from wxflow_machines.parts.reached import TOLD
from wxflow_machines.parts.reminders import TOPIC
from wxflow_office.company.company import Company
from wxflow_office.instances.called import Called
from wxflow_office.instances.countdown import CountedDay, counted_days
from wxflow_office.instances.find import find
from wxflow_office.instances.numbers import Numbers
from wxflow_office.notices.breach import Cause, cause_of, matter, step_of

PENALTY = "penalty"


class Told(NamedTuple):
    """Somebody who was told: when (UTC microseconds), who, by which channel if that is known."""

    at: int
    recipient: str
    channel: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A deadline that was missed; moments in UTC microseconds."""

    deadline: str
    began: Step
    """The step that armed it."""
    start: int
    due: int
    days: list[CountedDay]
    told: list[Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Everything a penalty's notice says."""

    penalty: Instance
    number: str
    called: Called
    matter: str
    unit: str | None
    cause: Step | None
    missed: Missed | None
    steps: list[Step]
    """What has become of the penalty since, from its first step on."""
    appeal: Timer | None
    """The term for an appeal, while it runs."""

    @property
    def facts(self) -> Facts:
        """Return the penalty's facts."""
        return self.penalty.facts


def notice(company: Company, text: str) -> Notice:
    """Return the notice of the penalty that a key or a number names; UnknownInstance where none does."""
    penalty = find(company, PENALTY, text)
    called, cause = Called(company), cause_of(penalty.facts)
    debtor = called.facts("person", penalty.facts["debtor"])
    steps = company.queries.steps_of(PENALTY, penalty.key)
    return Notice(
        penalty=penalty,
        number=Numbers(company).of(PENALTY, penalty.key) or penalty.key,
        called=called,
        matter=matter(company, penalty.facts),
        unit=called.unit(debtor["unit"]) if debtor and debtor.get("unit") else None,
        cause=step_of(company, cause) if cause else None,
        missed=_missed(company, cause) if cause else None,
        steps=steps,
        appeal=next(
            (one for one in company.queries.timers(machine=PENALTY, key=penalty.key) if one.name == "appeal"), None
        ),
    )


def _missed(company: Company, cause: Cause) -> Missed | None:
    """Return the deadline that was missed, counted as it ran; None where the cause is none."""
    instance, steps = (
        company.queries.instance(cause.machine, cause.key),
        company.queries.steps_of(cause.machine, cause.key),
    )
    if instance is None or cause.what not in company.machines[cause.machine].deadlines:
        return None
    began = next((one for one in steps if one.seq == cause.seq), None)
    passed = next((one for one in steps if one.event == OVERDUE and _is_of(one, cause)), None)
    if began is None or passed is None:
        return None
    occurred = company.policy.at(began.recorded_at).clock_starts == "occurred"
    start = began.at if occurred else began.recorded_at
    return Missed(
        deadline=cause.what,
        began=began,
        start=start,
        due=passed.at,
        days=counted_days(company, instance, cause.what, start, passed.at),
        told=sorted({*_reached(steps, cause), *_sent(company, cause)}),
    )


def _is_of(step: Step, cause: Cause) -> bool:
    return (step.data.get("timer"), step.data.get("entry")) == (cause.what, cause.seq)


def _reached(steps: list[Step], cause: Cause) -> Iterator[Told]:
    """Yield whom a reminder of the deadline has reached, as the record has it."""
    for one in steps:
        entry = one.data.get("entry", cause.seq)
        if one.event == TOLD and one.data.get("deadline") == cause.what and entry == cause.seq:
            yield Told(one.recorded_at, one.data["recipient"], None)


def _sent(company: Company, cause: Cause) -> Iterator[Told]:
    """Yield the messages about it that a channel has taken, where nothing in the record says so."""
    for one in Outbox(company.store, company.company).all((SENT,)):
        told = one.content
        about = (told.get("machine"), told.get("key"), told.get("deadline"), told.get("entry"))
        if one.topic == TOPIC and about == (cause.machine, cause.key, cause.what, cause.seq):
            yield Told(one.changed_at, one.recipient, one.channel)
