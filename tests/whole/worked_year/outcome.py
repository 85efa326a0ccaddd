"""Feed a journal to the engine, and read what came of it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.given.databases import contents, url_at
from tests.given.founded import company_at
from tests.whole.worked_year.oracle import Oracle
from wxflow.audit import verify
from wxflow.databases import schema
from wxflow.decide.command import Command
from wxflow.declare.records import Step
from wxflow.engine import sweep
from wxflow.engine.engine import Engine
from wxflow.errors import BadInput, Refused, WxflowError
from wxflow.moments import parse
from wxflow.store import queries

Line = dict[str, Any]
DATA = Path(__file__).parent / "data"
POLICY = (DATA / "policy.toml").read_text(encoding="utf-8")
PENALTY = ("clause", "debtor", "at", "group", "subject", "amount", "floor", "ceiling")


class Outcome(NamedTuple):
    """What a journal comes to; whoever has never been in a group is absent from it, so absence is left out."""

    penalties: Counter[tuple[Any, ...]]
    states: dict[tuple[str, str], str]
    timers: int


class Said(NamedTuple):
    """The request_ids that were refused, and those that made no sense, in order."""

    refused: list[str]
    invalid: list[str]


def journal(path: Path = DATA / "journal.jsonl") -> list[Line]:
    """Return a journal's lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def expected() -> tuple[Outcome, Said]:
    """Return what the worked year comes to."""
    told = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
    penalties = Counter(tuple(one[name] for name in PENALTY) for one in told["penalties"])
    return Outcome(penalties, _states(told["states"]), told["timers"]), Said(told["refused"], [])


def judged(oracle: Oracle) -> tuple[Outcome, Said]:
    """Return what the oracle makes of a journal."""
    outcome = Outcome(oracle.penalties, _states(oracle.states()), len(oracle.timers))
    return outcome, Said(oracle.refused, oracle.invalid)


@contextmanager
def company(folder: Path, policy_text: str | None = None) -> Iterator[Engine]:
    """Open a company in a folder, new or not; without a policy, the worked year's."""
    folder.mkdir(exist_ok=True)
    url = url_at(folder)
    schema.upgrade(url)
    with company_at(url, policy_text or POLICY) as engine:
        yield engine


Apply = Callable[[Sequence[Command]], Sequence[object]]


def feed(engine: Engine, lines: Iterable[Line], sizes: Sequence[int] = (100,), apply: Apply | None = None) -> Said:
    """Apply lines in pieces of those sizes, over and over; a sweep ends a piece."""
    said, waiting, pieces = Said([], []), list[Command](), 0

    def flush() -> None:
        for command, outcome in zip(waiting, (apply or engine.apply)(waiting), strict=True):
            if isinstance(outcome, WxflowError):
                assert isinstance(outcome, BadInput | Refused), outcome
                (said.refused if isinstance(outcome, Refused) else said.invalid).append(command.request_id or "")
        waiting.clear()

    for line in lines:
        if "sweep" in line:
            flush()
            run = sweep.sweep(engine, parse(line["sweep"], "sweep"))
            assert run.outcome == "good", run
            continue
        waiting.append(command_of(line))
        if len(waiting) >= sizes[pieces % len(sizes)]:
            flush()
            pieces += 1
    flush()
    return said


def one_by_one(engine: Engine) -> Apply:
    """Return a way to apply commands that fires each on its own."""

    def fire(command: Command) -> object:
        try:
            return engine.fire(command)
        except WxflowError as error:
            return error

    return lambda commands: [fire(command) for command in commands]


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
    for one in queries.instances(engine.store, engine.company):
        if one.machine == "penalty":
            penalties[tuple(one.facts[name] for name in PENALTY)] += 1
        else:
            states.setdefault(one.machine, {})[one.key] = one.state
    return Outcome(penalties, _states(states), sum(1 for _ in queries.timers(engine.store, engine.company)))


def histories(engine: Engine) -> list[Step]:
    """Return every step by instance, without its seal: salts drawn at random make the seals of two runs differ."""
    return [step._replace(seal=b"") for step in queries.steps_by_instance(engine.store, engine.company)]


def heads(engine: Engine) -> dict[tuple[str, str], bytes]:
    """Return every instance's head: equal heads, equal steps."""
    return {(one.machine, one.key): one.head for one in queries.instances(engine.store, engine.company)}


def rows(folder: Path) -> dict[str, list[Any]]:
    """Return every row of a company's database by table, but for the records of its sweeps."""
    return {name: found for name, found in contents(url_at(folder)).items() if name != "sweeps"}


def _states(told: dict[str, dict[str, str]]) -> dict[tuple[str, str], str]:
    return {(m, key): state for m, lives in told.items() for key, state in lives.items() if state != "absent"}
