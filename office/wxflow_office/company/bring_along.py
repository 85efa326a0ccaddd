"""Bring a company's record along that was written before units were machines of their own.

Units are opened from the people in them and the groups that name them, each by a step that follows from whatever first
named it, at that moment; a planned end is armed where a temporary group is at work. No deadline that runs is touched.
"""

from collections.abc import Iterator
from typing import NamedTuple

from wxflow.audit.in_force import InForce
from wxflow.calendar.workdays import Calendar
from wxflow.companies import listed
from wxflow.declare.records import Instance, Step
from wxflow.engine import brought_along
from wxflow.engine.engine import Engine
from wxflow.ledger.reindex import reindex
from wxflow.store.queries import Queries
from wxflow.store.store import Store
from wxflow_machines.group.group import GROUP
from wxflow_machines.policy import file
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.company import clock, on_record
from wxflow_office.company.company import machines

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


def _unopened(engine: Engine) -> dict[str, Step]:
    """Return the units that people are in or groups name and nobody opened, each with the step that first named it."""
    store, company = engine.store, engine.company
    named = {canonical_name(unit) for one in Queries(store, company).instances() for unit in _units_of(one)}
    wanted = {form for form in named if not brought_along.is_known(engine, "unit", form)}
    found: dict[str, tuple[str, Step]] = {}
    for step in _naming(engine) if wanted else ():
        for unit in _units_in(step):
            form = canonical_name(unit)
            if form in wanted and (form not in found or step.recorded_at < found[form][1].recorded_at):
                found[form] = (unit.strip(), step)
    return dict(found[form] for form in sorted(found))


def _naming(engine: Engine) -> Iterator[Step]:
    for machine in ("person", "group"):
        yield from engine.queries.steps(machine=machine)


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
    brought_along.start(engine, policy, by, machine="unit", key=unit, event="open", reason=REASON)
    return unit


def _arm_planned_ends(engine: Engine) -> Iterator[str]:
    """Arm the planned end of every temporary group at work that has none, and name the groups."""
    for one in list(engine.queries.instances("group", states=_PLANNED_END.while_in)):
        if _is_wanted(one) and brought_along.arm(engine, engine.policy, one, _PLANNED_END):
            yield one.key


def _is_wanted(group: Instance) -> bool:
    return bool(group.facts.get("planned_end")) and (_PLANNED_END.when is None or _PLANNED_END.when(group.facts))


def bring_all_along(store: Store, via: str | None) -> dict[str, Brought]:
    """Bring every company of a database along that an earlier version wrote; what was done, by company."""
    done: dict[str, Brought] = {}
    for one in list(listed.sizes(store)):
        if (policy := on_record.latest(store, one.company)) is not None:
            calendar = Calendar(policy.zone, policy.overrides)
            entered = None if clock.is_given() else clock.now
            engine = Engine(store, one.company, machines(), policy, calendar, via=via, clock=entered)
            done[one.company] = bring_along(engine)
    return done
