"""The hand-written way: plain `sqlite3`, one fixed rule at a time, the same rows written as the engine writes."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.company import CODE, policy, salt
from wxflow.command import Command
from wxflow_machines.measures import MACHINES

_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_HASHES = {machine.name: machine.hash for machine in MACHINES}
_POLICY = policy().hash
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_ADD_STEP = "INSERT INTO steps VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_ADD_INSTANCE = "INSERT INTO instances VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
_ADD_REF = "INSERT INTO refs VALUES (?,?,?,?,?)"
_ADD_OPENING = "INSERT INTO personal VALUES (?,?,?,?,?,?,?,?)"
_DROP_TIMER = "DELETE FROM timers WHERE company = ? AND machine = ? AND key = ? AND name = ?"
_SET_CLOCK = "UPDATE instances SET clock = ? WHERE company = ? AND machine = 'group' AND key = ?"
_DUE = (
    "SELECT t.key, t.entry, t.due, i.state, i.seq, i.head FROM timers t"
    " JOIN instances i USING (company, machine, key)"
    " WHERE t.company = ? AND t.provisional = 0 AND t.due <= ? ORDER BY t.due, t.key LIMIT ?"
)
_ONE = "FROM instances WHERE company = ? AND machine = ? AND key = ?"


def connect(path: Path) -> sqlite3.Connection:
    """Open a database as the engine does: autocommit, WAL, every commit on the disk."""
    connection = sqlite3.connect(path, isolation_level=None)
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
    facts_text, state, clock = execute(f"SELECT facts, state, clock {_ONE}", (CODE, "group", group)).fetchone()
    due = execute(
        "SELECT 1 FROM timers WHERE company = ? AND root = ? AND due <= ? AND provisional = 0 LIMIT 1",
        (CODE, f"group/{group}", now),
    ).fetchone()
    if due or clock > now or state != "active" or command.actor not in json.loads(facts_text)["leads"]:
        raise ValueError("not possible")
    seq, state, facts_text, head = execute(
        f"SELECT seq, state, facts, head {_ONE}", (CODE, "membership", key)
    ).fetchone()
    person_facts = json.loads(execute(f"SELECT facts {_ONE}", (CODE, "person", person)).fetchone()[0])
    if state != "owed" or command.data["nickname"] != person_facts["name"]:
        raise ValueError("not possible")
    facts = _json({**json.loads(facts_text), **command.data})
    hidden = salt(f"membership/{key}#{seq + 1}:0")
    sealed = {"nickname": {"sealed": sha256(hidden + command.data["nickname"].encode()).hexdigest()}}
    step = _sealed(
        head, CODE, "membership", key, seq + 1, "add", state, "present", command.actor, None, _json(sealed),
        now, now, request_id, None, _POLICY, _HASHES["membership"],
    )  # fmt: skip
    execute(_ADD_STEP, step)
    execute(_ADD_OPENING, (CODE, "membership", key, seq + 1, 0, person, hidden, command.data["nickname"]))
    execute(
        "UPDATE instances SET state = 'present', seq = ?, facts = ?, head = ?, declaration = ?, recorded_at = ?"
        " WHERE company = ? AND machine = 'membership' AND key = ? AND seq = ?",
        (seq + 1, facts, step[-1], step[-2], now, CODE, key, seq),
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
    facts_text, recorded_at, clock = execute(
        f"SELECT facts, recorded_at, clock {_ONE}", (CODE, "group", group)
    ).fetchone()
    if recorded_at > moment or clock > moment:
        raise ValueError("the group of that day would have to be looked up")
    lead: str = json.loads(facts_text)["leads"][0]
    return lead


def _charge(execute: Any, row: Any, lead: str) -> None:
    """Take the overdue step of a membership, and propose the penalty that follows."""
    key, entry, moment, state, seq, head = row
    group, person = key.split("/")
    step = _sealed(
        head, CODE, "membership", key, seq + 1, "overdue", state, state, "clock", None,
        _json({"timer": "add", "entry": entry}), moment, moment, None, f"membership/{key}#{entry}",
        _POLICY, _HASHES["membership"],
    )  # fmt: skip
    execute(_ADD_STEP, step)
    execute(
        "UPDATE instances SET seq = ?, head = ?, declaration = ?, recorded_at = ?"
        " WHERE company = ? AND machine = 'membership' AND key = ? AND seq = ?",
        (seq + 1, step[-1], step[-2], moment, CODE, key, seq),
    )
    execute(_DROP_TIMER, (CODE, "membership", key, "add"))
    cause = f"membership/{key}#{entry}:add"
    facts = _json(
        {
            "clause": "18",
            "debtor": lead,
            "debtor_role": "lead",
            "amount": 20,
            "floor": None,
            "ceiling": None,
            "group": group,
            "subject": person,
            "cause": cause,
            "at": (_EPOCH + timedelta(microseconds=moment)).astimezone(_SHANGHAI).isoformat(),
        }
    )
    penalty = f"{cause}/{lead}"
    first = _sealed(
        bytes(32), CODE, "penalty", penalty, 1, "propose", None, "proposed", "clock", None, facts,
        moment, moment, None, f"membership/{key}#{seq + 1}", _POLICY, _HASHES["penalty"],
    )  # fmt: skip
    instance = (CODE, "penalty", penalty, f"penalty/{penalty}", "proposed", 1, facts, first[-1], first[-2])
    execute(_ADD_INSTANCE, (*instance, moment, moment, moment))
    execute(_ADD_STEP, first)
    execute(_ADD_REF, (CODE, "penalty", "debtor", lead, penalty))
    execute(_ADD_REF, (CODE, "penalty", "group", group, penalty))


def _sealed(head: bytes, *row: Any) -> tuple[Any, ...]:
    """Return a step's row with its seal."""
    parts = ["-" if value is None else f"{len(str(value))}:{value}" for value in row]
    return (*row, sha256(("wxflow step 1\n" + "".join(parts)).encode() + head).digest())
