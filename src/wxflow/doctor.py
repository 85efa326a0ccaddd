"""Examine a company's installation: does the clock run, is anything stuck, can the deadlines be trusted."""

from typing import NamedTuple

from wxflow import statements as sql
from wxflow import views
from wxflow.engine import Engine
from wxflow.moments import iso, parse
from wxflow.rungs import due_of
from wxflow.words import joined, named, words

_HOUR = 3_600_000_000


class Finding(NamedTuple):
    """One thing examined: whether it is good, and what a person should know or do."""

    name: str
    good: bool
    detail: str


def examine(engine: Engine, now: int, max_silence_hours: int, latest: int | None = None) -> list[Finding]:
    """Examine everything; `now` in UTC microseconds, `max_silence_hours` since the last good sweep.

    What is dated later than `latest` (UTC microseconds; `now` by default) is from the future.
    """
    end = now if latest is None else latest
    return [
        _sweeps(engine, now, max_silence_hours, end),
        _future(engine, end),
        _overdue(engine, now),
        _parked(engine),
        _calendar(engine),
        _provisional(engine, now),
        *_standing(engine),
    ]


def _sweeps(engine: Engine, now: int, hours: int, latest: int) -> Finding:
    runs = views.runs(
        engine.store, engine.company, until=latest
    )  # a run for a moment yet to come says nothing of today
    good = next((run for run in runs if run[2] == "good"), None)
    if runs and runs[0][2] == "held":
        return Finding(
            "sweep",
            False,
            words("the last sweep was held by the brake with {charges} charges: release it", charges=runs[0][6]),
        )
    if good is None:
        return Finding("sweep", False, words("no good sweep has run yet: put `wxflow sweep` into cron"))
    when, late = iso(good[1], engine.calendar.zone), now - good[1] > hours * _HOUR
    if late:
        detail = words("the last good sweep ran for {when}, more than {hours} h ago", when=when, hours=hours)
    else:
        detail = words("the last good sweep ran for {when}, less than {hours} h ago", when=when, hours=hours)
    return Finding("sweep", not late, detail)


def _future(engine: Engine, latest: int) -> Finding:
    kinds = (
        (sql.STEPS_AFTER, words("steps")),
        (sql.SWEEPS_AFTER, words("sweeps")),
    )
    found = [(kind, *engine.store.rows(after, engine.company, latest)[0]) for after, kind in kinds]
    told = [
        words("{count} {kind} from {first} on", count=count, kind=kind, first=iso(first, engine.calendar.zone))
        for kind, count, first in found
        if count
    ]
    if not told:
        return Finding("future", True, words("nothing is dated later than now"))
    return Finding(
        "future",
        False,
        words(
            "dated later than now: {told}; what was decided ahead of time stands until it is put right",
            told=joined(told),
        ),
    )


def _overdue(engine: Engine, now: int) -> Finding:
    waiting = sum(row[2] for row in engine.store.rows(sql.DUE_BY_DEADLINE, engine.company, now))
    detail = (
        words("{waiting} deadlines have passed unwritten: run `wxflow sweep`", waiting=waiting)
        if waiting
        else words("no deadline waits unwritten")
    )
    return Finding("overdue", not waiting, detail)


def _standing(engine: Engine) -> list[Finding]:
    """Find what has passed and still stands; nothing is said where nothing does."""
    found = [
        words("{machine} {key} {deadline} since {due}", machine=named("machine", one.machine), key=one.key,
              deadline=named("deadline", what.name), due=iso(parse(what.due, "due"), engine.calendar.zone))
        for one, what in views.standing(engine.store, engine.company, engine.rulebook)
    ]  # fmt: skip
    return [Finding("standing", False, joined(found[:5]))] if found else []


def _parked(engine: Engine) -> Finding:
    roots = views.parked(engine.store, engine.company)
    if not roots:
        return Finding("parked", True, words("no root is parked"))
    named = (
        words("{root} failed {times} times ({why})", root=root, times=times, why=why)
        for root, _, times, why in roots[:5]
    )
    return Finding("parked", False, joined(named))


def _calendar(engine: Engine) -> Finding:
    other = engine.store.rows(sql.COUNTED_OTHERWISE, engine.company, engine.calendar.fingerprint)
    changed = sum(
        (due := due_of(engine.calendar, row[2], row[5], row[6])).moment != row[7] or due.provisional != bool(row[8])
        for row in other
    )
    detail = words(
        "{changed} deadlines were counted with another calendar: run `wxflow calendar load`", changed=changed
    )
    return Finding(
        "calendar", not changed, detail if changed else words("every deadline is counted with today's calendar")
    )


def _provisional(engine: Engine, now: int) -> Finding:
    passed = sum(timer.provisional for timer in views.timers(engine.store, engine.company, until=now))
    horizon = words("working days are known until {horizon}", horizon=engine.calendar.horizon)
    detail = words(
        "{passed} provisional deadlines have come and cannot count: load the official notice; {horizon}",
        passed=passed,
        horizon=horizon,
    )
    return Finding("provisional", not passed, detail if passed else horizon)
