"""Read the audit log, or as much of it as is asked for, in the order it was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile

from wxflow.audit import causes
from wxflow.declare.records import Step
from wxflow.errors import BadInput, UnknownInstance
from wxflow.translatable import tr
from wxflow_office.company.company import Company
from wxflow_office.evidence import selection
from wxflow_office.instances.find import find
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
        _ = company.machines[asked.machine]  # an unknown one is refused, with the nearest name
        if asked.key is not None:
            find(company, asked.machine, asked.key)
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


def named(company: Company, text: str) -> Step:
    """Return the step that a text names, as group/G001#3; what is no name, or names no step, is refused."""
    name = causes.parse(text)
    if name is None:
        raise BadInput(tr("{text} is not the name of a step: give one like group/G001#3", text=repr(text)))
    step = causes.step(company.store, company.company, name)
    if step is not None:
        return step
    stands = find(company, name.machine, name.key)
    raise UnknownInstance(
        text,
        tr(
            "there is no step {seq}; {machine}/{key} stands at step {seq2}",
            seq=name.seq,
            machine=name.machine,
            key=name.key,
            seq2=stands.seq,
        ),
    )
