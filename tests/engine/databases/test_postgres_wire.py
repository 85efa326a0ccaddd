"""What is sent together is run together, prepared once, and arrives as it was."""

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from wxflow.databases.postgres_wire import Wire

Connection = psycopg.Connection[tuple[object, ...]]
ANSWERS = ("SELECT 1", ())
PREPARED = ("SELECT count(*) FROM pg_prepared_statements WHERE statement NOT LIKE '%pg_prepared_statements%'", ())


@pytest.fixture
def connection(server_url: str) -> Iterator[Connection]:
    with closing(psycopg.connect(server_url, autocommit=True)) as connection:
        yield connection


@pytest.fixture
def wire(connection: Connection) -> Wire:
    return Wire(connection, prepares=True)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "陈思远𠮷"),
        ("text", ""),
        ("text", None),
        ("text", '{"a, b"}\\'),
        ("bigint", -(2**63)),
        ("integer", 0),
        ("integer", True),
        ("bytea", bytes(range(256))),
        ("bigint", None),
        ("text[]", ["陈思远", None, "", 'a"b\\c,{}']),
        ("bigint[]", [2**40, None, -1]),
        ("integer[]", [1, 2]),
        ("bytea[]", [b"\0\xff", None, b""]),
        ("bytea[]", [None, None]),
        ("text[]", []),
    ],
)
def test_a_value_arrives_as_it_was(wire: Wire, kind: str, value: object) -> None:
    for _ in range(2):  # prepared now, and prepared before
        assert wire.send([(f"SELECT CAST($1 AS {kind})", [value])])[0].rows == [(value,)]


def test_all_that_is_sent_together_is_answered_in_order_however_long_it_is(wire: Wire) -> None:
    long = "长" * 1_000_000
    asked = [("SELECT $1::text, $2::integer", (long, number)) for number in range(20)]
    assert [one.rows[0][1] for one in wire.send(asked) if one.rows[0][0] == long] == [*range(20)]


def test_after_an_error_nothing_more_is_run_and_the_connection_goes_on(wire: Wire, connection: Connection) -> None:
    refused = ("SELECT 1 / $1::integer", (0,))
    for _ in range(2):
        with pytest.raises(psycopg.errors.DivisionByZero):
            wire.send([("BEGIN", ()), refused, ("SELECT set_config('application_name', 'late', false)", ())])
        assert connection.info.transaction_status == TransactionStatus.INERROR
        wire.send([("ROLLBACK", ())])
    assert wire.send([("SHOW application_name", ())])[0].rows != [("late",)]


@pytest.mark.parametrize("text", ["\ud800", "a\0b"])
def test_a_text_that_cannot_be_stored_is_refused_and_the_connection_goes_on(wire: Wire, text: str) -> None:
    with pytest.raises((UnicodeEncodeError, psycopg.DataError)):
        wire.send([ANSWERS, ("SELECT $1::text", (text,))])
    assert wire.send([ANSWERS])[0].rows == [(1,)]


def test_what_is_posted_is_done_before_what_is_sent_next_and_leaves_its_answers_to_itself(wire: Wire) -> None:
    wire.post([("CREATE TEMPORARY TABLE told (number integer)", ())])
    for number in range(3):  # of which the first is prepared
        wire.post([("INSERT INTO told VALUES ($1)", (number,))])
    assert wire.is_at_work
    counted = wire.send([("SELECT sum(number) FROM told", ()), ANSWERS], [("DELETE FROM told WHERE number = 1", ())])
    assert [one.rows for one in counted] == [[(2,)], [(1,)]]
    assert not wire.is_at_work


def test_an_error_of_what_is_posted_comes_with_what_is_sent_next_and_nothing_more_is_run(wire: Wire) -> None:
    refused = ("SELECT 1 / $1::integer", (0,))
    for _ in range(2):
        wire.post([("BEGIN", ()), refused, ANSWERS])
        wire.post([("SELECT set_config('application_name', 'late', false)", ())])
        with pytest.raises(psycopg.errors.DivisionByZero):
            wire.send([ANSWERS])
        wire.send([("ROLLBACK", ())])
    assert wire.send([("SHOW application_name", ())])[0].rows != [("late",)]


def test_whoever_gives_up_waits_for_what_is_posted_and_hears_of_no_error(wire: Wire, connection: Connection) -> None:
    wire.settle()
    wire.post([("BEGIN", ()), ("SELECT 1 / $1::integer", (0,))])
    wire.settle()
    assert connection.info.transaction_status == TransactionStatus.INERROR
    wire.send([("ROLLBACK", ())])
    assert wire.send([ANSWERS])[0].rows == [(1,)]


def test_a_statement_is_prepared_once(wire: Wire) -> None:
    for _ in range(3):
        wire.send([ANSWERS, ANSWERS])
    assert wire.send([PREPARED])[0].rows == [(1,)]


def test_nothing_is_prepared_where_a_pooler_forbids_it(connection: Connection) -> None:
    wire = Wire(connection, prepares=False)
    assert [one.rows for one in wire.send([ANSWERS, ANSWERS, PREPARED])] == [[(1,)], [(1,)], [(0,)]]


def test_a_connection_keeps_no_more_than_two_hundred_statements(wire: Wire) -> None:
    for number in range(210):
        assert wire.send([(f"SELECT {number}", ())])[0].rows == [(number,)]
    assert wire.send([PREPARED])[0].rows == [(200,)]


def test_what_was_written_is_counted(wire: Wire) -> None:
    wire.send([("CREATE TEMPORARY TABLE told (number integer)", ())])
    written = wire.send([("INSERT INTO told SELECT unnest($1::integer[])", ([1, 2, 3],)), ("DELETE FROM told", ())])
    assert [one.touched for one in written] == [3, 3]
