"""The hand-written way to bring new people in from a workbook: the same library reads it, the same rows are written."""

import os
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from unicodedata import normalize

from python_calamine import CalamineWorkbook

from benchmarks.company import CODE
from benchmarks.hand import ADD_INSTANCE, ADD_OPENING, ADD_REF, ADD_STEP, connect
from benchmarks.hand_rows import Joined, joined, opened

BATCH = 2_000
_Row = tuple[str, str, str]


def bring_in(workbook: str, database: str, moment: str) -> None:
    """Enter everybody in the first three columns of a workbook, of whom nobody may be known, nor concern a group."""
    connection, now = connect(Path(database)), int(moment)
    people, units = (_keys(connection, machine) for machine in ("person", "unit"))
    named = {value for (value,) in connection.execute("SELECT value FROM refs WHERE company = ? AND machine IN "
                                                      "('group', 'membership')", (CODE,))}  # fmt: skip
    rows = _rows(workbook)
    while batch := list(islice(rows, BATCH)):
        new = list(_new(batch, people, units, named, now))
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(ADD_INSTANCE, [one.instance for one in new])
        connection.executemany(ADD_STEP, [one.step for one in new])
        connection.executemany(ADD_OPENING, [one.opening for one in new if one.opening])
        connection.executemany(ADD_REF, [ref for one in new for ref in one.refs])
        connection.execute("COMMIT")
    connection.close()


def _keys(connection: sqlite3.Connection, machine: str) -> set[str]:
    found = connection.execute("SELECT key FROM instances WHERE company = ? AND machine = ?", (CODE, machine))
    return {key for (key,) in found}


def _rows(workbook: str) -> Iterator[_Row]:
    rows = CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()
    for row in rows[1:]:
        person, name, unit = (normalize("NFC", str(cell).strip()) for cell in row[:3])
        yield person, name, unit


def _new(batch: list[_Row], people: set[str], units: set[str], named: set[str], now: int) -> Iterator[Joined]:
    for person, name, unit in batch:
        if not (person and name and unit) or person in people or person in named or unit in named:
            raise ValueError(f"{person} is not somebody new whom no group concerns")
        people.add(person)
        yield joined(person, name, unit, now, os.urandom(16))
        if unit not in units:
            units.add(unit)
            yield opened(unit, person, now)

