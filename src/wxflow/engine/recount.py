"""Load official notices, and work out again every deadline another calendar was counted with."""

from hashlib import sha256

from wxflow.calendar import notices
from wxflow.calendar.workdays import Notice
from wxflow.engine import recount_timers
from wxflow.engine.engine import Engine
from wxflow.engine.recount_timers import Recount
from wxflow.ledger.ledger import Ledger
from wxflow.store import in_force_log
from wxflow.store import statements as sql
from wxflow.store.codec import timer_of
from wxflow.store.in_force_log import NOTICE, Entry
from wxflow.store.store import Store

_ROOTS_AT_ONCE = 500


def loaded(store: Store, company: str) -> tuple[Notice, ...]:
    """Return the notices the database holds for a company, by year, those of a year as they came."""
    return tuple(notices.parse(content, source) for _, _, content, source, *_ in store.rows(sql.NOTICES, company))


def how_many(store: Store, company: str) -> int:
    """Return how many notices the database holds for a company: they only become more."""
    return int(store.rows(sql.NOTICES_KNOWN, company)[0][0])


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
            told = {"file": notice.source, "year": notice.year, "number": number}
            digest = sha256(content.encode()).hexdigest()
            in_force_log.write(store, company, Entry(0, now, NOTICE, digest, actor, engine.via or "", told))
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
                done += recount_timers.recount(engine, ledger, root, now, why)
        ledger.flush(engine.policy)
    return done
