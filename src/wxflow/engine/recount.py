"""Load official notices, and work out again every deadline another calendar was counted with."""

from typing import NamedTuple

from wxflow.calendar import notices
from wxflow.calendar.workdays import Notice
from wxflow.decide import change
from wxflow.declare.records import RECOUNT, Timer
from wxflow.declare.reminder import due_of
from wxflow.engine.engine import Engine
from wxflow.ledger.ledger import Ledger
from wxflow.moments import iso
from wxflow.store import statements as sql
from wxflow.store.store import Store

_ROOTS_AT_ONCE = 500


class Recount(NamedTuple):
    """A timer before and after it was worked out again."""

    before: Timer
    after: Timer


def loaded(store: Store, company: str) -> tuple[Notice, ...]:
    """Return the notices the database holds for a company, by year."""
    return tuple(notices.parse(row[1], row[2]) for row in store.rows(sql.NOTICES, company))


def load(engine: Engine, notice: Notice, actor: str, now: int) -> list[Recount]:
    """Keep a notice, in place of an earlier one for its year, and work out again what it changes; all or nothing.

    The engine's calendar has the notice already; `now` in UTC microseconds.
    """
    store, company = engine.store, engine.company
    with store.transaction(company):
        store.run(sql.DROP_NOTICE, company, notice.year)
        store.run(sql.ADD_NOTICE, company, notice.year, notices.dump(notice), notice.source, actor, now)
        return _recount(engine, now, f"the notice of {notice.year} was loaded by {actor}")


def recount(engine: Engine, actor: str, now: int) -> list[Recount]:
    """Work out again every timer counted with another calendar than the engine's; each change is a step."""
    with engine.store.transaction(engine.company):
        return _recount(engine, now, f"the calendar was applied anew by {actor}")


def _recount(engine: Engine, now: int, why: str) -> list[Recount]:
    """Recount root by root; what fell due by `now` under the earlier count has fired before."""
    rows = engine.store.rows(sql.COUNTED_OTHERWISE, engine.company, engine.calendar.fingerprint)
    roots = list(dict.fromkeys(row[3] for row in rows))
    done: list[Recount] = []
    for first in range(0, len(roots), _ROOTS_AT_ONCE):
        ledger = Ledger(engine.store, engine.company, engine.machines)
        for root in roots[first : first + _ROOTS_AT_ONCE]:
            with ledger.attempt():
                engine.catch_up(ledger, root, now)
                done += _recount_root(engine, ledger, root, now, why)
        ledger.flush(engine.policy)
    return done


def _recount_root(engine: Engine, ledger: Ledger, root: str, now: int, why: str) -> list[Recount]:
    done: list[Recount] = []
    for before in ledger.armed_under(root):
        due = due_of(engine.calendar, before.name, before.start, before.budget)
        if (due.moment, due.provisional) == (before.due, before.provisional):
            continue
        after = before._replace(due=due.moment, provisional=due.provisional, calendar=engine.calendar.fingerprint)
        _write(engine, ledger, before, after, now, why)
        done.append(Recount(before, after))
    return done


def _write(engine: Engine, ledger: Ledger, before: Timer, after: Timer, now: int, why: str) -> None:
    instance = ledger.get(before.machine, before.key)
    assert instance is not None
    zone = engine.calendar.zone
    data = {
        "was": iso(before.due, zone),
        "due": iso(after.due, zone),
        "provisional": after.provisional,
        "calendar": after.calendar,
        "why": why,
    }
    moment = max(now, ledger.watermark(before.root))
    context = engine.clock_context(ledger, instance, before, RECOUNT, data, moment, moment)
    frame = engine.frame(None, f"{before.machine}/{before.key}#{before.entry}")
    ledger.add(change.recount(engine.machines[before.machine], instance, context, frame, after))
