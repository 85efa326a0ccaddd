"""procrastinate: a scheduled job for each deadline, and one worker of asynchronous tasks."""

import asyncio
import time

import procrastinate
from psycopg_pool import AsyncConnectionPool

from benchmarks.peers.deadlines import queue
from benchmarks.peers.deadlines.counted import Counted

CONCURRENCY = 1
"""The default, and the quickest here: of 1, 2, 5, 10, 20 and 50."""
_LOAD = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at)"
    " SELECT 'deadlines', 'overdue', jsonb_build_object('membership', n), %(moment)s"
    " FROM generate_series(%(first)s::int, %(last)s::int) n"
)
_EFFECT = queue.EFFECT.format("%s")


class WithProcrastinate:
    """A job is fetched, done and marked in three transactions, so the effect bears repetition."""

    name = "procrastinate"
    pending_first = True

    def prepare(self, url: str, pending: int, due: int) -> None:
        """Apply its schema, and load its table."""
        self.url, self.due = url, due
        queue.founded(url, pending + due)
        asyncio.run(self._apply_schema())
        queue.load(url, _LOAD, pending, due, pending_first=self.pending_first)

    async def _apply_schema(self) -> None:
        app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=self.url))
        async with app.open_async():
            await app.schema_manager.apply_schema_async()

    def run(self, most: int, seconds: float) -> float:
        """Run a worker until it has done enough."""
        return asyncio.run(self._run(most, seconds))

    async def _run(self, most: int, seconds: float) -> float:
        pool = {"min_size": CONCURRENCY, "max_size": CONCURRENCY + 5}
        app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=self.url, **pool))
        counted = Counted(most, seconds)
        effects = AsyncConnectionPool(self.url, min_size=CONCURRENCY, kwargs={"autocommit": True}, open=False)

        @app.task(name="overdue")
        async def overdue(membership: int) -> None:
            async with effects.connection() as connection:
                await connection.execute(_EFFECT, (membership,))
            counted.one()

        async with effects, app.open_async():
            await effects.wait()
            start = time.perf_counter()
            worker = asyncio.create_task(
                app.run_worker_async(queues=["deadlines"], concurrency=CONCURRENCY, install_signal_handlers=False)
            )
            each = await counted.each(start)
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)
        return each

    def done(self) -> int:
        """Count what was carried out."""
        return queue.done(self.url, self.due)


class DueFirst(WithProcrastinate):
    """Every job that is due is older than every job that is not: its worker looks at them in that order."""

    name = "procrastinate, what is due deferred first"
    pending_first = False
