"""DBOS: a delayed workflow for each deadline, and one process that takes them from their queue."""

import time
from collections.abc import Callable
from threading import Event

import psycopg
from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID, SQLAlchemyDatasource
from sqlalchemy import text

from benchmarks.peers.deadlines import queue

WORKERS, POLL = 50, 20
"""Workflows at once, and milliseconds between two looks at the queue: the quickest here, of 5 to 300 and 20 to 200."""
CONNECTIONS = 20
_EFFECT = text(queue.EFFECT.format(":membership"))
_YEAR = 365 * 86_400
_SAMPLE = "sample"
_NUMBERED = {
    "workflow_uuid": "n::text",
    "delay_until_epoch_ms": "extract(epoch FROM %(moment)s::timestamptz)::bigint * 1000",
}


class WithDbos:
    """A workflow of one transaction, which commits the effect together with DBOS's note that it happened."""

    name = "DBOS"

    def prepare(self, url: str, pending: int, due: int) -> None:
        """Let it make its tables and delay one workflow, and load its table with copies of that."""
        self.url, self.due = url, due
        queue.founded(url, pending + due)
        workflow = self._launched(lambda: None)
        with SetWorkflowID(_SAMPLE), SetEnqueueOptions(delay_seconds=_YEAR):
            DBOS.enqueue_workflow("deadlines", workflow)
        DBOS.destroy(destroy_registry=True)
        queue.load(url, self._copies(), pending, due)

    def _copies(self) -> str:
        status, inputs = (self._copy(table) for table in ("dbos.workflow_status", "dbos.workflow_input"))
        return f"WITH inputs AS ({inputs}) {status}"

    def _copy(self, table: str) -> str:
        with psycopg.connect(self.url) as connection:
            columns = connection.execute(f"SELECT * FROM {table} LIMIT 0".encode()).description or []
        values = ", ".join(_NUMBERED.get(column.name, f"one.{column.name}") for column in columns)
        one = f"(SELECT * FROM {table} WHERE workflow_uuid = '{_SAMPLE}') one"
        return f"INSERT INTO {table} SELECT {values} FROM {one}, generate_series(%(first)s::int, %(last)s::int) n"

    def _launched(self, count: Callable[[], None]) -> Callable[[], None]:
        url = self.url.replace("postgresql:", "postgresql+psycopg:")
        DBOS(
            config=DBOSConfig(
                name="peers",
                system_database_url=url,
                application_version="1",
                sys_db_pool_size=CONNECTIONS,
                log_level="ERROR",
            )
        )
        source = SQLAlchemyDatasource.create(url, engine_kwargs={"pool_size": CONNECTIONS})

        @source.transaction(isolation_level="READ COMMITTED")
        def effect(membership: int) -> None:
            source.sql_session().execute(_EFFECT, {"membership": membership})

        @DBOS.workflow(name="overdue")
        def overdue() -> None:
            effect(int(DBOS.workflow_id or ""))
            count()

        DBOS.launch()
        DBOS.register_queue("deadlines", worker_concurrency=WORKERS, polling_interval_sec=POLL / 1000)
        self.source = source
        return overdue

    def run(self, most: int, seconds: float) -> float:
        """Launch, and shut down when it has done enough."""
        done: list[None] = []
        enough = Event()

        def count() -> None:
            done.append(None)  # appending is atomic, counting up is not
            if len(done) >= most:
                enough.set()

        self._launched(count)
        start, before = time.perf_counter(), len(done)
        enough.wait(seconds)
        each = (time.perf_counter() - start) / max(len(done) - before, 1)
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=30)
        self.source.engine.dispose()
        return each

    def done(self) -> int:
        """Count what was carried out."""
        return queue.done(self.url, self.due)
