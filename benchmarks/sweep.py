"""A sweep in which a tenth of what is armed is due, and every due deadline charges."""

from pathlib import Path

from benchmarks import company, hand
from benchmarks.pairs import Line, Pairs, compare, copy, in_turn
from wxflow import clock

GROUPS, MEMBERS, DUE, ROUNDS = 400, 50, 5, 7
NOW = company.MONDAY + 3 * company.DAY


def measure(folder: Path) -> list[Line]:
    """Sweep 20,000 armed deadlines of 400 groups, 2,000 of them due, each round on fresh copies."""
    database = folder / "sweep.db"
    company.found(database, GROUPS, MEMBERS, early=DUE)
    pairs = Pairs([], [])
    for number in range(ROUNDS):
        ours, other = copy(database, "ours.db"), copy(database, "other.db")
        engine, connection = company.engine(ours), hand.connect(other)

        def by_engine() -> None:
            run = clock.sweep(engine, NOW)  # noqa: B023
            assert run.charged == GROUPS * DUE, run

        def by_hand() -> None:
            hand.sweep(connection, NOW, clock.BATCH)  # noqa: B023

        one = in_turn([(by_engine, by_hand)] if number % 2 else [(by_engine, by_hand)])
        pairs.ours.extend(one.ours)
        pairs.other.extend(one.other)
        engine.store.close()
        connection.close()
        compare(ours, other, GROUPS * DUE)
    return [pairs.line("sweep, 2,000 of 20,000 deadlines due", GROUPS * DUE, 3.0)]
