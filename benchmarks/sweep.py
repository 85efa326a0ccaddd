"""A sweep in which a tenth of what is armed is due, and every due deadline charges."""

from pathlib import Path

from benchmarks import company, hand
from benchmarks.pairs import Line, Pairs, compare, copy, in_turn
from wxflow.engine import sweep

GROUPS, MEMBERS, DUE, ROUNDS = 400, 50, 5, 7
NOW = company.MONDAY + 3 * company.DAY


def measure(folder: Path) -> list[Line]:
    """Sweep 20,000 armed deadlines of 400 groups, 2,000 of them due, each round on fresh copies."""
    database = folder / "sweep.db"
    company.found(database, GROUPS, MEMBERS, early=DUE)
    pairs = Pairs([], [])
    for number in range(ROUNDS):
        one = _once(copy(database, "ours.db"), copy(database, "other.db"), number)
        pairs.ours.extend(one.ours)
        pairs.other.extend(one.other)
        compare(folder / "ours.db", folder / "other.db", GROUPS * DUE)
    return [pairs.line(f"sweep, {GROUPS * DUE:,} of {GROUPS * MEMBERS:,} deadlines due", GROUPS * DUE, 1.4)]


def _once(ours: Path, other: Path, number: int) -> Pairs:
    engine, connection = company.engine(ours), hand.connect(other)

    def by_engine() -> None:
        run = sweep.sweep(engine, NOW, brake=sweep.Brake(10_000))
        assert (run.fired, run.charged) == (GROUPS * DUE, GROUPS * DUE), run

    pairs = in_turn([(by_engine, lambda: hand.sweep(connection, NOW, sweep.BATCH))], first=number % 2)
    engine.store.close()
    connection.close()
    return pairs
