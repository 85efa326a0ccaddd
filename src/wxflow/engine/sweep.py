"""Sweep: write down what time has decided, in bounded batches, without one bad root stopping the rest."""

from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from uuid import uuid4

from wxflow.engine import reminders_in_force
from wxflow.engine.engine import Engine
from wxflow.errors import Conflict, StoreUnusable, WxflowError
from wxflow.ledger.ledger import Ledger
from wxflow.store import statements as sql
from wxflow.store.codec import ParkedRow
from wxflow.store.parking import delay_after
from wxflow.translatable import tr

BATCH = 500
"""Timers read, and at most as many roots caught up, per transaction."""


class Brake(NamedTuple):
    """When a sweep must stop before writing: more charging deadlines than `most`, or than `percent` of all armed."""

    most: int
    percent: int = 100


class Run(NamedTuple):
    """What a sweep did: times and lag in UTC microseconds, the rest counts."""

    now: int
    outcome: str
    """good, failures (some root was parked) or held (by the brake)."""
    due: int = 0
    fired: int = 0
    charged: int = 0
    held: int = 0
    failed: int = 0
    lag: int = 0
    released_by: str | None = None
    parked: tuple[str, ...] = ()
    """Each failing root, with why."""


def sweep(
    engine: Engine, now: int, *, brake: Brake | None = None, released_by: str | None = None, dry_run: bool = False
) -> Run:
    """Catch up every root with a timer due by `now`, leave a run record, and return it."""
    if dry_run:
        with engine.store.rehearsal():
            return sweep(engine, now, brake=brake, released_by=released_by)
    steps = sweeping(engine, now, brake=brake, released_by=released_by)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            run: Run = end.value
            return run


def sweeping(
    engine: Engine, now: int, *, brake: Brake | None = None, released_by: str | None = None
) -> Generator[None, None, Run]:
    """Sweep, stopping after each batch that is committed: whoever sweeps for many companies takes turns."""
    first = engine.queries.next_due(now)
    if first is None:
        reminders_in_force.arm_all(engine, now)
        return _record(engine, Run(now=now, outcome="good", released_by=released_by))
    lag = now - first
    charges = _would_charge(engine, now) if brake else 0
    if brake and not released_by and _brakes(engine, brake, charges):
        return _record(engine, Run(now=now, outcome="held", due=charges, held=charges, lag=lag))
    done = _Done()
    exclusive = False
    while engine.queries.next_due(now) is not None:
        batch = _Batch(engine, now)
        try:
            done += engine.write(batch.catch_up, exclusive=exclusive)
        except (Conflict, StoreUnusable):
            raise
        except Exception:  # any fault of one root: find it, park it, and let the others through
            if not batch.roots:
                raise
            done += _one_by_one(engine, batch.roots, now)
        exclusive = not batch.roots  # what is left is in the hands of other writers: wait for them
        yield
    reminders_in_force.arm_all(engine, now)
    run = Run(
        now=now,
        outcome="failures" if done.parked else "good",
        due=done.fired + len(done.parked),
        fired=done.fired,
        charged=done.charged,
        failed=len(done.parked),
        lag=lag,
        released_by=released_by,
        parked=done.parked,
    )
    return _record(engine, run)


@dataclass(frozen=True, slots=True)
class _Done:
    """How many timers fired, how many charges they made, and each failing root with why."""

    fired: int = 0
    charged: int = 0
    parked: tuple[str, ...] = ()

    def __add__(self, other: "_Done") -> "_Done":
        return _Done(self.fired + other.fired, self.charged + other.charged, self.parked + other.parked)


class _Batch:
    """The next roots that are due and that no other writer holds, caught up in one transaction."""

    def __init__(self, engine: Engine, now: int) -> None:
        self._engine, self._now = engine, now
        self.roots: list[str] = []
        """Those taken last: of a transaction that failed, the ones among which the fault is to be found."""

    def catch_up(self, ledger: Ledger) -> _Done:
        """Take the next roots and catch them up."""
        self.roots = ledger.reads.lock_due(self._now, BATCH)
        return _catch_up(self._engine, self.roots, self._now, ledger)


def _catch_up(engine: Engine, roots: list[str], now: int, ledger: Ledger) -> _Done:
    """Catch roots up, parked no longer."""
    fired = charged = 0
    if roots:
        ledger.read_due(roots, now)
    for root in roots:
        ledger.lock(root)
        with ledger.attempt():
            fired += engine.catch_up(ledger, root, now)
            charged += sum(1 for change in ledger.deciding if change.before is None)
        ledger.hand_over(engine.policy)
    engine.store.run_many(sql.UNPARK, [(engine.company, root) for root in roots])
    return _Done(fired, charged)


def _one_by_one(engine: Engine, roots: list[str], now: int) -> _Done:
    """Catch roots up in a transaction each, and park those that fail."""
    done = _Done()
    for root in roots:
        try:
            done += engine.write(partial(_catch_up, engine, [root], now), exclusive=True)
        except (Conflict, StoreUnusable):
            raise
        except Exception as error:  # recorded with its root, counted, and tried again later
            _park(engine, root, now, error)
            why = error.text if isinstance(error, WxflowError) else str(error) or type(error).__name__
            done += _Done(parked=(tr("{root}: {why}", root=root, why=why),))
    return done


def _park(engine: Engine, root: str, now: int, error: Exception) -> None:
    store, company = engine.store, engine.company
    with store.transaction(company):
        earlier = map(ParkedRow._make, store.rows(sql.PARKED_ROOT, company, root))
        failures = 1 + sum(one.failures for one in earlier)
        until = now + delay_after(failures)
        store.run(sql.UNPARK, company, root)
        store.run(sql.PARK, company, root, until, failures, f"{type(error).__name__}: {error}"[:500])


def _would_charge(engine: Engine, now: int) -> int:
    """Count the due timers whose deadlines have consequences."""
    return sum(
        count
        for machine, name, count in engine.store.rows(sql.DUE_BY_DEADLINE, engine.company, now)
        if (deadline := engine.machines[machine].deadlines.get(name)) and deadline.then and deadline.braked
    )


def _brakes(engine: Engine, brake: Brake, charges: int) -> bool:
    if charges > brake.most:
        return True
    if brake.percent >= 100 or not charges:
        return False
    return charges * 100 > brake.percent * engine.queries.armed()


def _record(engine: Engine, run: Run) -> Run:
    *figures, _ = run  # all but the roots, which are parked each with its own error
    with engine.store.transaction(engine.company, exclusive=False):
        engine.store.run(sql.ADD_SWEEP, engine.company, uuid4().hex, *figures)
    return run
