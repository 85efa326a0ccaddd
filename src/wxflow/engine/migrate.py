"""Move instances out of states that a machine no longer has, and their timers to the deadlines it has now.

Each instance that moves takes one sealed step, `migrate`, which holds what it knew and how its clocks stood: what came
before was done under a declaration that nobody can run any more, so the record goes on from there. No clock starts by
it, and none wins or loses a day; a timer whose deadline does not live in the new state goes, as when a state is left.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, select

from wxflow.decide import change as decide
from wxflow.decide.compiled import CompiledMachine, Machines
from wxflow.declare import suspension
from wxflow.declare.context import Context
from wxflow.declare.records import MIGRATE, Facts, Instance, Name, Timer
from wxflow.declare.reminder import MARK, deadline_of
from wxflow.declare.suspension import PAUSED, Clock, clocks_of
from wxflow.engine.engine import Engine
from wxflow.errors import BadInputs, Refused, UnknownName
from wxflow.ledger.ledger import Ledger
from wxflow.ledger.lookups import LedgerLookups
from wxflow.store.tables import INSTANCES, TIMERS
from wxflow.translatable import tr

DROPPED = ""
"""Stands in a plan for the deadline of timers that are to go."""


class Changes(NamedTuple):
    """What becomes of one machine's old states and deadlines: the new name of each."""

    states: Mapping[str, str]
    deadlines: Mapping[str, str]


Plan = Mapping[str, Changes]
"""By machine."""


Clocks = dict[str, tuple[int, Clock]]
"""By deadline, the step its clock was counted from, and how it stands."""


class Order(NamedTuple):
    """Who has instances moved, why, and when (UTC microseconds)."""

    actor: str
    reason: str
    recorded_at: int


class Moved(NamedTuple):
    """An instance that was moved, and what became of its timers."""

    machine: str
    key: str
    was: str
    state: str
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


def check(plan: Plan, machines: Machines) -> None:
    """Raise BadInputs with everything that makes no sense in a plan."""
    problems = tuple(problem for machine, changes in plan.items() for problem in _problems(machine, changes, machines))
    if problems:
        raise BadInputs(problems)


def _problems(machine: str, changes: Changes, machines: Machines) -> Iterator[str]:
    if machine not in machines.machines:
        yield UnknownName(tr("machine"), machine, machines.machines, at=machine).text
        return
    declared = machines[machine].machine
    deadlines = tuple(one.name for one in declared.deadlines)
    state, deadline = tr("state"), tr("deadline")
    for what, mapped, known in ((state, changes.states, declared.states), (deadline, changes.deadlines, deadlines)):
        for old, new in mapped.items():
            if old in known:
                yield tr(
                    "{machine}: {what} {old} is declared: what stands there needs no migration",
                    machine=machine,
                    what=what,
                    old=old,
                )
            if new not in known and (what, new) != (deadline, DROPPED):
                unknown = UnknownName(what, new, known)
                yield tr("{machine}: {unknown}", machine=machine, unknown=unknown.text)


def names(engine: Engine, plan: Plan) -> list[Name]:
    """Return the machine and key of every instance that a plan moves, in order."""
    found: set[Name] = set()
    table, timer = INSTANCES.c, TIMERS.c
    for machine, changes in plan.items():
        ours = and_(table.company == engine.company, table.machine == machine)
        of_instances: list[ColumnElement[Any]] = [table.key]
        stood = select(*of_instances).where(ours, table.state.in_(list(changes.states)))
        found.update((machine, key) for (key,) in engine.store.select(stood))
        # A reminder is named behind its deadline, so the names are compared here.
        if changes.deadlines:
            of_timers: list[ColumnElement[Any]] = [timer.key, timer.name]
            armed = select(*of_timers).where(timer.company == engine.company, timer.machine == machine)
            rows = engine.store.select(armed)
            found.update((machine, key) for key, name in rows if deadline_of(name) in changes.deadlines)
    return sorted(found)


def move(engine: Engine, plan: Plan, order: Order, chosen: Sequence[Name]) -> list[Moved]:
    """Move instances in one transaction; those that a plan no longer concerns stay as they are."""
    return engine.write(lambda ledger: _all(engine, ledger, plan, order, chosen), exclusive=True)


def _all(engine: Engine, ledger: Ledger, plan: Plan, order: Order, chosen: Sequence[Name]) -> list[Moved]:
    done: list[Moved] = []
    with ledger.attempt():
        for name in chosen:
            before = ledger.get(*name)
            if before is not None and (one := _one(engine, ledger, plan[name[0]], order, before)):
                done.append(one)
    return done


def _one(engine: Engine, ledger: Ledger, changes: Changes, order: Order, before: Instance) -> Moved | None:
    compiled = engine.machines[before.machine]
    state = changes.states.get(before.state, before.state)
    armed = [t for t in ledger.armed_under(before.root) if (t.machine, t.key) == before.full_name]
    timers = {timer: _renamed(compiled, timer, state, changes) for timer in armed}
    if state == before.state and all(name == timer.name for timer, name in timers.items()):
        return None
    order = order._replace(recorded_at=max(order.recorded_at, ledger.watermark(before.root)))
    for timer, new in timers.items():
        if new is None and MARK not in timer.name and timer.due <= order.recorded_at and not timer.provisional:
            what = f"{before.machine}/{before.key} {MIGRATE}"
            why = tr("deadline {name} has passed, and what follows from it would be lost", name=timer.name)
            raise Refused(what, why, tr("a map that keeps it, in a state where it lives"))
    lookups = engine.lookups(ledger, order.recorded_at)
    known, clocks = _known(compiled, before, lookups, timers, state=state, changes=changes)
    data = {"facts": known, **suspension.written(clocks, engine.calendar)}
    context = _context(engine, lookups, before, order, data)
    carried = _carried(timers, before.seq + 1)
    change = decide.migrated(compiled, before, context, engine.frame(None, None), target=state, timers=carried)
    ledger.add(change)
    own = [timer for timer in armed if MARK not in timer.name]
    kept = tuple(new for timer in own if (new := timers[timer]))
    return Moved(
        machine=before.machine,
        key=before.key,
        was=before.state,
        state=state,
        kept=kept,
        dropped=tuple(timer.name for timer in own if not timers[timer]),
    )


def _renamed(compiled: CompiledMachine, timer: Timer, state: str, changes: Changes) -> str | None:
    """Return what a timer is called from now on, None when it goes."""
    old, sign, reminder = timer.name.partition(MARK)
    new = changes.deadlines.get(old, old)
    deadline = compiled.deadlines.get(new)
    if deadline is None and new != DROPPED:
        return timer.name  # not what this plan is about: `machine check` names it
    return f"{new}{sign}{reminder}" if deadline is not None and state in deadline.while_in else None


def _carried(timers: Mapping[Timer, str | None], entry: int) -> dict[str, Timer | None]:
    """Arm every timer anew as it was, under the name it has from now on; what has none is dropped."""
    changed: dict[str, Timer | None] = {timer.name: None for timer in timers}
    changed.update({new: timer._replace(name=new, entry=entry) for timer, new in timers.items() if new is not None})
    return changed


def _known(
    compiled: CompiledMachine,
    before: Instance,
    lookups: LedgerLookups,
    timers: Mapping[Timer, str | None],
    *,
    state: str,
    changes: Changes,
) -> tuple[Facts, Clocks]:
    """Return what the instance knows, but for what is personal, and how its clocks stand."""
    clocks: Clocks = {
        new: (timer.entry, Clock(timer.start, timer.budget, timer.start))
        for timer, new in timers.items()
        if new is not None and MARK not in new
    }
    known = {name: value for name, value in before.facts.items() if name not in compiled.personal_facts}
    for old in known.pop(PAUSED, {}):
        new = changes.deadlines.get(old, old)
        if (deadline := compiled.deadlines.get(new)) is not None and state in deadline.while_in:
            steps = reversed(lookups.steps(before.machine, before.key))
            step, clock = next((step, clocks_of(step)[old][1]) for step in steps if old in clocks_of(step))
            clocks[new] = (step.seq, clock)
            known[PAUSED] = {**known.get(PAUSED, {}), new: clock.left}
    return known, clocks


def _context(engine: Engine, lookups: LedgerLookups, before: Instance, order: Order, data: Facts) -> Context:
    return Context(
        machine=before.machine,
        key=before.key,
        state=before.state,
        facts=before.facts,
        seq=before.seq,
        event=MIGRATE,
        data=data,
        actor=order.actor,
        reason=order.reason,
        at=order.recorded_at,
        recorded_at=order.recorded_at,
        policy=engine.policy.at(order.recorded_at),
        lookups=lookups,
    )
