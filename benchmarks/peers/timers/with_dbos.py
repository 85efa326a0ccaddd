"""DBOS: a delayed workflow for each deadline, and one process that takes them from their queue."""

import threading
import time

import psycopg
from dbos import DBOS, DBOSConfig, SetWorkflowID, SQLAlchemyDatasource
from sqlalchemy import text

from benchmarks.peers.timers import queue

WORKERS, POLL = 50, 10
"""Workflows at once, and milliseconds between two looks at the queue."""
_EFFECT = text(queue.EFFECT.format(":membership"))
_SAMPLE = "sample"


class WithDbos:
    """The effect and its checkpoint are one transaction, so it happens once."""

    name = "DBOS"

    def prepare(self, url: str, pending: int, due: int) -> None:
        """Let it make its tables and enqueue one workflow, and copy that one's row."""
        self.url, self.due = url, due
        queue.found(url, pending + due)
        self._launch(lambda: None)
        with SetWorkflowID(_SAMPLE):
            DBOS.enqueue_workflow("deadlines", self._workflow)
        DBOS.destroy()
        with psycopg.connect(url) as connection:
            columns = connection.execute("SELECT * FROM dbos.workflow_status LIMIT 0").description or []
        numbered = {
            "workflow_uuid": "n::text",
            "status": "'DELAYED'",
            "delay_until_epoch_ms": "extract(epoch FROM %(moment)s::timestamptz)::bigint * 1000",
        }
        values = ", ".join(numbered.get(column.name, column.name) for column in columns)
        load = (
            f"INSERT INTO dbos.workflow_status SELECT {values}"
            f" FROM (SELECT * FROM dbos.workflow_status WHERE workflow_uuid = '{_SAMPLE}') sample,"
            " generate_series(%(first)s::int, %(last)s::int) n"
        )
        queue.load(url, load, pending, due)
