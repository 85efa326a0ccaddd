"""A sweep that finds nothing due, with a thousand armed deadlines and with a million."""

from pathlib import Path
from statistics import median

from benchmarks import company, hand
from benchmarks.pairs import Line, in_turn
from wxflow.engine import sweep
from wxflow.engine.engine import Engine

FEW, MANY, SWEEPS, ROUNDS = 1_000, 1_000_000, 20, 41
NOW = company.MONDAY + 1_000_000
AT_MOST = 1e-3
_NUMBERED = {"key": "'G0001/' || printf('%08d', n)", "root": "'group/G' || (n / 50)"}


def measure(folder: Path) -> list[Line]:
    """Sweep both in turn, 20 times a round, the run record written and committed each time."""
    few, many = (_armed(folder / f"{count}.db", count) for count in (FEW, MANY))
    pairs = in_turn([(lambda: _sweep(many), lambda: _sweep(few))] * ROUNDS)
    for engine in (few, many):
        engine.store.close()
    line = pairs.line("sweep, nothing due: 1,000,000 armed against 1,000", SWEEPS, 1.2)
    slowest = max(median(seconds) for seconds in pairs) / SWEEPS
    return [line._replace(target="≤ 1.2, < 1 ms", met=line.met and slowest < AT_MOST)]


def _sweep(engine: Engine) -> None:
    for _ in range(SWEEPS):
        run = sweep.sweep(engine, NOW, brake=sweep.Brake(1000))
        assert (run.outcome, run.due) == ("good", 0), run


def _armed(path: Path, count: int) -> Engine:
    """Make a database with so many owed memberships, written by SQL in the order of their keys."""
    company.found(path, 1, 1, early=1)
    connection = hand.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN")
    for table in ("instances", "timers"):
        names: list[str] = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(_NUMBERED.get(name, name) for name in names)
        connection.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"
            f" INSERT INTO {table} SELECT {values} FROM"
            f" (SELECT * FROM {table} WHERE machine = 'membership' AND key = ?) CROSS JOIN numbers",
            (count - 1, f"G0000/{company.member(0, 0)}"),
        )
    connection.execute("COMMIT")
    armed = connection.execute("SELECT count(*) FROM timers").fetchone()[0]
    assert armed == count, armed
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return company.engine(path)
