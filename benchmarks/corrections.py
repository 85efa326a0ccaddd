"""Corrections: in a group of 500, of somebody in fifty groups, and in a company of a million steps."""

import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from subprocess import run
from typing import NamedTuple

from benchmarks import company, memory
from benchmarks.pairs import Line
from wxflow.decide.command import Command
from wxflow.declare.correcting import Amendment
from wxflow.engine import sweep
from wxflow.engine.corrections import corrections
from wxflow.errors import WxflowError
from wxflow_machines.correction import CORRECTION

TEXTS = {
    "instances": ("key", "root", "facts"),
    "steps": ("key", "actor", "data", "cause"),
    "timers": ("key", "root"),
    "refs": ("value", "key"),
    "personal": ("key", "about", "value"),
}
"""The columns that name a group, a unit, a lead or a member."""
MONTH = 30 * company.DAY
SECOND = 1_000_000
SOMEBODY = "P9999"
"""Whom every group concerns, where the year is such."""


class Year(NamedTuple):
    """A year of a company: groups of a unit each, whose people change their names, and their nicknames, every month."""

    name: str
    groups: int
    members: int
    wide: bool
    """Whether there is somebody whom every group concerns."""
    most: float | None
    """In how many seconds a command must be put right."""

    @property
    def end(self) -> int:
        """When it is over, UTC microseconds."""
        return company.MONDAY + 13 * MONTH


YEARS = (
    Year("a group of 500 people and a year of steps", 1, 500, wide=False, most=2.0),
    Year("fifty groups of 40 people and a year of steps", 50, 40, wide=True, most=10.0),
    Year("100 groups of 280 people, a year: 1,000,000 steps", 100, 280, wide=False, most=None),
)


def measure(folder: Path) -> list[Line]:
    """Measure them all; takes half an hour, most of it to make the million steps, and 3 GB."""
    return [line for number in range(len(YEARS)) for line in _measured(folder, number)]


def _measured(folder: Path, number: int) -> Iterator[Line]:
    database = folder / f"year-{number}.db"
    made(database, YEARS[number])
    for which in mistakes(YEARS[number]):
        arguments = [sys.executable, "-m", "benchmarks.corrections", str(database), str(number), which]
        told = run(arguments, check=True, capture_output=True, text=True)  # its memory is its own
        spent, megabytes, changed = told.stdout.split()
        year = YEARS[number]
        target = "" if year.most is None else f"< {year.most:.0f} s"
        met = year.most is None or float(spent) < year.most
        what = f"{year.name}: {which}, {changed} instances stand otherwise"
        yield Line(what, f"{float(spent):.2f} s, {float(megabytes):.0f} MB", "", "", target, met)


def mistakes(year: Year) -> dict[str, Amendment]:
    """Return what is put right in a year, by what it is."""
    one = company.member(0, 1)
    if year.wide:
        return {
            "a person of all leaves in the first month, void": Amendment(f"person/{SOMEBODY}#2", True, {}),
        }
    return {
        "a nickname of the first month, void": Amendment(f"membership/G0000/{one}#3", True, {}),
        "a rename in the last month, void": Amendment(f"person/{one}#13", True, {}),
        "the adoption, void": Amendment("group/G0000#1", True, {}),
    }


def made(database: Path, year: Year) -> None:
    """Make a database that holds a year: the first group by the engine where nobody is in all, the others like it."""
    engine, commands = company.engine(database), iter(_commands(year if year.wide else year._replace(groups=1)))
    while some := list(islice(commands, 1000)):
        for outcome in engine.apply(some):
            if isinstance(outcome, WxflowError):
                raise outcome
    sweep.sweep(engine, year.end, brake=sweep.Brake(10_000_000))
    engine.store.close()
    if not year.wide and year.groups > 1:
        _grow(database, year.groups)


def _grow(database: Path, groups: int) -> None:
    """Copy the first group, its unit and its people until there are so many."""
    numbers = (
        f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {groups - 1}) SELECT i FROM n)"
    )
    with closing(sqlite3.connect(database)) as connection:
        for table, texts in TEXTS.items():
            names = [column[0] for column in connection.execute(f"SELECT * FROM {table} LIMIT 0").description]
            copied = ", ".join(_renamed(name) if name in texts else _later(name) for name in names)
            of_group = " OR ".join(
                f"{name} LIKE '%{sign}0%'" for name in texts for sign in ("G000", "L000", "P000", "U")
            )
            connection.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {copied} FROM {table}, {numbers} WHERE {of_group}"
            )
        connection.commit()


def _later(name: str) -> str:
    """Move each group on by a microsecond: hardly two commands are recorded at one moment."""
    return f"{name} + i" if name in ("at", "recorded_at", "created_at", "clock", "start", "due") else name


def _renamed(name: str) -> str:
    text = f"replace({name}, 'U0', 'U' || i)"
    for sign in "GLP":
        text = f"replace({text}, '{sign}0000', '{sign}' || printf('%04d', i))"
    return text


def _commands(year: Year) -> Iterator[Command]:
    moment = company.MONDAY
    for number, command in enumerate(_beginning(year)):
        yield command._replace(recorded_at=moment + number * SECOND)
    for month in range(12):
        later = company.MONDAY + month * MONTH + company.DAY
        for number, command in enumerate(_month(year, month)):
            yield command._replace(recorded_at=later + number * SECOND)


def _beginning(year: Year) -> Iterator[Command]:
    yield _join(company.CENTRE, "centre")
    for group in range(year.groups):
        yield _join(company.lead_of(group), f"U{group}")
        yield from (_join(company.member(group, number), f"U{group}") for number in range(year.members))
    if year.wide:
        yield _join(SOMEBODY, "centre")
    for group in range(year.groups):
        yield _adopted(year, group)


def _month(year: Year, month: int) -> Iterator[Command]:
    if year.wide and month == 0:
        yield Command("person", SOMEBODY, "leave", {}, company.HR, None, 0)
    name = f"王小{'甲乙丙丁戊己庚辛壬癸子丑'[month]}"
    for group in range(year.groups):
        for number in range(year.members):
            person = company.member(group, number)
            yield Command("person", person, "rename", {"name": name}, company.HR, None, 0)
            key, data = f"G{group:04}/{person}", {"nickname": name}
            yield Command("membership", key, "correct", data, company.lead_of(group), None, 0)


def _join(person: str, unit: str) -> Command:
    return Command("person", person, "join", {"name": company.NAME, "unit": unit}, company.HR, None, 0)


def _adopted(year: Year, group: int) -> Command:
    people = [company.member(group, number) for number in range(year.members)] + ([SOMEBODY] if year.wide else [])
    adopted = company.adopt(group)
    roster = [*adopted.data["roster"], *({"person": one, "nickname": company.NAME} for one in people)]
    scope = {"units": [f"U{group}"], "people": [SOMEBODY] if year.wide else []}
    return adopted._replace(data={**adopted.data, "roster": roster, "scope": scope})


def put_right(database: Path, year: Year, which: str) -> tuple[float, int]:
    """Work out a correction, and write nothing; return the processor's seconds, and how much stands otherwise."""
    engine, corrects = company.engine(database), CORRECTION.corrects
    assert corrects is not None
    began = time.process_time()
    outcome = corrections.rehearse(engine, corrects, mistakes(year)[which], year.end)
    return time.process_time() - began, len(outcome.changed)


def _tell(arguments: Iterable[str]) -> None:
    database, number, which = arguments
    spent, changed = put_right(Path(database), YEARS[int(number)], which)
    print(spent, memory.most(), changed)


if __name__ == "__main__":
    _tell(sys.argv[1:])
