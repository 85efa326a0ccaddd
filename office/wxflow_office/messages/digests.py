"""Bundle reminders: whoever has several on one working day gets them as one message."""

from collections.abc import Iterable
from datetime import time
from typing import NamedTuple

from wxflow.calendar.working_hours import KnowsDays, WorkingHours
from wxflow.declare.records import Facts
from wxflow_machines.policy.policy import Policy


class Message(NamedTuple):
    """One thing somebody is to be told: its key, whom, since when (UTC microseconds), and what."""

    key: str
    recipient: str
    at: int
    content: Facts


class Digest(NamedTuple):
    """What one person is told at once, and not before a moment in working hours (UTC microseconds)."""

    recipient: str
    not_before: int
    messages: tuple[Message, ...]
    """The oldest first."""


def hours_of(policy: Policy, calendar: KnowsDays) -> WorkingHours:
    """Return a company's working hours."""
    return WorkingHours(calendar, time.fromisoformat(policy.opens), time.fromisoformat(policy.closes))


def digests(messages: Iterable[Message], hours: WorkingHours, now: int) -> list[Digest]:
    """Bundle what waits at `now`: one digest for each person and working day, the earliest first.

    What has waited since an earlier day belongs to the first day on which it can still be told.
    """
    found: dict[tuple[str, object], list[tuple[int, Message]]] = {}
    for message in messages:
        moment = hours.first_from(max(message.at, now))
        slot = (message.recipient, hours.calendar.local_date(moment))
        found.setdefault(slot, []).append((moment, message))
    bundled = [
        Digest(recipient, max(moment for moment, _ in held), tuple(sorted((m for _, m in held), key=_age)))
        for (recipient, _), held in found.items()
    ]
    return sorted(bundled, key=lambda one: (one.not_before, one.recipient))


def _age(message: Message) -> tuple[int, str]:
    return message.at, message.key
