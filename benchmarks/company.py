"""A company to measure with: groups, and people whose adds to them are still owed."""

from hashlib import sha256
from pathlib import Path

from wxflow.calendar.workdays import Calendar
from wxflow.databases import schema
from wxflow.databases.connect import open_store
from wxflow.decide.command import Command
from wxflow.decide.compiled import Machines
from wxflow.decide.via import via
from wxflow.declare.records import Facts
from wxflow.engine.engine import Engine
from wxflow.errors import WxflowError
from wxflow_machines.measures import MACHINES
from wxflow_machines.policy.file import parse
from wxflow_machines.policy.policy import Policy
from wxflow_machines.policy.starter import starter

CODE = "HX"
MONDAY = 1767571200_000000
"""Monday 2026-01-05 at 8:00 in Shanghai, UTC microseconds."""
DAY = 86_400_000_000
NAME = "王小明"
PATIENCE = 300.0
"""Seconds that either way waits for the others: a crowd at one file takes turns as luck would have it."""
HR, CENTRE = "E0008", "E0009"
VIA = via("cli", user="wxflow", host="benchmark")


def policy_text() -> str:
    """Return the policy file the company works under."""
    return starter(CODE, "华信公司")


def policy() -> Policy:
    """Return the policy the company works under."""
    return parse(policy_text(), "policy.toml")


def salt(place: str) -> bytes:
    """Salt by the place instead of at random, so that both ways write the same."""
    return sha256(place.encode()).digest()[:16]


def engine(path: Path) -> Engine:
    """Open the company's engine on a SQLite file, which is made when it is not there."""
    url = f"sqlite:///{path}"
    if not path.exists():
        schema.upgrade(url)
    return engine_at(url)


def engine_at(url: str) -> Engine:
    """Open the company's engine on a database."""
    return Engine(open_store(url, busy_timeout=PATIENCE), CODE, Machines(MACHINES), policy(), Calendar(), salt, VIA)


def found(path: Path, groups: int, members: int, *, early: int) -> None:
    """Make a SQLite file as `found_at` does."""
    found_at(f"sqlite:///{path}", groups, members, early=early)


def found_at(url: str, groups: int, members: int, *, early: int) -> None:
    """Make a database with groups × members owed; in each group `early` members since Monday, the rest since Wednesday.

    What is owed since Monday is due at the end of Wednesday, the rest at the end of Friday.
    """
    schema.upgrade(url)
    ours = engine_at(url)
    people = [_join(lead_of(group), "leads", MONDAY) for group in range(groups)]
    units = [Command("unit", f"U{group}", "open", {}, HR, None, MONDAY) for group in range(groups)]
    _apply(ours, [*units, _join(CENTRE, "centre", MONDAY), *people])
    _apply(ours, [adopt(group) for group in range(groups)])
    for first, after, moment in ((0, early, MONDAY + 1), (early, members, MONDAY + 2 * DAY)):
        _apply(ours, [_join(member(g, m), f"U{g}", moment) for g in range(groups) for m in range(first, after)])
    ours.store.close()


def lead_of(group: int) -> str:
    """Return who leads a group."""
    return f"L{group:04}"


def member(group: int, number: int) -> str:
    """Return a person a group concerns."""
    return f"P{group:04}{number:04}"


def adds(groups: int, members: int) -> list[Command]:
    """Return the command that adds each owed member, in turn through the groups."""
    return [
        Command(
            "membership",
            f"G{group:04}/{member(group, number)}",
            "add",
            {"nickname": NAME},
            lead_of(group),
            None,
            MONDAY + 1_000_000 + number,
            None,
            f"add-{group}-{number}",
        )
        for number in range(members)
        for group in range(groups)
    ]


def _join(person: str, unit: str, moment: int) -> Command:
    return Command("person", person, "join", {"name": NAME, "unit": unit}, HR, None, moment)


def newcomers(first: int, last: int) -> list[Command]:
    """Return the commands that let people join, ten a unit, whom no group concerns."""
    return [_join(f"N{number:06}", f"部门{number // 10}", MONDAY + 3 * DAY) for number in range(first, last)]


def adopt(group: int) -> Command:
    data: Facts = {
        "title": f"华信公司第{group}群",
        "kind": "permanent",
        "unit": f"U{group}",
        "purpose": "measuring",
        "scope": {"units": [f"U{group}"], "people": []},
        "leads": [lead_of(group)],
        "register_no": str(group),
        "owner": CENTRE,
        "roster": [
            {"person": lead_of(group), "nickname": f"{NAME}(群负责人)"},
            {"person": CENTRE, "nickname": "群主"},
        ],
    }
    return Command("group", f"G{group:04}", "adopt", data, CENTRE, None, MONDAY)


def _apply(ours: Engine, commands: list[Command]) -> None:
    for start in range(0, len(commands), 1000):
        for outcome in ours.apply(commands[start : start + 1000]):
            if isinstance(outcome, WxflowError):
                raise outcome
