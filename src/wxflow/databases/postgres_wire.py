"""Send many statements to PostgreSQL on one journey, prepared, by the layer of psycopg that speaks libpq.

psycopg's own cursors cost a short transaction more than its statements do: each is converted, looked up, waited for and
given a cursor, and the system is asked thrice whether there is something to send or to read.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
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
        self._fresh: dict[str, bytes] = {}
        """Likewise, where the server has not said yet that it is prepared."""
        self._named = 0
        self._posted: list[list[str | None]] = []
        """What was sent and is not answered yet: of each journey the statements' texts, where they are prepared now."""
        self._reads = Transformer(connection)

    def send(self, asked: Sequence[Asked], first: Sequence[Asked] = ()) -> list[Answer]:
        """Send statements together, others `first`; return what each that is asked is answered.

        Raises the first error of all that is sent, and of what was posted before: what comes after it is not run.
        """
        self._hand_all_over((*first, *asked))
        try:
            told = [self._told(*one) for one in self._connection.wait(self._journeys())]
            return list(map(self._read, told[-1][len(first) :]))
        finally:
            self._posted.clear()
            self._fresh.clear()
            if self._server.status == _UP:
                self._server.exit_pipeline_mode()

    def post(self, asked: Sequence[Asked]) -> None:
        """Send statements together for the server to work on meanwhile: what is sent next waits for them."""
        self._hand_all_over(asked)
        self._connection.wait(send(self._server))

    @property
    def is_at_work(self) -> bool:
        """Tell whether something that was posted is not answered yet."""
        return bool(self._posted)

    def settle(self) -> None:
        """Wait until the server is done with what was posted, whatever has become of it."""
        if self._posted:
            with suppress(psycopg.Error):
                self.send(())

    def _hand_all_over(self, asked: Sequence[Asked]) -> None:
        """Hand statements over before anything is waited for.

        Behind them stands a sync, and no flush: the server answers nothing to one that comes when it has answered all,
        and takes it for the end of being idle, so that a transaction that hangs would never be ended.
        """
        written = [(text, *given(params)) for text, params in asked]  # what cannot be is not sent
        self._server.enter_pipeline_mode()
        self._posted.append([self._hand_over(*one) for one in written])
        self._server.pipeline_sync()

    def _hand_over(self, text: str, values: list[bytes | None], formats: list[int]) -> str | None:
        """Hand a statement over; return its text where it is prepared now, under a name that is `fresh` then."""
        name, new = self._names.get(text) or self._fresh.get(text), None
        if name is None and self._named < self._most:
            self._named += 1
            name = self._fresh[text] = b"w%d" % self._named
            new = text
            self._server.send_prepare(name, text.encode())
        if name is None:
            self._server.send_query_params(text.encode(), values, None, formats, _BINARY)
        else:
            self._server.send_query_prepared(name, values, formats, _BINARY)
        return new

    def _journeys(self) -> PQGen[list[tuple[list[str | None], Iterator[PGresult]]]]:
        """Send what was handed over, and return the results of each journey, that of its sync last."""
        server = self._server
        yield from send(server)
        answered: list[tuple[list[str | None], Iterator[PGresult]]] = []
        for texts in self._posted:
            results: list[PGresult] = []
            answered.append((texts, iter(results)))
            for _ in range(2 * len(texts) - texts.count(None) + 1):
                results += yield from fetch_many(server)
                if server.status != _UP:
                    return answered
        return answered

    def _told(self, texts: list[str | None], results: Iterator[PGresult]) -> list[PGresult]:
        """Return what the statements of a journey were answered, or raise the first error."""
        told: list[PGresult] = []
        for new in texts:
            if new is not None:
                _checked(next(results))
                self._names[new] = self._fresh[new]
            told.append(_checked(next(results)))
        return told

    def _read(self, result: PGresult) -> Answer:
        if not result.nfields:
            return Answer([], result.command_tuples or 0)
        self._reads.set_pgresult(result)
        return Answer(self._reads.load_rows(0, result.ntuples, tuple), result.command_tuples or 0)


def _checked(result: PGresult) -> PGresult:
    if result.status not in _WELL:
        raise error_from_result(result)
    return result
