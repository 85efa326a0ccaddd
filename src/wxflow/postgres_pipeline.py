"""Send many statements to PostgreSQL on one journey."""

from contextlib import AbstractContextManager
from typing import Any

import psycopg
from psycopg.abc import PQGen


class _Pipeline(psycopg.Pipeline):
    """psycopg's pipeline without the flush it sends behind the last sync.

    The server has answered by then; to the flush it answers nothing, and takes it for the end of being idle: a
    transaction that hangs would never be ended.
    """

    def _fetch_gen(self, *, flush: bool) -> PQGen[None]:  # noqa: ARG002
        return super()._fetch_gen(flush=False)


def pipeline(connection: psycopg.Connection[Any]) -> AbstractContextManager[psycopg.Pipeline]:
    """Gather what is executed inside, send it together, and fetch every answer at the end."""
    connection._pipeline = _Pipeline(connection)  # pyright: ignore[reportPrivateUsage]
    return connection.pipeline()
