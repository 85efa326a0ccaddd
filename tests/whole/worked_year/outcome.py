"""Feed a journal to the engine, and read what came of it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from tests.given.databases import contents, url_at
from tests.given.founded import company_at
from tests.whole.worked_year.oracle import Oracle
from wxflow.audit import verify
from wxflow.calendar import notices
from wxflow.calendar.workdays import Calendar, Notice
from wxflow.databases import schema
from wxflow.decide.command import Command
from wxflow.declare.records import Step
from wxflow.engine import recount, sweep
from wxflow.engine.engine import Engine
from wxflow.errors import BadInput, Refused, WxflowError
from wxflow.moments import parse
from wxflow_machines.policy.policy import Policy

Line = dict[str, Any]
DATA = Path(__file__).parent / "data"
POLICY = (DATA / "policy.toml").read_text(encoding="utf-8")
PENALTY = ("clause", "debtor", "group", "subject", "amount", "floor", "ceiling")


class Outcome(NamedTuple):
    """What a journal comes to; whoever has never been in a group is absent from it, so absence is left out."""

    penalties: Counter[tuple[Any, ...]]
    """Their moments, facts and states; not their keys, which are everybody's own."""
    states: dict[tuple[str, str], str]
    armed: set[tuple[str, str, str, int | None]]
    """By machine, key and name, when it is due; None while that is provisional."""
    standing: set[tuple[str, str, str, int]]
    """What has passed and stands, by machine, key and name, and when it was due."""
    leads: dict[str, list[str]]


class Said(NamedTuple):
    """The request_ids of the lines that were not carried out, in order: refused, or made no sense."""

    not_done: list[str]


def journal(path: Path = DATA / "journal.jsonl") -> list[Line]:
    """Return a journal's lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def expected() -> tuple[Outcome, Said]:
    """Return what the worked year comes to."""
    told = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
    penalties = Counter(_penalty(one, parse(one["at"], "at"), one["state"]) for one in told["penalties"])
    armed = {(*timer, None if provisional else parse(due, "due")) for *timer, due, provisional in told["armed"]}
    standing = {(*name, parse(due, "due")) for *name, due in told["standing"]}
    lines = journal()
    said = [lines[one["line"] - 1]["request_id"] for one in told["not_done"]]
    return Outcome(penalties, _states(told["states"]), armed, standing, told["leads"]), Said(said)


def judged(oracle: Oracle) -> tuple[Outcome, Said]:
    """Return what the oracle makes of a journal."""
    page = oracle.page
    penalties = Counter(_penalty(one, one["at"], one["state"]) for one in page["penalties"].values())
    armed = {(*timer, one["due"]) for timer, one in page["timers"].items()}
    standing = {("group", key, "planned_end", due) for key, due in page["standing"].items()}
    leads = {key: g["leads"] for key, g in page["groups"].items()}
    return Outcome(penalties, _states(oracle.states()), armed, standing, leads), Said(list(oracle.not_done.values()))


@contextmanager
def company(folder: Path, policy_text: str | None = None) -> Iterator[Engine]:
    """Open a company in a folder, new or not; without a policy, the worked year's."""
    folder.mkdir(exist_ok=True)
    url = url_at(folder)
    schema.upgrade(url)
    with company_at(url, policy_text or POLICY) as engine:
        yield engine


Apply = Callable[[Engine, Sequence[Command]], Sequence[object]]


def in_pieces(engine: Engine, commands: Sequence[Command]) -> Sequence[object]:
    """Apply commands in one transaction, as the lines of a journal."""
    return engine.apply(commands, as_before=True)


def one_by_one(engine: Engine, commands: Sequence[Command]) -> Sequence[object]:
    """Apply each command in a transaction of its own."""
    return [outcome for command in commands for outcome in engine.apply([command], as_before=True)]


def feed(engine: Engine, lines: Iterable[Line], sizes: Sequence[int] = (100,), apply: Apply = in_pieces) -> Said:
    """Apply lines in pieces of those sizes, over and over; a sweep or the notice of a year ends a piece."""
    said, waiting, pieces = Said([]), list[Command](), 0

    def flush() -> None:
        for command, outcome in zip(waiting, apply(engine, waiting), strict=True):
            if isinstance(outcome, WxflowError):
                assert isinstance(outcome, BadInput | Refused), outcome
                said.not_done.append(command.request_id or "")
        waiting.clear()

    for line in lines:
        if "sweep" in line:
            flush()
            run = sweep.sweep(engine, parse(line["sweep"], "sweep"))
            assert run.outcome == "good", run
            continue
        if "load" in line:
            flush()
            engine = loaded(engine, line)
            continue
        try:
            waiting.append(command_of(line))
        except BadInput:
            flush()
            said.not_done.append(line["request_id"])
        if len(waiting) >= sizes[pieces % len(sizes)]:
            flush()
            pieces += 1
    flush()
    return said


def loaded(engine: Engine, line: Line) -> Engine:
    """Load the notice of a year; return the engine that counts by it."""
    notice = notices.parse(json.dumps(line["load"]), "notice.json")
    engine = with_notices(engine, notice)
    recount.load(engine, notice, "E0009", parse(line["at"], "at"))
    return engine


def with_notices(engine: Engine, *more: Notice) -> Engine:
    """Return an engine that counts by every notice that was loaded, and by more."""
    known, policy = (*recount.loaded(engine.store, engine.company), *more), engine.policy
    assert isinstance(policy, Policy)
    return replace(engine, calendar=Calendar(policy.zone, policy.overrides, known))


def command_of(line: Line) -> Command:
    """Return a line's command."""
    at = parse(line["at"], "at")
    recorded_at = parse(line["recorded_at"], "recorded_at") if "recorded_at" in line else at
    named = (line["machine"], line["key"], line["event"], line["data"], line["actor"])
    return Command(*named, at, recorded_at, line.get("reason"), line.get("request_id"))


def outcome(engine: Engine) -> Outcome:
    """Read what has come of it, once the whole record is verified."""
    assert verify.verify(engine.store, engine.company, engine.machines).findings == ()
    states: dict[str, dict[str, str]] = {}
    penalties: Counter[tuple[Any, ...]] = Counter()
    leads: dict[str, list[str]] = {}
    for one in engine.queries.instances():
        if one.machine == "penalty":
            penalties[_penalty(one.facts, parse(one.facts["at"], "at"), one.state)] += 1
        else:
            states.setdefault(one.machine, {})[one.key] = one.state
        if one.machine == "group":
            leads[one.key] = one.facts["leads"]
    timers = engine.queries.timers()
    armed = {(one.machine, one.key, one.name, None if one.provisional else one.due) for one in timers}
    found = engine.queries.standing(engine.machines)
    standing = {(one.machine, one.key, what.name, parse(what.due, "due")) for one, what in found}
    return Outcome(penalties, _states(states), armed, standing, leads)


def histories(engine: Engine) -> list[Step]:
    """Return every step by instance, without what two runs differ in: by which way and when it was entered, the salts.

    Salts are drawn at random and make the seals differ.
    """
    return [step._replace(seal=b"", via=None, entered_at=None) for step in engine.queries.steps_by_instance()]


def heads(engine: Engine) -> dict[tuple[str, str], bytes]:
    """Return every instance's head: equal heads, equal steps."""
    return {(one.machine, one.key): one.head for one in engine.queries.instances()}


def rows(folder: Path) -> dict[str, list[Any]]:
    """Return every row of a company's database by table, but for the records of its sweeps."""
    return {name: found for name, found in contents(url_at(folder)).items() if name != "sweeps"}


def _states(told: dict[str, dict[str, str]]) -> dict[tuple[str, str], str]:
    return {(m, key): state for m, lives in told.items() for key, state in lives.items() if state != "absent"}


def _penalty(facts: Mapping[str, Any], at: int, state: str) -> tuple[Any, ...]:
    return (at, state, *(facts[name] for name in PENALTY))
