"""Play a made-up company's year, of any size, to see what it costs."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from wxflow.errors import BadInput, RecordBroken, WxflowError
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing, times
from wxflow_cli.terminal.options import Place, standard_options
from wxflow_office import logs
from wxflow_office.texts import language

if TYPE_CHECKING:
    from wxflow.decide.command import Command
    from wxflow.engine.engine import Engine
    from wxflow_office.company.company import Company
    from wxflow_office.simulation.year import Day

BATCH = 500
_MOST_SHOWN = 5


class Played:
    """What came of the days so far."""

    def __init__(self) -> None:
        self.events = 0
        self.refused: Counter[str] = Counter()


@click.command()
@click.option("--groups", type=click.IntRange(1, 10_000_000), default=100, show_default=True, help="How many groups.")
@click.option("--people", type=click.IntRange(8, 100_000_000), help="How many people; four a group by default.")
@click.option("--from", "first", type=times.DAY, default="2026-01-01", show_default=True, help="The first day.")
@click.option("--days", type=click.IntRange(1, 366), default=365, show_default=True, help="How many days to play.")
@click.option("--seed", type=int, default=1, show_default=True, help="Equal seeds play equal years.")
@standard_options
def simulate(place: Place, groups: int, people: int | None, first: date, days: int, seed: int) -> int:
    """Play a made-up company's year into an empty database, day by day, with a sweep every night.

    People join, move and leave; groups are adopted or applied for, and dissolved; leads act in time mostly, late
    sometimes, and now and then never. It takes about 0.2 ms a step.
    """
    from wxflow_office.company.company import opened
    from wxflow_office.simulation.year import Company, Size

    size = Size(groups, people or max(4 * groups, 8), first, days)
    with opened(place) as company:
        _refuse_what_is_there(company)
        played = Played()
        for day in _told(Company(company.policy, size, seed).days(), played):
            play(company.engine, day, played)
        counts = _counts(company, played)
    logs.info("simulated", **{name: value for name, value in counts.items() if name != "refused"})
    if place.shape == "table":
        printing.pairs([(name, value) for name, value in counts.items() if name != "refused"])
        for why, count in played.refused.most_common(_MOST_SHOWN):
            print(printing.cell(language.say(tr("refused {count} times: {why}", count=count, why=why))))
    else:
        printing.one(place.shape, counts)
    return exit_codes.FINDINGS if played.refused else exit_codes.DONE


def play(engine: "Engine", day: "Day", played: Played, *, sweeps: bool = True) -> None:
    """Sweep in the night, decide on penalties when a month begins, and fire what happens in the day."""
    from wxflow.engine import sweep

    if sweeps:
        run = sweep.sweep(engine, day.now)
        if run.parked:
            raise RecordBroken(tr("a sweep has failed: {parked}", parked=run.parked[0]))
        if day.begins_month:
            _decide(engine, day.now, played)
    _fire(engine, day.commands, played)


def _decide(engine: "Engine", now: int, played: Played) -> None:
    from wxflow.store import queries
    from wxflow_machines.policy.policy import Policy
    from wxflow_office.simulation.year import decisions

    assert isinstance(engine.policy, Policy)
    undecided = queries.instances(engine.store, engine.company, "penalty", states=("proposed", "confirmed"))
    _fire(engine, list(decisions(engine.policy, undecided, now)), played)


def _fire(engine: "Engine", commands: "list[Command]", played: Played) -> None:
    for first in range(0, len(commands), BATCH):
        some = commands[first : first + BATCH]
        for command, outcome in zip(some, engine.apply(some), strict=True):
            played.events += 1
            if isinstance(outcome, WxflowError):
                played.refused[f"{command.machine} {command.event}: {outcome}"] += 1


def _refuse_what_is_there(company: "Company") -> None:
    from wxflow.store import queries

    if next(queries.instances(company.store, company.company), None) is not None:
        why = tr("a made-up year is played into an empty database only")
        raise BadInput(
            tr(
                "company {company} holds instances already: {why}; name another with --database",
                company=company.company,
                why=why,
            )
        )


def _told(days: "Iterable[Day]", played: Played) -> "Iterator[Day]":
    """Say on a terminal how far the year is, on one line until it is through."""
    aloud, number = sys.stderr.isatty(), 0
    for number, day in enumerate(days, 1):
        yield day
        if aloud:
            language.tell(
                tr("day {number}: {events} events", number=number, events=played.events), end="\r", file=sys.stderr
            )
    if aloud:
        language.tell(tr("day {number}: {events} events", number=number, events=played.events), file=sys.stderr)


def _counts(company: "Company", played: Played) -> dict[str, Any]:
    from wxflow.store import queries

    store, code = company.store, company.company
    lives: Counter[str] = Counter()
    steps = 0
    for one in queries.instances(store, code):
        lives[one.machine] += 1
        steps += one.seq
    counted = {"people": lives["person"], "groups": lives["group"], "memberships": lives["membership"]}
    counted |= {"handovers": lives["handover"], "reports": lives["report"], "penalties": lives["penalty"]}
    armed = sum(1 for _ in queries.timers(store, code))
    events = {"events": played.events, "refusals": played.refused.total()}
    return {**events, **counted, "steps": steps, "timers": armed, "refused": played.refused}
