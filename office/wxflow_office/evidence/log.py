"""Read the audit log, or as much of it as is asked for, in the order it was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import dropwhile

from wxflow.declare.records import Step
from wxflow_office.company.company import Company
from wxflow_office.evidence import selection
from wxflow_office.instances.find import find, machine_meant
from wxflow_office.texts import as_json

Place = tuple[int, str, str, int]
"""Where a step stands in the log: its recorded_at in UTC microseconds, machine, key and seq."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which steps: those that every filter given lets through; since ≤ recorded_at < until, UTC microseconds."""

    machine: str | None = None
    key: str | None = None
    actor: str | None = None
    since: int | None = None
    until: int | None = None
    person: str | None = None
    """Of this person, their memberships and handovers, penalties and reports."""
    group: str | None = None
    """Of this group, of all under it, and of the penalties on its account."""
    clause: str | None = None
    """Of the penalties under this clause, and the steps they came from."""
    backdated: bool = False
    """Only what was entered more than a minute after the moment it says it was recorded."""


def place_of(step: Step) -> Place:
    """Return where a step stands in the log."""
    return step.recorded_at, step.machine, step.key, step.seq


def steps(company: Company, asked: Asked, behind: Place | None = None) -> Iterator[Step]:
    """Yield the steps asked for, those behind a place alone; what is named and not there is refused."""
    if asked.machine is not None:
        machine = machine_meant(company, asked.machine)  # an unknown one is refused, with the nearest name
        key = None if asked.key is None else find(company, machine, asked.key).key
        asked = replace(asked, machine=machine, key=key)
    wanted = selection.wanted(company, asked.person, asked.group, asked.clause)
    since = max((one for one in (asked.since, behind and behind[0]) if one is not None), default=None)
    found = company.queries.steps(
        machine=asked.machine,
        key=asked.key,
        actor=asked.actor,
        since=since,
        until=asked.until,
        of=wanted.lives if wanted else None,
    )
    if behind is not None:
        found = dropwhile(lambda step: place_of(step) <= behind, found)
    for step in found:
        if (wanted is None or wanted.has(step)) and (as_json.entered_late(step) or not asked.backdated):
            yield step
