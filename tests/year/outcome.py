"""Feed a journal to the engine, and read what came of it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from wxflow import audit, clock, schema, views
from wxflow.command import Command
from wxflow.engine import Engine
from wxflow.errors import WxflowError
from wxflow.moments import parse
from wxflow.rules import Rulebook
from wxflow.store import Store
from wxflow.workdays import Calendar
from wxflow_machines import policy_file
from wxflow_machines.measures import MACHINES

DATA = Path(__file__).parent / "data"
PENALTY = ("clause", "debtor", "at", "group", "subject", "amount", "floor", "ceiling")


class Outcome(NamedTuple):
    """What a year comes to; somebody who has never been in a group is absent from it, so absence is left out."""

    penalties: Counter[tuple[Any, ...]]
    states: dict[str, dict[str, str]]
    timers: int


def expected() -> Outcome:
    """Return the worked year's outcome."""
    told = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
    penalties = Counter(tuple(one[name] for name in PENALTY) for one in told["penalties"])
    return Outcome(penalties, _without_absent(told["states"]), told["timers"])


def refused() -> list[str]:
    """Return the request_ids the worked year's rules refuse."""
    told: list[str] = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))["refused"]
    return told


def journal() -> list[dict[str, Any]]:
    """Return the worked year's lines."""
    return [json.loads(line) for line in (DATA / "journal.jsonl").read_text(encoding="utf-8").splitlines()]


@contextmanager
def company(folder: Path) -> Iterator[Engine]:
    """Open a new company under the worked year's policy."""
    folder.mkdir(exist_ok=True)
    url = f"sqlite:///{folder / 'wxflow.db'}"
    schema.upgrade(url)
    store = Store.open(url)
    policy = policy_file.load(DATA / "policy.toml")
    try:
        yield Engine(store, policy.code, Rulebook(MACHINES), policy, Calendar())
    finally:
        store.close()


def feed(engine: Engine, lines: Iterable[dict[str, Any]], batch: int = 100) -> list[str]:
    """Apply lines, a batch a transaction; return the request_ids that were refused."""
    waiting: list[Command] = []
    said_no: list[str] = []

    def flush() -> None:
        for command, outcome in zip(waiting, engine.apply(waiting), strict=True):
            if isinstance(outcome, WxflowError):
                said_no.append(command.request_id or "")
        waiting.clear()

    for line in lines:
        if "sweep" in line:
            flush()
            assert clock.sweep(engine, parse(line["sweep"], "sweep")).outcome == "good"
            continue
        waiting.append(command_of(line))
        if len(waiting) >= batch:
            flush()
    flush()
    return said_no


def command_of(line: dict[str, Any]) -> Command:
    """Return a line's command."""
    at = parse(line["at"], "at")
    recorded_at = parse(line["recorded_at"], "recorded_at") if "recorded_at" in line else at
    named = (line["machine"], line["key"], line["event"], line.get("data", {}), line["actor"])
    return Command(*named, at, recorded_at, line.get("reason"), line.get("request_id"))


def outcome(engine: Engine) -> Outcome:
    """Read what has come of it, and that the record is whole."""
    assert audit.verify(engine.store, engine.company, engine.rulebook).findings == ()
    lives = list(views.instances(engine.store, engine.company))
    penalties = Counter(tuple(p.facts[name] for name in PENALTY) for p in lives if p.machine == "penalty")
    states: dict[str, dict[str, str]] = {}
    for one in lives:
        if one.machine != "penalty":
            states.setdefault(one.machine, {})[one.key] = one.state
    timers = sum(1 for _ in views.timers(engine.store, engine.company))
    return Outcome(penalties, _without_absent(states), timers)


def heads(engine: Engine) -> dict[tuple[str, str], bytes]:
    """Return every instance's head: equal heads, equal histories."""
    return {(one.machine, one.key): one.head for one in views.instances(engine.store, engine.company)}


def _without_absent(states: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {machine: {k: s for k, s in lives.items() if s != "absent"} for machine, lives in states.items()}
