"""A forger with the database in hand, who knows how steps are sealed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.given.databases import Raw, raw
from tests.given.founded import Hand
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.seal import GENESIS, seal
from wxflow.declare.lives import as_corrected
from wxflow.declare.records import CORRECTED, NO_DATA, Facts, Step
from wxflow.json_values import canonical
from wxflow.store import statements as sql
from wxflow.store.access_tables import ALL
from wxflow.store.codec import step_of, step_row


@contextmanager
def forged(hand: Hand) -> Iterator[Raw]:
    """Open a company's database behind the engine's back, with every safeguard off."""
    with raw(hand.engine.store.url, unguarded=True) as database:
        yield database


def change(database: Raw, statement: str, *values: Any) -> None:
    """Run a statement that must touch something."""
    assert database.execute(statement, values).rowcount > 0, statement


def reseal(hand: Hand, database: Raw, name: str) -> None:
    """Seal an instance's steps anew, and make the instance and its refs say what they now lead to."""
    machine, key = name.split("/", 1)
    rules = hand.engine.machines[machine]
    head, facts = GENESIS, NO_DATA
    taken: list[Step] = []
    text = re.sub(r"\$\d+(::\w+)?", "?", sql.STEPS_OF.sql(hand.engine.store.dialect))
    rows = database.execute(text, ("HX", machine, key)).fetchall()
    for row in rows:
        head = seal("HX", step_row(row).sealed, head)
        taken.append(step_of(row))
        facts = _learnt(rules, facts, taken)
        change(
            database,
            "UPDATE steps SET seal = ? WHERE machine = ? AND key = ? AND seq = ?",
            head, machine, key, row[2],
        )  # fmt: skip
    last = step_of(rows[-1])
    root = hand.engine.machines.root_of(machine, key, facts)
    lived = as_corrected(taken) or taken
    told = (head, last.target, last.seq, canonical(facts), root, taken[0].recorded_at, lived[-1].recorded_at)
    change(
        database,
        "UPDATE instances SET head = ?, state = ?, seq = ?, facts = ?, root = ?, created_at = ?, recorded_at = ?,"
        " declaration = ? WHERE machine = ? AND key = ?",
        *told, last.declaration, machine, key,
    )  # fmt: skip
    database.execute("DELETE FROM refs WHERE machine = ? AND key = ?", (machine, key))
    for ref, value in rules.machine.index(last.target, facts, key):
        database.execute("INSERT INTO refs VALUES (?, ?, ?, ?, ?)", ("HX", machine, ref, value, key))


def remove(database: Raw, name: str) -> None:
    """Remove an instance with all that belongs to it."""
    machine, key = name.split("/", 1)
    for table in ("refs", "timers", "personal", "steps"):
        database.execute(f"DELETE FROM {table} WHERE machine = ? AND key = ?", (machine, key))
    change(database, "DELETE FROM instances WHERE machine = ? AND key = ?", machine, key)


def copy(database: Raw, name: str, other: str) -> None:
    """Put in an instance like another one, under another key of the same machine."""
    (machine, key), new = name.split("/", 1), other.split("/", 1)[1]
    for table in ("instances", "steps"):
        columns = [column.name for column in ALL[table].columns]
        listed, taken = ", ".join(columns), ", ".join("?" if column == "key" else column for column in columns)
        change(
            database,
            f"INSERT INTO {table} ({listed}) SELECT {taken} FROM {table} WHERE machine = ? AND key = ?",
            new, machine, key,
        )  # fmt: skip


def _learnt(rules: CompiledMachine, facts: Facts, taken: list[Step]) -> Facts:
    if taken[-1].event != CORRECTED:
        return rules.learn(facts, taken[-1])
    facts = NO_DATA
    for step in as_corrected(taken):
        facts = rules.learn(facts, step)
    return facts
