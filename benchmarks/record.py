"""Write a long record at once: people who join and move on and on, sealed as the engine seals."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.company import CODE, HR, MONDAY, VIA, policy, salt
from wxflow.databases import schema
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.personal import conceal
from wxflow.decide.seal import GENESIS, Sealed, seal
from wxflow.json_values import canonical
from wxflow_machines.person import PERSON

STEPS_EACH = 5
_RULES, _POLICY = CompiledMachine(PERSON), policy().hash
_MOVES = (
    ("join", {"name": "王小明", "unit": "销售部"}),
    ("transfer", {"unit": "采购部"}),
    ("rename", {"name": "王大明"}),
    ("transfer", {"unit": "法务部"}),
    ("rename", {"name": "王小明"}),
)


def write(path: Path, steps: int) -> None:
    """Make a database with that many steps, five a person."""
    schema.upgrade(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as database, database:
        for number in range(steps // STEPS_EACH):
            _person(database.executemany, f"P{number:07}")


def _person(many: Any, key: str) -> None:
    moved = list(_steps(key))
    last = moved[-1][0]
    learnt = {"name": "王小明", "unit": "法务部"}
    facts = canonical(learnt)
    life = (f"person/{key}", "employed", len(moved), facts, last[-3], PERSON.hash, MONDAY, MONDAY, MONDAY)
    many(_insert("instances", 12), [(CODE, "person", key, *life)])
    many(_insert("steps", 19), [(CODE, *step) for step, _ in moved])
    openings = [(CODE, "person", key, step[2], *one) for step, opened in moved for one in opened]
    many(_insert("personal", 8), openings)
    refs = PERSON.index("employed", learnt, key)
    many(_insert("refs", 5), [(CODE, "person", name, value, key) for name, value in sorted(refs)])


def _steps(key: str) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    head, state = GENESIS, None
    for seq, (event, data) in enumerate(_MOVES, 1):
        fields, place = _RULES.personal.get(event, ()), f"person/{key}#{seq}"
        sealed, openings = conceal(fields, data, {"person": key}, place, salt)
        step = Sealed._make((
            "person", key, seq, event, state, "employed", HR, None, canonical(sealed), MONDAY, MONDAY, None, None,
            _POLICY, PERSON.hash, VIA, MONDAY,
        ))  # fmt: skip
        head, state = seal(CODE, step, head), "employed"
        yield (*step[:-2], head, *step[-2:]), openings


def _insert(table: str, columns: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"
