"""Load official notices, and work out again every deadline another calendar was counted with."""

from typing import NamedTuple

from wxflow.calendar import notices
from wxflow.calendar.workdays import Notice
from wxflow.decide import change
from wxflow.declare.records import RECOUNT, Timer
from wxflow.declare.reminder import due_of
from wxflow.engine import contexts
from wxflow.engine.engine import Engine
from wxflow.ledger.ledger import Ledger
from wxflow.moments import iso
from wxflow.store import statements as sql
from wxflow.store.codec import timer_of
from wxflow.store.store import Store

_ROOTS_AT_ONCE = 500


class Recount(NamedTuple):
    """A timer before and after it was worked out again."""

    before: Timer
    after: Timer


def loaded(store: Store, company: str) -> tuple[Notice, ...]:
    """Return the notices the database holds for a company, by year, those of a year as they came."""
    return tuple(notices.parse(content, source) for _, _, content, source, *_ in store.rows(sql.NOTICES, company))


def load(engine: Engine, notice: Notice, actor: str, now: int) -> list[Recount]:
    """Keep a notice beside the earlier ones of its year, and work out again what it changes; all or nothing.

    The engine's calendar has the notice already; `now` in UTC microseconds. One that says what the last one of its
    year said is not kept again.
    """
    store, company = engine.store, engine.company
    with store.transaction(company):
        earlier = [row for row in store.rows(sql.NOTICES, company) if row[0] == notice.year]
        content = notices.dump(notice)
        if not earlier or earlier[-1][2] != content:
            number = len(earlier) + 1
            store.run(sql.ADD_NOTICE, company, notice.year, number, content, notice.source, actor, now)
        return _recount(engine, now, f"the notice of {notice.year} was loaded by {actor}")


def recount(engine: Engine, actor: str, now: int) -> list[Recount]:
    """Work out again every timer counted with another calendar than the engine's; each change is a step."""
    with engine.store.transaction(engine.company):
        return _recount(engine, now, f"the calendar was applied anew by {actor}")


def _recount(engine: Engine, now: int, why: str) -> list[Recount]:
    """Recount root by root; what fell due by `now` under the earlier count has fired before."""
    stale = map(timer_of, engine.store.rows(sql.COUNTED_OTHERWISE, engine.company, engine.calendar.fingerprint))
    roots = list(dict.fromkeys(timer.root for timer in stale))
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
        one = Recount(before, after)
        _write(engine, ledger, one, now=now, why=why)
        done.append(one)
    return done


def _write(engine: Engine, ledger: Ledger, one: Recount, *, now: int, why: str) -> None:
    before, after = one
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
    context = contexts.of_timer(
        engine.policy,
        engine.lookups(ledger, moment),
        instance,
        before,
        event=RECOUNT,
        data=data,
        at=moment,
        recorded_at=moment,
    )
    frame = engine.frame(None, f"{before.machine}/{before.key}#{before.entry}")
    ledger.add(change.recount(engine.machines[before.machine], instance, context, frame, after))
