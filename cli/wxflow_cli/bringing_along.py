"""Bring a company's record along that was written before units were machines of their own.

Units are opened from the people in them and the groups that name them, each by a step that follows from whatever first
named it, at that moment; a planned end is armed where a temporary group is at work. No deadline that runs is touched.
"""

from collections.abc import Iterator
from typing import NamedTuple

from wxflow.audit.in_force import InForce
from wxflow.decide import change
from wxflow.declare.context import Context
from wxflow.declare.records import Instance, Step, Timer
from wxflow.declare.reminder import due_of
from wxflow.engine.engine import Engine
from wxflow.ledger.ledger import Ledger
from wxflow.ledger.lookups import LedgerLookups
from wxflow.ledger.reindex import reindex
from wxflow.store import queries
from wxflow.store import statements as sql
from wxflow.store.store import Store
from wxflow_machines.group.group import GROUP
from wxflow_machines.policy import file
from wxflow_machines.policy.policy import Policy
from wxflow_machines.policy.sameness import canonical_name

REASON = "opened by an upgrade: until then units were names only"
_PLANNED_END = next(one for one in GROUP.deadlines if one.name == "planned_end")


class Brought(NamedTuple):
    """What was done for a company."""

    units: tuple[str, ...]
    planned_ends: tuple[str, ...]
    refs: int


def bring_along(engine: Engine) -> Brought:
    """Do what is still to be done for a company, in one transaction; what has been done is not done again."""
    with engine.store.transaction(engine.company):
        refs = reindex(engine.store, engine.company, engine.machines)
        units = tuple(_open(engine, name, step) for name, step in _unopened(engine).items())
        return Brought(units, tuple(_arm_planned_ends(engine)), refs)


def latest_policy(store: Store, company: str) -> Policy | None:
    """Return the policy that the latest step was taken under, or None where there is no step."""
    latest = max(queries.steps(store, company), key=lambda step: step.recorded_at, default=None)
    if latest is None:
        return None
    policy = InForce(store, company, file.kept).policy(latest.policy)
    assert isinstance(policy, Policy)
    return policy


def _unopened(engine: Engine) -> dict[str, Step]:
    """Return the units that people are in or groups name and nobody opened, each with the step that first named it."""
    store, company = engine.store, engine.company
    named = {canonical_name(unit) for one in queries.instances(store, company) for unit in _units_of(one)}
    lookups = LedgerLookups(Ledger(store, company, engine.machines), 2**62)
    wanted = {form for form in named if lookups.named("unit", form) is None}
    found: dict[str, tuple[str, Step]] = {}
    for step in _naming(engine) if wanted else ():
        for unit in _units_in(step):
            form = canonical_name(unit)
            if form in wanted and (form not in found or step.recorded_at < found[form][1].recorded_at):
                found[form] = (unit.strip(), step)
    return dict(found[form] for form in sorted(found))


def _naming(engine: Engine) -> Iterator[Step]:
    for machine in ("person", "group"):
        yield from queries.steps(engine.store, engine.company, machine=machine)


def _units_of(one: Instance) -> Iterator[str]:
    if one.machine == "person" and one.state == "employed":
        yield one.facts["unit"]
    elif one.machine == "group" and one.state not in GROUP.final:
        yield from (one.facts["unit"], *one.facts["scope"]["units"])


def _units_in(step: Step) -> Iterator[str]:
    if unit := step.data.get("unit"):
        yield unit
    if scope := step.data.get("scope"):
        yield from scope["units"]


def _open(engine: Engine, unit: str, by: Step) -> str:
    """Open a unit, as what first named it would have done."""
    policy = InForce(engine.store, engine.company, file.kept).policy(by.policy)
    ledger = Ledger(engine.store, engine.company, engine.machines)
    lookups = LedgerLookups(ledger, by.recorded_at)
    with ledger.attempt():
        context = Context.of("unit", unit, None, "open", {}, by.actor, REASON, by.at, by.recorded_at, policy, lookups)
        frame = engine.frame(None, by.name)
        ledger.add(change.move(engine.machines["unit"], None, f"unit/{unit}", context, frame, follow_up=True))
    ledger.flush(policy)
    return unit


def _arm_planned_ends(engine: Engine) -> Iterator[str]:
    """Arm the planned end of every temporary group at work that has none, from the step that would have armed it."""
    store, company = engine.store, engine.company
    for one in list(queries.instances(store, company, "group", states=_PLANNED_END.while_in)):
        timers = queries.timers(store, company, machine="group", key=one.key)
        known = {*(timer.name for timer in timers), *(what.name for what in GROUP.standing(one.facts))}
        if _PLANNED_END.name in known or not _is_wanted(one):
            continue
        steps = queries.steps_of(store, company, one.machine, one.key)
        entry = next(step for step in reversed(steps) if step.event in _PLANNED_END.armed_by)
        policy = InForce(store, company, file.kept).policy(entry.policy)
        start, days = change.clock_of(_PLANNED_END, policy, entry, one.facts, engine.calendar)
        due = due_of(engine.calendar, _PLANNED_END.name, start, days)
        row = Timer("group", one.key, _PLANNED_END.name, one.root, entry.seq, start, days, due.moment, False, "")
        row = row._replace(calendar=engine.calendar.fingerprint)
        store.run(sql.ADD_TIMER, company, *row[:8], int(row.provisional), row.calendar)
        yield one.key


def _is_wanted(group: Instance) -> bool:
    return bool(group.facts.get("planned_end")) and (_PLANNED_END.when is None or _PLANNED_END.when(group.facts))
