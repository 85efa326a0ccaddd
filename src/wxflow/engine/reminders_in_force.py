"""Know which reminders the policy in force names, and arm those that the last one did not."""

from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, select

from wxflow.declare.context import Policy
from wxflow.declare.records import CLOCK
from wxflow.declare.reminder import MARK, name_of
from wxflow.engine.engine import Engine
from wxflow.engine.late_reminders import arm_under
from wxflow.json_values import canonical
from wxflow.ledger.ledger import Ledger
from wxflow.store import in_force_log
from wxflow.store.in_force_log import REMINDERS, Entry
from wxflow.store.tables import TIMERS

_ROOTS_AT_ONCE = 500


def arm_all(engine: Engine, now: int) -> int:
    """Arm what the policy in force names and the last one did not, and log it; return for how many deadlines.

    Roots that cannot catch up are left, and everything is then looked at again the next time; `now` in UTC µs.
    """
    named = _named(engine, engine.policy.at(now - 1))
    digest = sha256(canonical(named).encode()).hexdigest()
    earlier = in_force_log.hashes(engine.store, engine.company, REMINDERS)[:1]
    if earlier == [digest] or not (earlier or named):
        return 0
    done, whole = 0, True
    roots = _roots(engine) if named else []
    for first in range(0, len(roots), _ROOTS_AT_ONCE):
        some = roots[first : first + _ROOTS_AT_ONCE]
        armed, all_of_them = engine.write(partial(_arm_some, engine, some, now), exclusive=True)
        done, whole = done + armed, whole and all_of_them
    if whole:
        entry = Entry(0, now, REMINDERS, digest, CLOCK, engine.via or "", {"deadlines": done, "named": named})
        engine.write(lambda _: in_force_log.write(engine.store, engine.company, entry), exclusive=True)
    return done


def _arm_some(engine: Engine, roots: list[str], now: int, ledger: Ledger) -> tuple[int, bool]:
    done, whole = 0, True
    for root in roots:
        ledger.lock(root)
        if ledger.due_under(root, now):
            whole = False  # a sweep has failed with it
            continue
        with ledger.attempt():
            done += arm_under(engine, ledger, root, now)
    return done, whole


def _named(engine: Engine, policy: Policy) -> dict[str, list[str]]:
    """Return the reminders that a policy names, by machine and deadline."""
    deadlines = [(m.name, one) for m in engine.machines.machines.values() for one in m.deadlines]
    found = {
        f"{machine}.{one.name}": sorted(name_of(one.name, reminder) for reminder in reminders)
        for machine, one in deadlines
        if one.remind and (reminders := policy.reminders_for(machine, one.name))
    }
    return dict(sorted(found.items()))


def _roots(engine: Engine) -> list[str]:
    """Return the roots under which a deadline runs, in order."""
    root: list[ColumnElement[Any]] = [TIMERS.c.root]
    running = (TIMERS.c.company == engine.company, TIMERS.c.name.not_like(f"%{MARK}%"), TIMERS.c.budget > 0)
    return [name for (name,) in engine.store.select(select(*root).where(*running).distinct().order_by(*root))]
