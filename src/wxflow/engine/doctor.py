"""Examine a company's installation: does the clock run, is anything stuck, can the deadlines be trusted."""

from typing import NamedTuple

from wxflow.declare.reminder import due_of
from wxflow.engine.engine import Engine
from wxflow.moments import iso
from wxflow.store import queries
from wxflow.store import statements as sql
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
    good = next((run for run in runs if run[2] == "good"), None)
    if runs and runs[0][2] == "held":
        return Finding(
            "sweep",
            False,
            tr("the last sweep was held by the brake with {charges} charges: release it", charges=runs[0][6]),
        )
    if good is None:
        return Finding("sweep", False, tr("no good sweep has run yet: put `wxflow sweep` into cron"))
    when, late = iso(good[1], engine.calendar.zone), now - good[1] > hours * _HOUR
    if late:
        detail = tr("the last good sweep ran for {when}, more than {hours} h ago", when=when, hours=hours)
    else:
        detail = tr("the last good sweep ran for {when}, less than {hours} h ago", when=when, hours=hours)
    return Finding("sweep", not late, detail)


def _overdue(engine: Engine, now: int) -> Finding:
    waiting = sum(row[2] for row in engine.store.rows(sql.DUE_BY_DEADLINE, engine.company, now))
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
        tr("{root} failed {times} times ({why})", root=root, times=times, why=why) for root, _, times, why in roots[:5]
    )
    return Finding("parked", False, joined(named))


def _calendar(engine: Engine) -> Finding:
    other = engine.store.rows(sql.COUNTED_OTHERWISE, engine.company, engine.calendar.fingerprint)
    changed = sum(
        (due := due_of(engine.calendar, row[2], row[5], row[6])).moment != row[7] or due.provisional != bool(row[8])
        for row in other
    )
    detail = tr("{changed} deadlines were counted with another calendar: run `wxflow calendar load`", changed=changed)
    return Finding(
        "calendar", not changed, detail if changed else tr("every deadline is counted with today's calendar")
    )


def _provisional(engine: Engine, now: int) -> Finding:
    passed = sum(timer.provisional for timer in queries.timers(engine.store, engine.company, until=now))
    horizon = tr("working days are known until {horizon}", horizon=engine.calendar.horizon)
    detail = tr(
        "{passed} provisional deadlines have come and cannot count: load the official notice; {horizon}",
        passed=passed,
        horizon=horizon,
    )
    return Finding("provisional", not passed, detail if passed else horizon)
