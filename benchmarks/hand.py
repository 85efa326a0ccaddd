"""The hand-written way on SQLite: plain `sqlite3`, one fixed rule at a time, the same rows as the engine writes."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.company import CODE, PATIENCE
from benchmarks.hand_rows import SEAL, added, charged, lead_of
from wxflow.decide.command import Command

ADD_STEP = "INSERT INTO steps VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
ADD_INSTANCE = "INSERT INTO instances VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
ADD_REF = "INSERT INTO refs VALUES (?,?,?,?,?)"
ADD_OPENING = "INSERT INTO personal VALUES (?,?,?,?,?,?,?,?)"
_DROP_TIMER = "DELETE FROM timers WHERE company = ? AND machine = ? AND key = ? AND name = ?"
_SET_CLOCK = "UPDATE instances SET clock = ? WHERE company = ? AND machine = 'group' AND key = ?"
_DUE = (
    "SELECT t.key, t.entry, t.due, i.state, i.seq, i.head FROM timers t"
    " JOIN instances i USING (company, machine, key)"
    " WHERE t.company = ? AND t.provisional = 0 AND t.due <= ? ORDER BY t.due LIMIT ?"
)
_ONE = "FROM instances WHERE company = ? AND machine = ? AND key = ?"


def connect(path: Path) -> sqlite3.Connection:
    """Open a database as the engine does: autocommit, WAL, every commit on the disk."""
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = FAST")
    return connection


def add_each(connection: sqlite3.Connection, commands: Iterable[Command]) -> None:
    """Add members, one transaction each."""
    for command in commands:
        add_together(connection, (command,))


def add_together(connection: sqlite3.Connection, commands: Iterable[Command]) -> None:
    """Add members in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for command in commands:
        _add(connection.execute, command)
    connection.execute("COMMIT")


def _add(execute: Any, command: Command) -> None:
    """Move one membership from owed to present, and drop its timer."""
    key, now, request_id = command.key, command.recorded_at, command.request_id
    group, person = key.split("/")
    if execute("SELECT 1 FROM steps WHERE company = ? AND request_id = ?", (CODE, request_id)).fetchone():
        return
    of_group = execute(f"SELECT facts, state, clock {_ONE}", (CODE, "group", group)).fetchone()
    due = execute(
        "SELECT 1 FROM timers WHERE company = ? AND root = ? AND due <= ? AND provisional = 0 LIMIT 1",
        (CODE, f"group/{group}", now),
    ).fetchone()
    membership = execute(f"SELECT seq, state, facts, head {_ONE}", (CODE, "membership", key)).fetchone()
    of_person = execute(f"SELECT facts {_ONE}", (CODE, "person", person)).fetchone()
    step, opening, facts = added(command, of_group, due, membership, of_person[0])
    execute(ADD_STEP, step)
    execute(ADD_OPENING, opening)
    execute(
        "UPDATE instances SET state = 'present', seq = ?, facts = ?, head = ?, declaration = ?, recorded_at = ?"
        " WHERE company = ? AND machine = 'membership' AND key = ? AND seq = ?",
        (step[3], facts, step[SEAL], step[SEAL - 1], now, CODE, key, step[3] - 1),
    )
    execute(_DROP_TIMER, (CODE, "membership", key, "add"))
    execute(_SET_CLOCK, (now, CODE, group))


def sweep(connection: sqlite3.Connection, now: int, batch: int) -> None:
    """Charge the lead for every add that is overdue, in batches."""
    execute = connection.execute
    while True:
        execute("BEGIN IMMEDIATE")
        due = execute(_DUE, (CODE, now, batch)).fetchall()
        leads: dict[str, str] = {}
        for row in due:
            group, moment = row[0].split("/")[0], row[2]
            if group not in leads:
                leads[group] = _lead_of(execute, group, moment)
                execute(_SET_CLOCK, (moment, CODE, group))
            _charge(execute, row, leads[group])
        execute("COMMIT")
        if len(due) < batch:
            break
    execute("BEGIN IMMEDIATE")
    execute("INSERT INTO sweeps VALUES (?,?,?,?,?,?,?,?,?,?,?)", (CODE, "by hand", now, "good", 0, 0, 0, 0, 0, 0, None))
    execute("COMMIT")


def _lead_of(execute: Any, group: str, moment: int) -> str:
    found = execute(f"SELECT facts, recorded_at, clock {_ONE}", (CODE, "group", group)).fetchone()
    return lead_of(*found, moment)


def _charge(execute: Any, row: Any, lead: str) -> None:
    """Write the overdue step of a membership, and the penalty that follows."""
    key, moment, seq = row[0], row[2], row[4]
    overdue, instance, first, refs = charged(row, lead)
    execute(ADD_STEP, overdue)
    execute(
        "UPDATE instances SET seq = ?, head = ?, declaration = ?, recorded_at = ?"
        " WHERE company = ? AND machine = 'membership' AND key = ? AND seq = ?",
        (seq + 1, overdue[SEAL], overdue[SEAL - 1], moment, CODE, key, seq),
    )
    execute(_DROP_TIMER, (CODE, "membership", key, "add"))
    execute(ADD_INSTANCE, instance)
    execute(ADD_STEP, first)
    for ref in refs:
        execute(ADD_REF, ref)
