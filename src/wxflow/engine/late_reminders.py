"""Arm the reminders that a policy names for deadlines that ran before it; each takes a step that says which."""

from wxflow.calendar.due import HELD
from wxflow.decide import change as decide
from wxflow.decide.arming import armed_with
from wxflow.declare.records import LATE, RECOUNT, Timer
from wxflow.engine import contexts
from wxflow.engine.recount_timers import Counts, count
from wxflow.ledger.ledger import Ledger
from wxflow.moments import iso

_WHY = "the policy names reminders that were not armed with it"


def arm_under(engine: Counts, ledger: Ledger, root: str, now: int) -> int:
    """Arm, under a root that has caught up, what comes after now and is not armed; return for how many deadlines."""
    moment = max(now, ledger.watermark(root))
    there = ledger.armed_under(root)
    names = {timer.full_name for timer in there}
    done = 0
    for timer in there:
        late = [one for one in reminders_of(engine, ledger, timer, moment) if one.full_name not in names]
        if late:
            _write(engine, ledger, timer, late, moment)
            done += 1
    return done


def reminders_of(engine: Counts, ledger: Ledger, timer: Timer, moment: int) -> list[Timer]:
    """Return the reminders of a deadline that the policy of a moment names and that come after it; UTC microseconds."""
    deadline = engine.machines[timer.machine].deadlines.get(timer.name)
    if deadline is None or not timer.budget:
        return []
    found: list[Timer] = []
    for name, days in armed_with(deadline, engine.policy.at(moment - 1), timer.machine, timer.budget).items():
        if name != timer.name:
            one = timer._replace(name=name, budget=days, calendar=engine.calendar.fingerprint)
            due = count(engine, ledger, one)
            if due.moment > moment:
                found.append(one._replace(due=due.moment, provisional=due.provisional))
    return found


def _write(engine: Counts, ledger: Ledger, timer: Timer, late: list[Timer], moment: int) -> None:
    instance = ledger.get(timer.machine, timer.key)
    assert instance is not None
    zone = engine.calendar.zone
    told = {
        one.name: {"due": None if one.due == HELD else iso(one.due, zone), "provisional": one.provisional}
        for one in late
    }
    data = {LATE: told, "calendar": engine.calendar.fingerprint, "why": _WHY}
    lookups = engine.lookups(ledger, moment - 1)
    context = contexts.of_timer(
        engine.policy, lookups, instance, timer, event=RECOUNT, data=data, at=moment, recorded_at=moment
    )
    frame = engine.frame(None, f"{timer.machine}/{timer.key}#{timer.entry}")
    ledger.add(decide.recount(engine.machines[timer.machine], instance, context, frame, [timer, *late]))
