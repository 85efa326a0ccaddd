"""The hand-written way to bring new people in from a workbook: the same library reads it, the same rows are written."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from python_calamine import CalamineWorkbook

from benchmarks.company import CODE
from benchmarks.hand import ADD_INSTANCE, ADD_OPENING, ADD_REF, ADD_STEP, connect
from benchmarks.hand_rows import Begun, joined, opened

BATCH = 2_000
Person = tuple[str, str, str]
"""Staff id, name and unit."""


class Known(NamedTuple):
    """Who and what is on record."""

    people: set[str]
    units: set[str]
    named: set[str]
    """Whom and which units groups and memberships name: they may owe something to who joins."""


def bring_in(workbook: str, database: str, moment: str) -> None:
    """Enter everybody in the first three columns of a workbook."""
    connection = connect(Path(database))
    known, rows = on_record(connection), _rows(workbook)
    while batch := list(islice(rows, BATCH)):
        enter(connection, known, batch, int(moment))
    connection.close()


def on_record(connection: sqlite3.Connection) -> Known:
    """Read who and what is on record, once for all."""

    def texts(query: str) -> set[str]:
        return {text for (text,) in connection.execute(query, (CODE,))}

    keys = "SELECT key FROM instances WHERE company = ? AND machine ="
    refs = "SELECT value FROM refs WHERE company = ? AND machine IN ('group', 'membership')"
    return Known(texts(f"{keys} 'person'"), texts(f"{keys} 'unit'"), texts(refs))


def enter(connection: sqlite3.Connection, known: Known, people: Iterable[Person], now: int) -> None:
    """Enter people in one transaction; ValueError for whoever is known, or may concern a group."""
    new = list(_begun(known, people, now))
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(ADD_INSTANCE, [one.instance for one in new])
    connection.executemany(ADD_STEP, [one.step for one in new])
    connection.executemany(ADD_OPENING, [one.opening for one in new if one.opening])
    connection.executemany(ADD_REF, [ref for one in new for ref in one.refs])
    connection.execute("COMMIT")


def _rows(workbook: str) -> Iterator[Person]:
    rows = CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()
    for row in rows[1:]:
        person, name, unit = (normalize("NFC", str(cell).strip()) for cell in row[:3])
        yield person, name, unit


def _begun(known: Known, people: Iterable[Person], now: int) -> Iterator[Begun]:
    for person, name, unit in people:
        if not (person and name and unit) or person in known.people or not known.named.isdisjoint((person, unit)):
            raise ValueError(f"{person} is not somebody new whom no group concerns")
        known.people.add(person)
        yield joined(person, name, unit, now, os.urandom(16))
        if unit not in known.units:
            known.units.add(unit)
            yield opened(unit, person, now)
