"""pgqueuer: a deferred job for each deadline, and one worker over a pool of asyncpg's connections."""

import asyncio
import time

import asyncpg
import psycopg
import uvloop
from pgqueuer import PgQueuer
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from pgqueuer.models import Job

from benchmarks.peers.deadlines import queue
from benchmarks.peers.deadlines.counted import Counted

BATCH, CONNECTIONS = 500, 20
"""Its documentation advises large batches for short jobs, and a pool: the quickest here, of 10 to 1,000 a batch."""
_LOAD = (
    "INSERT INTO pgqueuer (priority, entrypoint, payload, status, execute_after)"
    " SELECT 0, 'overdue', convert_to(n::text, 'UTF8'), 'queued', %(moment)s"
    " FROM generate_series(%(first)s::int, %(last)s::int) n"
)
_EFFECT = queue.EFFECT.format("$1::int")


class WithPgqueuer:
    """Jobs are fetched and marked in batches, the effect apart from both, so it bears repetition."""

    name = "pgqueuer"

    def prepare(self, url: str, pending: int, due: int) -> None:
        """Install its tables, all of them durable, and load them."""
        self.url, self.due = url, due
        queue.founded(url, pending + due)
        with psycopg.connect(url) as connection:
            connection.execute(QueryBuilderEnvironment().build_install_query().encode())
        queue.load(url, _LOAD, pending, due)

    def run(self, most: int, seconds: float) -> float:
        """Run a worker, on the loop its command line uses, until it has done enough."""
        return uvloop.run(self._run(most, seconds))

    async def _run(self, most: int, seconds: float) -> float:
        counted = Counted(most, seconds)
        async with asyncpg.create_pool(self.url, min_size=CONNECTIONS, max_size=CONNECTIONS) as pool:
            worker = PgQueuer.from_asyncpg_pool(pool)

            @worker.entrypoint("overdue")
            async def overdue(job: Job) -> None:
                await pool.execute(_EFFECT, int(job.payload or b""))
                counted.one()

            start = time.perf_counter()
            running = asyncio.create_task(worker.run(batch_size=BATCH, max_concurrent_tasks=2 * BATCH))
            each = await counted.each(start)
            worker.shutdown.set()
            await running
        return each

    def done(self) -> int:
        """Count what was carried out."""
        return queue.done(self.url, self.due)
