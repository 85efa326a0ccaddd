"""Examine a company's installation: does the clock run, is anything stuck, can the deadlines be trusted."""

from typing import NamedTuple

from wxflow.declare.records import Timer
from wxflow.declare.reminder import due_of
from wxflow.engine.engine import Engine
from wxflow.moments import iso
from wxflow.store import queries
from wxflow.store import statements as sql
from wxflow.store.codec import timer_of
from wxflow.translatable import joined, tr

_HOUR = 3_600_000_000


class Finding(NamedTuple):
    """One thing examined: whether it is good, and what a person should know or do."""

    name: str
    good: bool
    detail: str


def examine(engine: Engine, now: int, max_silence_hours: int) -> list[Finding]:
    """Examine everything; `now` in UTC microseconds, `max_silence_hours` since the last good sweep."""
    return [
        _sweeps(engine, now, max_silence_hours),
        _overdue(engine, now),
        _parked(engine),
        _calendar(engine),
        _provisional(engine, now),
    ]


def _sweeps(engine: Engine, now: int, hours: int) -> Finding:
    runs = queries.runs(engine.store, engine.company)
    good = next((run for run in runs if run.outcome == "good"), None)
    if runs and runs[0].outcome == "held":
        return Finding(
            "sweep",
            False,
            tr("the last sweep was held by the brake with {charges} charges: release it", charges=runs[0].held),
        )
    if good is None:
        return Finding("sweep", False, tr("no good sweep has run yet: put `wxflow sweep` into cron"))
    when, late = iso(good.now, engine.calendar.zone), now - good.now > hours * _HOUR
    if late:
        detail = tr("the last good sweep ran for {when}, more than {hours} h ago", when=when, hours=hours)
    else:
        detail = tr("the last good sweep ran for {when}, less than {hours} h ago", when=when, hours=hours)
    return Finding("sweep", not late, detail)


def _overdue(engine: Engine, now: int) -> Finding:
    waiting = sum(count for *_, count in engine.store.rows(sql.DUE_BY_DEADLINE, engine.company, now))
    detail = (
        tr("{waiting} deadlines have passed unwritten: run `wxflow sweep`", waiting=waiting)
        if waiting
        else tr("no deadline waits unwritten")
    )
    return Finding("overdue", not waiting, detail)


def _parked(engine: Engine) -> Finding:
    roots = queries.parked(engine.store, engine.company)
    if not roots:
        return Finding("parked", True, tr("no root is parked"))
    named = (
        tr("{root} failed {times} times ({why})", root=one.root, times=one.failures, why=one.error) for one in roots[:5]
    )
    return Finding("parked", False, joined(named))


def _calendar(engine: Engine) -> Finding:
    rows = engine.store.rows(sql.COUNTED_OTHERWISE, engine.company, engine.calendar.fingerprint)
    changed = sum(_is_due_otherwise(engine, timer) for timer in map(timer_of, rows))
    detail = tr("{changed} deadlines were counted with another calendar: run `wxflow calendar load`", changed=changed)
    return Finding(
        "calendar", not changed, detail if changed else tr("every deadline is counted with today's calendar")
    )


def _is_due_otherwise(engine: Engine, timer: Timer) -> bool:
    due = due_of(engine.calendar, timer.name, timer.start, timer.budget)
    return (due.moment, due.provisional) != (timer.due, timer.provisional)


def _provisional(engine: Engine, now: int) -> Finding:
    passed = sum(timer.provisional for timer in queries.timers(engine.store, engine.company, until=now))
    horizon = tr("working days are known until {horizon}", horizon=engine.calendar.horizon)
    detail = tr(
        "{passed} provisional deadlines have come and cannot count: load the official notice; {horizon}",
        passed=passed,
        horizon=horizon,
    )
    return Finding("provisional", not passed, detail if passed else horizon)
