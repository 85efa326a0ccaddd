"""Play a made-up company's days into a database."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from wxflow.decide.command import Command
from wxflow.engine import sweep
from wxflow.engine.engine import Engine
from wxflow.errors import BadInput, RecordBroken, WxflowError
from wxflow.store.queries import Queries
from wxflow.translatable import tr
from wxflow_machines.policy.policy import Policy
from wxflow_office.company.company import Company
from wxflow_office.journal.batch import fire
from wxflow_office.simulation.year import Day, decisions

BATCH = 500


@dataclass(frozen=True)
class Played:
    """What came of some days: how many events were fired, and how many were refused, by why."""

    events: int = 0
    refused: Counter[str] = field(default_factory=Counter[str])

    def __add__(self, other: "Played") -> "Played":
        return Played(self.events + other.events, self.refused + other.refused)


def play(engine: Engine, day: Day, *, sweeps: bool = True) -> Played:
    """Sweep in the night, decide on penalties when a month begins, and fire what happens in the day."""
    decided: list[Command] = []
    if sweeps:
        run = sweep.sweep(engine, day.now)
        if run.parked:
            raise RecordBroken(tr("a sweep has failed: {parked}", parked=run.parked[0]))
        if day.begins_month:
            decided = list(_decisions(engine, day.now))
    return _fired(engine, decided) + _fired(engine, day.commands)


def refuse_what_is_there(company: Company) -> None:
    """Raise BadInput when the company holds anything."""
    if next(company.queries.instances(), None) is not None:
        why = tr("a made-up year is played into an empty database only")
        raise BadInput(
            tr(
                "company {company} holds instances already: {why}; name another with --database",
                company=company.company,
                why=why,
            )
        )


def stored(company: Company) -> dict[str, int]:
    """Count what a year has left in the database."""
    store, code = company.store, company.company
    lives: Counter[str] = Counter()
    steps = 0
    for one in Queries(store, code).instances():
        lives[one.machine] += 1
        steps += one.seq
    counted = {"people": lives["person"], "groups": lives["group"], "memberships": lives["membership"]}
    counted |= {"handovers": lives["handover"], "reports": lives["report"], "penalties": lives["penalty"]}
    return {**counted, "steps": steps, "timers": sum(1 for _ in Queries(store, code).timers())}


def _decisions(engine: Engine, now: int) -> Iterator[Command]:
    assert isinstance(engine.policy, Policy)
    undecided = engine.queries.instances("penalty", states=("proposed", "confirmed"))
    return decisions(engine.policy, undecided, now)


def _fired(engine: Engine, commands: Iterable[Command]) -> Played:
    waiting, events, refused = iter(commands), 0, Counter[str]()
    while batch := list(islice(waiting, BATCH)):
        for command, outcome in fire(engine, batch, lambda command: command):
            events += 1
            if isinstance(outcome, WxflowError):
                refused[f"{command.machine} {command.event}: {outcome}"] += 1
    return Played(events, refused)
