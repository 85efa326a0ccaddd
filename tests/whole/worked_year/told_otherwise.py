"""Tell a year otherwise: in another order where none matters, by other ids of people, by other names of units."""

import json
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from random import Random
from typing import Any

from tests.whole.worked_year.disguises import disguised
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.same import same_id
from tests.whole.worked_year.workdays import day_of, moment
from tests.whole.worked_year.years import Line, Year

Rename = Callable[[str], str]
OF_A_GROUP = ("membership", "handover", "inspection")
PEOPLE = {"actor", "leads", "owner", "people", "person", "successor", "outgoing", "accused", "approver"}
UNITS = {"unit", "units", "into"}


def interleaved(chance: Random, lines: list[Line]) -> list[Line]:
    """Return the lines with those of several groups in another order, day by day; each group's own stay in theirs."""
    told: list[Line] = []
    for free, run in groupby(lines, _place):
        mine = list(run)
        told += _shuffled(chance, mine) if free else mine
    return told


def _place(line: Line) -> Any:
    """Return the day of a line that only its group knows of, within which nothing falls due; None for any other."""
    told = str(line.get("recorded_at", line.get("at")))
    try:
        return day_of(moment(told)) if _group(line) else None
    except ValueError:
        return None


def _group(line: Line) -> str | None:
    """Return the group that a line is about, if only that knows of it; a register number is all groups'."""
    lives = line.get("machine") == "group" and line["event"] not in ("adopt", "create", "request")
    return str(line["key"]).split("/")[0] if lives or line.get("machine") in OF_A_GROUP else None


def _shuffled(chance: Random, lines: list[Line]) -> list[Line]:
    by_group: dict[str | None, list[Line]] = defaultdict(list)
    for line in lines:
        by_group[_group(line)].append(line)
    order = [_group(line) for line in lines]
    chance.shuffle(order)
    return [by_group[group].pop(0) for group in order]


def by_other_names(chance: Random, made: Year) -> Iterator[Line]:
    """Yield the lines, each with other ids of the people and other names of the units that were known by then."""
    oracle, before = Oracle(tomllib.loads(made.policy)), dict[str, Line]()

    def person(staff_id: str) -> str:
        if same_id(staff_id) not in oracle.page["ids"]:
            return staff_id
        other = chance.choice(oracle.ids_of(oracle.who(staff_id))).upper()
        return chance.choice((other, other.lower(), "".join(chr(ord(sign) + 0xFEE0) for sign in other), f" {other}"))

    def unit(name: str) -> str:
        key = oracle.unit(name)
        names = [told for told, meant in oracle.page["names"].items() if key and oracle.unit(told) == key]
        return disguised(chance, chance.choice(names)) if names else name

    for line in made.lines:
        text = json.dumps(line, sort_keys=True)
        if text not in before:  # a line that comes again does so word for word
            before[text] = _otherwise(line, person, unit) if "event" in line else line
        yield before[text]
        oracle.run([line])


def _otherwise(line: Line, person: Rename, unit: Rename) -> Line:
    machine, key = line["machine"], line["key"]
    if machine == "person":
        key = person(key)
    elif machine == "unit":
        key = unit(key)
    elif machine in ("membership", "handover") and key.count("/"):
        group, who, *rest = key.split("/")
        key = "/".join((group, person(who).strip(), *rest))
    renamed = {**line, "key": key.strip(), "actor": person(line["actor"]), "data": _data(line["data"], person, unit)}
    if line["data"].get("kind") in ("person", "unit") and "whom" in line["data"]:
        renamed["data"]["whom"] = (person if line["data"]["kind"] == "person" else unit)(line["data"]["whom"])
    return renamed


def _data(value: Any, person: Rename, unit: Rename, name: str = "") -> Any:
    if isinstance(value, dict) and name == "nicknames":
        return {person(one): nickname for one, nickname in value.items()}
    if isinstance(value, dict):
        return {inner: _data(one, person, unit, inner) for inner, one in value.items()}
    if isinstance(value, list):
        return [_data(one, person, unit, name) for one in value]
    rename = person if name in PEOPLE else unit if name in UNITS else None
    return rename(value) if rename and isinstance(value, str) else value
