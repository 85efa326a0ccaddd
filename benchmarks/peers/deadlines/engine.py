"""wxflow's sweep: an overdue step, sealed, and the penalty it charges, with its own step and refs."""

import time

import psycopg

from benchmarks import company
from benchmarks.peers.life import vacuum
from wxflow.engine import sweep

OWED = 50
NOW = company.MONDAY + 3 * company.DAY
FAR = company.MONDAY + 365 * company.DAY
_NUMBERED = {"key": "'G9999/' || lpad(n::text, 8, '0')", "root": "'group/H' || n / 50", "due": str(FAR)}
_DONE = (
    "SELECT count(*), count(DISTINCT s.key), (SELECT count(*) FROM instances WHERE machine = 'penalty')"
    " FROM steps s WHERE s.machine = 'membership' AND s.event = 'overdue'"
)


class ByWxflow:
    """`clock.sweep`, a batch at a time."""

    name = "wxflow"

    def prepare(self, url: str, pending: int, due: int) -> None:
        """Found groups of 50 members whose adds are due, and copy one of them for those that are pending."""
        self.url = url
        company.found_at(url, due // OWED, OWED, early=OWED)
        with psycopg.connect(url) as connection:
            connection.execute("SET session_replication_role = replica")
            for table in ("instances", "timers"):
                columns = connection.execute(f"SELECT * FROM {table} LIMIT 0".encode()).description or []
                values = ", ".join(_NUMBERED.get(column.name, column.name) for column in columns)
                one = f"(SELECT * FROM {table} WHERE machine = 'membership' LIMIT 1) one"
                connection.execute(
                    f"INSERT INTO {table} SELECT {values} FROM {one}, generate_series(1, {pending}) n".encode()
                )
        vacuum(url)

    def run(self, most: int, seconds: float) -> float:
        """Sweep until so many batches are committed."""
        engine, before = company.engine_at(self.url), self.done()
        start = time.perf_counter()
        for batch, _ in enumerate(sweep.sweeping(engine, NOW, brake=sweep.Brake(10_000_000)), 1):
            if batch * sweep.BATCH >= most or time.perf_counter() - start >= seconds:
                break
        taken = time.perf_counter() - start
        engine.store.close()
        return taken / (self.done() - before)

    def done(self) -> int:
        """Count the overdue steps, one a membership, and as many penalties."""
        with psycopg.connect(self.url) as connection:
            steps, keys, penalties = connection.execute(_DONE).fetchone() or (0, 0, 0)
        if not steps == keys == penalties:
            raise AssertionError(f"not the same work: {steps} steps of {keys} memberships, {penalties} penalties")
        return int(steps)
