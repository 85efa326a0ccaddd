"""Send many statements to PostgreSQL on one journey."""

from contextlib import AbstractContextManager
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.generators import send


class _Pipeline(psycopg.Pipeline):
    """psycopg's pipeline, which hands every statement over at once, and asks for answers only at its end.

    psycopg asks the system thrice a statement whether it may write and whether there is something to read: much of what
    a short transaction costs. And it sends a flush behind the last sync, when the server has answered already; to that
    it answers nothing, and takes it for the end of being idle: a transaction that hangs would never be ended.
    """

    def _communicate_gen(self) -> PQGen[None]:
        while self.command_queue:
            self.command_queue.popleft()()
        return  # libpq sends what grows long by itself, the rest goes together when all is said
        yield

    def _exit_gen(self) -> PQGen[None]:
        try:
            self._enqueue_sync()
            yield from self._communicate_gen()
            yield from send(self.pgconn)
        finally:
            yield from self._fetch_gen(flush=False)


def pipeline(connection: psycopg.Connection[Any]) -> AbstractContextManager[psycopg.Pipeline]:
    """Gather what is executed inside, send it together, and fetch every answer at the end."""
    connection._pipeline = _Pipeline(connection)  # pyright: ignore[reportPrivateUsage]
    return connection.pipeline()
