"""Send many statements to PostgreSQL on one journey, prepared, by the layer of psycopg that speaks libpq.

psycopg's own cursors cost a short transaction more than its statements do: each is converted, looked up, waited for and
given a cursor, and the system is asked thrice whether there is something to send or to read.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus, Format
from psycopg.pq.abc import PGresult

from wxflow.databases.postgres_values import given

Asked = tuple[str, Sequence[Any]]
"""A statement, its parameters numbered, and their values."""
_UP, _BINARY = ConnStatus.OK, Format.BINARY
_WELL = frozenset({ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK})
_MOST_PREPARED = 200
"""Statements that a connection keeps: those it sends later, if there are so many, are told the server each time."""


class Answer(NamedTuple):
    """What a statement is answered: its rows, and how many it found or wrote."""

    rows: list[tuple[Any, ...]]
    touched: int


class Wire:
    """One connection, which prepares every statement when it is first sent, unless a pooler forbids it."""

    def __init__(self, connection: psycopg.Connection[Any], *, prepares: bool) -> None:
        self._connection, self._server = connection, connection.pgconn
        self._most = _MOST_PREPARED if prepares else 0
        self._names: dict[str, bytes] = {}
        """By its text, the name a statement has been prepared under."""
        self._named = 0
        self._reads = Transformer(connection)

    def send(self, asked: Sequence[Asked], first: Sequence[Asked] = ()) -> list[Answer]:
        """Send statements together, others `first`; return what each that is asked is answered, or raise its error.

        What comes after an error is not run. All are handed over before anything is waited for. Behind them stands a
        sync, and no flush: the server answers nothing to one that comes when it has answered all, and takes it for the
        end of being idle, so that a transaction that hangs would never be ended.
        """
        written = [(text, *given(params)) for text, params in (*first, *asked)]  # what cannot be is not sent
        self._server.enter_pipeline_mode()
        try:
            fresh: dict[str, bytes] = {}
            new = [self._hand_over(fresh, *one) for one in written]
            self._server.pipeline_sync()
            results = iter(self._connection.wait(self._journey(len(new) + len(fresh))))
            told = [self._told(results, fresh, text) for text in new]
            return [self._read(result) for result in told[len(first) :]]
        finally:
            if self._server.status == _UP:
                self._server.exit_pipeline_mode()

    def _hand_over(
        self, fresh: dict[str, bytes], text: str, values: list[bytes | None], formats: list[int]
    ) -> str | None:
        """Hand a statement over; return its text where it is prepared now, under a name that is `fresh` then."""
        name, new = self._names.get(text) or fresh.get(text), None
        if name is None and self._named < self._most:
            self._named += 1
            name = fresh[text] = b"w%d" % self._named
            new = text
            self._server.send_prepare(name, text.encode())
        if name is None:
            self._server.send_query_params(text.encode(), values, None, formats, _BINARY)
        else:
            self._server.send_query_prepared(name, values, formats, _BINARY)
        return new

    def _journey(self, handed_over: int) -> PQGen[list[PGresult]]:
        """Send what was handed over, and return the result of each, and that of the sync."""
        server = self._server
        yield from send(server)
        results: list[PGresult] = []
        for _ in range(handed_over + 1):
            results += yield from fetch_many(server)
            if server.status != _UP:
                break
        return results

    def _told(self, results: Iterator[PGresult], fresh: dict[str, bytes], new: str | None) -> PGresult:
        if new is not None:
            _checked(next(results))
            self._names[new] = fresh[new]
        return _checked(next(results))

    def _read(self, result: PGresult) -> Answer:
        if not result.nfields:
            return Answer([], result.command_tuples or 0)
        self._reads.set_pgresult(result)
        return Answer(self._reads.load_rows(0, result.ntuples, tuple), result.command_tuples or 0)


def _checked(result: PGresult) -> PGresult:
    if result.status not in _WELL:
        raise error_from_result(result)
    return result
