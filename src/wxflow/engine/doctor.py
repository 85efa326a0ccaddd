"""Examine a company's installation: does the clock run, is anything stuck, can the deadlines be trusted."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from wxflow.declare.lives import corrected_by
from wxflow.declare.records import Name, Step
from wxflow.engine.engine import Engine
from wxflow.engine.recount_timers import count
from wxflow.ledger.ledger import Ledger
from wxflow.moments import ending, iso, parse
from wxflow.store import statements as sql
from wxflow.store.codec import timer_of
from wxflow.translatable import joined, term, tr

_HOUR = 3_600_000_000
_MOST = 1000
"""Records from the future that are counted; there may be more."""


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
    # A run for a moment yet to come says nothing of today.
    runs = engine.queries.runs(until=latest)
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


def _future(engine: Engine, latest: int) -> Finding:
    steps = list(islice(engine.queries.steps(since=latest + 1), _MOST))
    standing = [step.recorded_at for step in _standing_still(engine, steps)]
    sweeps = [now for (now,) in engine.store.rows(sql.SWEEPS_AFTER, engine.company, latest, _MOST)]
    if steps and not standing:
        return Finding("future", True, tr("what was dated later than now has been put right"))
    told = [
        tr(
            "{count}{more} {kind} from {first} on",
            count=len(found), more="+" * (len(found) == _MOST), kind=kind,
            first=iso(found[0], engine.calendar.zone),
        )
        for kind, found in ((tr("steps"), standing), (tr("sweeps"), sweeps))
        if found
    ]  # fmt: skip
    if not told:
        return Finding("future", True, tr("nothing is dated later than now"))
    return Finding(
        "future",
        False,
        tr(
            "dated later than now: {told}; what was decided ahead of time stands until it is put right",
            told=joined(told),
        ),
    )


def _standing_still(engine: Engine, steps: Sequence[Step]) -> Iterator[Step]:
    """Yield those of some steps that no correction has put out of a life, or taken back with all of it."""
    lives: dict[Name, list[Step]] = {}
    for step in steps:
        unmade = engine.machines[step.machine].machine.unmade
        name = (step.machine, step.key)
        if name not in lives:
            lives[name] = engine.queries.steps_of(*name)
        life = lives[name]
        is_back = unmade is not None and any(one.event == unmade.event for one in life)
        if not is_back and step.seq not in corrected_by(life):
            yield step


def _overdue(engine: Engine, now: int) -> Finding:
    waiting = sum(count for *_, count in engine.store.rows(sql.DUE_BY_DEADLINE, engine.company, now))
    detail = (
        tr("{waiting} deadlines have passed unwritten: run `wxflow sweep`", waiting=waiting)
        if waiting
        else tr("no deadline waits unwritten")
    )
    return Finding("overdue", not waiting, detail)


def _standing(engine: Engine) -> list[Finding]:
    """Find what has passed and still stands; nothing is said where nothing does."""
    found = [
        tr("{machine} {key} {deadline} since {due}", machine=term("machine", one.machine), key=one.key,
              deadline=term("deadline", what.name), due=ending(iso(parse(what.due, "due"), engine.calendar.zone)))
        for one, what in engine.queries.standing(engine.machines)
    ]  # fmt: skip
    return [Finding("standing", False, joined(found[:5]))] if found else []


def _parked(engine: Engine) -> Finding:
    roots = engine.queries.parked()
    if not roots:
        return Finding("parked", True, tr("no root is parked"))
    named = (
        tr("{root} failed {times} times ({why})", root=one.root, times=one.failures, why=one.error) for one in roots[:5]
    )
    return Finding("parked", False, joined(named))


def _calendar(engine: Engine) -> Finding:
    rows = engine.store.rows(sql.COUNTED_OTHERWISE, engine.company, engine.calendar.fingerprint)
    ledger = Ledger(engine.store, engine.company, engine.machines)
    others = map(timer_of, rows)
    changed = sum(count(engine, ledger, one)[1:] != (one.due, one.provisional) for one in others)
    detail = tr("{changed} deadlines were counted with another calendar: run `wxflow calendar load`", changed=changed)
    return Finding(
        "calendar", not changed, detail if changed else tr("every deadline is counted with today's calendar")
    )


def _provisional(engine: Engine, now: int) -> Finding:
    passed = sum(timer.provisional for timer in engine.queries.timers(until=now))
    horizon = tr("working days are known until {horizon}", horizon=engine.calendar.horizon)
    detail = tr(
        "{passed} provisional deadlines have come and cannot count: load the official notice; {horizon}",
        passed=passed,
        horizon=horizon,
    )
    return Finding("provisional", not passed, detail if passed else horizon)
