"""Sweep: write down what time has decided, in bounded batches, without one bad root stopping the rest."""

from collections.abc import Generator
from functools import partial
from typing import NamedTuple
from uuid import uuid4

from wxflow.engine.engine import Engine
from wxflow.errors import Conflict, StoreUnusable, WxflowError
from wxflow.ledger.ledger import Ledger
from wxflow.store import queries
from wxflow.store import statements as sql
from wxflow.translatable import tr

BATCH = 500
"""Timers read, and at most as many roots caught up, per transaction."""
FIRST_DELAY = 60_000_000
LONGEST_DELAY = 86_400_000_000
"""How long a failing root is parked, microseconds: doubled with every failure."""


class Brake(NamedTuple):
    """When a sweep must stop before writing: more charging deadlines than `most`, or than `percent` of all armed."""

    most: int
    percent: int = 100


class Run(NamedTuple):
    """What a sweep did: times and lag in UTC microseconds, the rest counts."""

    now: int
    outcome: str
    """good, failures (some root was parked) or held (by the brake)."""
    due: int
    fired: int
    charged: int
    held: int
    failed: int
    lag: int
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
    first = queries.next_due(engine.store, engine.company, now)
    if first is None:
        return _record(engine, Run(now, "good", 0, 0, 0, 0, 0, 0, released_by))
    lag = now - first
    held = _would_charge(engine, now) if brake else 0
    if brake and not released_by and _brakes(engine, brake, held):
        return _record(engine, Run(now, "held", held, 0, 0, held, 0, lag))
    fired = charged = 0
    parked: list[str] = []
    exclusive = False
    while queries.next_due(engine.store, engine.company, now) is not None:
        roots: list[str] = []
        try:
            counts = engine.write(partial(_catch_up_due, engine, now, roots), exclusive=exclusive)
        except (Conflict, StoreUnusable):
            raise
        except Exception:  # any fault of one root: find it, park it, and let the others through
            if not roots:
                raise
            counts = _one_by_one(engine, roots, now, parked)
        fired, charged = fired + counts[0], charged + counts[1]
        exclusive = not roots  # what is left is in the hands of other writers: wait for them
        yield
    outcome = "failures" if parked else "good"
    run = Run(now, outcome, fired + len(parked), fired, charged, 0, len(parked), lag, released_by, tuple(parked))
    return _record(engine, run)


def _catch_up_due(engine: Engine, now: int, roots: list[str], ledger: Ledger) -> tuple[int, int]:
    """Catch up the next roots that no other writer holds, named in `roots`."""
    roots[:] = ledger.reads.lock_due(now, BATCH)
    return _catch_up(engine, roots, now, ledger)


def _catch_up(engine: Engine, roots: list[str], now: int, ledger: Ledger) -> tuple[int, int]:
    """Catch roots up, parked no longer; return how many timers fired and charges they made."""
    fired = charged = 0
    if roots:
        ledger.reads.prefetch_due(roots, now)
    for root in roots:
        ledger.reads.lock(root)
        with ledger.attempt() as change_set:
            fired += engine.catch_up(ledger, root, now)
        charged += sum(1 for step, _ in change_set.steps if step.seq == 1)
    engine.store.run_many(sql.UNPARK, [(engine.company, root) for root in roots])
    return fired, charged


def _one_by_one(engine: Engine, roots: list[str], now: int, parked: list[str]) -> tuple[int, int]:
    fired = charged = 0
    for root in roots:
        try:
            counts = engine.write(partial(_catch_up, engine, [root], now), exclusive=True)
        except (Conflict, StoreUnusable):
            raise
        except Exception as error:  # recorded with its root, counted, and tried again later
            _park(engine, root, now, error)
            why = error.text if isinstance(error, WxflowError) else str(error) or type(error).__name__
            parked.append(tr("{root}: {why}", root=root, why=why))
        else:
            fired, charged = fired + counts[0], charged + counts[1]
    return fired, charged


def _park(engine: Engine, root: str, now: int, error: Exception) -> None:
    store, company = engine.store, engine.company
    with store.transaction(company):
        earlier = store.rows(sql.PARKED_ROOT, company, root)
        failures = earlier[0][2] + 1 if earlier else 1
        until = now + min(FIRST_DELAY * 2 ** min(failures - 1, 20), LONGEST_DELAY)
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
    return charges * 100 > brake.percent * queries.armed(engine.store, engine.company)


def _record(engine: Engine, run: Run) -> Run:
    with engine.store.transaction(engine.company, exclusive=False):
        engine.store.run(sql.ADD_SWEEP, engine.company, uuid4().hex, *run[:9])
    return run
