"""Play a made-up company's year, of any size, to see what it costs."""

import sys
from collections.abc import Iterable
from datetime import date

import click

from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing, times
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office import logs
from wxflow_office.company.company import Company, opened
from wxflow_office.simulation import year
from wxflow_office.simulation.play import Played, play, refuse_what_is_there, stored
from wxflow_office.simulation.year import Day
from wxflow_office.texts import as_text, language

_MOST_SHOWN = 5


@click.command()
@click.option("--groups", type=click.IntRange(1, 10_000_000), default=100, show_default=True, help="How many groups.")
@click.option("--people", type=click.IntRange(8, 100_000_000), help="How many people; four a group by default.")
@click.option("--from", "first", type=times.DAY, default="2026-01-01", show_default=True, help="The first day.")
@click.option("--days", type=click.IntRange(1, 366), default=365, show_default=True, help="How many days to play.")
@click.option("--seed", type=int, default=1, show_default=True, help="Equal seeds play equal years.")
@standard_options
def simulate(place: Given, groups: int, people: int | None, first: date, days: int, seed: int) -> int:
    """Play a made-up company's year into an empty database, day by day, with a sweep every night.

    People join, move and leave; groups are adopted or applied for, and dissolved; leads act in time mostly, late
    sometimes, and now and then never. It takes about 0.2 ms a step.
    """
    size = year.Size(groups, people or max(4 * groups, 8), first, days)
    with opened(place) as company:
        refuse_what_is_there(company)
        played = _played(company, year.Company(company.policy, size, seed).days())
        counts = {"events": played.events, "refusals": played.refused.total(), **stored(company)}
    logs.info("simulated", **counts)
    if place.shape == "table":
        printing.pairs(list(counts.items()))
        for why, count in played.refused.most_common(_MOST_SHOWN):
            print(as_text.cell(language.say(tr("refused {count} times: {why}", count=count, why=why))))
    else:
        printing.one(place.shape, {**counts, "refused": played.refused})
    return exit_codes.FINDINGS if played.refused else exit_codes.DONE


def _played(company: Company, days: Iterable[Day]) -> Played:
    """Play the days, and say on a terminal how far they are, on one line until they are through."""
    aloud, played, number = sys.stderr.isatty(), Played(), 0
    for number, day in enumerate(days, 1):
        played += play(company.engine, day)
        if aloud:
            said = tr("day {number}: {events} events", number=number, events=played.events)
            printing.tell(said, end="\r", file=sys.stderr)
    if aloud:
        printing.tell(tr("day {number}: {events} events", number=number, events=played.events), file=sys.stderr)
    return played
