"""Write down late what steps of an earlier version would have led to, had it been declared then."""

from wxflow.decide import change
from wxflow.decide.arming import clock_of
from wxflow.declare.context import Context, Policy
from wxflow.declare.deadline import Deadline
from wxflow.declare.records import NO_DATA, Instance, Step, Timer
from wxflow.declare.reminder import due_of
from wxflow.engine.engine import Engine
from wxflow.ledger.ledger import Ledger
from wxflow.store import statements as sql
from wxflow.store.codec import timer_row

_AS_IT_STANDS = 2**62


def is_known(engine: Engine, machine: str, name: str) -> bool:
    """Tell whether an instance of a machine bears a name, in its comparing form."""
    ledger = Ledger(engine.store, engine.company, engine.machines)
    return engine.lookups(ledger, _AS_IT_STANDS).named(machine, name) is not None


def start(engine: Engine, policy: Policy, by: Step, *, machine: str, key: str, event: str, reason: str) -> None:
    """Start an instance that is its own root, as a follow-up of a step taken long ago, in the open transaction."""
    ledger = Ledger(engine.store, engine.company, engine.machines)
    with ledger.attempt():
        context = Context(
            machine=machine,
            key=key,
            state=None,
            facts=NO_DATA,
            seq=0,
            event=event,
            data=NO_DATA,
            actor=by.actor,
            reason=reason,
            at=by.at,
            recorded_at=by.recorded_at,
            policy=policy,
            lookups=engine.lookups(ledger, by.recorded_at),
        )
        frame = engine.frame(None, by.name)
        ledger.add(change.move(engine.machines[machine], None, f"{machine}/{key}", context, frame, follow_up=True))
    ledger.flush(policy)


def arm(engine: Engine, policy: Policy, one: Instance, deadline: Deadline) -> bool:
    """Arm a deadline that lives in an instance's state, from the step that would have armed it; False where it runs.

    One that has passed and stands is not armed again.
    """
    timers = engine.queries.timers(machine=one.machine, key=one.key)
    standing = engine.machines[one.machine].machine.standing(one.facts)
    if deadline.name in {*(timer.name for timer in timers), *(what.name for what in standing)}:
        return False
    steps = engine.queries.steps_of(one.machine, one.key)
    entry = next(step for step in reversed(steps) if step.event in deadline.armed_by)
    begun, days = clock_of(deadline, policy, entry, one.facts, engine.calendar)
    due = due_of(engine.calendar, deadline.name, begun, days)
    timer = Timer(
        machine=one.machine,
        key=one.key,
        name=deadline.name,
        root=one.root,
        entry=entry.seq,
        start=begun,
        budget=days,
        due=due.moment,
        provisional=due.provisional,
        calendar=engine.calendar.fingerprint,
    )
    engine.store.run(sql.ADD_TIMER, engine.company, *timer_row(timer))
    return True
