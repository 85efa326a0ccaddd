"""Count the made-up years on which the Measures' machines and the second reading agree; say where they do not.

`make years`, or `python -m tests.whole.worked_year.other_years 500 [--from SEED] [--lines 400]`: exit 1 if any differs.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.given.databases import DATABASES
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year.words import EVENTS
from tests.whole.worked_year.workdays import utc
from tests.whole.worked_year.years import Year, make
from wxflow.engine import sweep
from wxflow.engine.engine import Engine
from wxflow.errors import BadInput, WxflowError
from wxflow.moments import parse

MOST = 6
"""Of each kind of difference, no more are told of a year."""


def of_seed(seed: int, lines: int = 400) -> Year:
    """Make a year up, every third of a company whose clocks start when things happen; notices come in every other."""
    return make(seed, lines, "occurred" if seed % 3 == 2 else "recorded", loads=0.01 * (seed % 2))


def differences(made: Year) -> list[str]:
    """Return where machines and second reading differ on a year, in words; none where they agree."""
    with TemporaryDirectory() as folder, year.company(Path(folder), made.policy) as engine:
        errors = _feed(engine, made.lines)
        found, said = year.outcome(engine), year.judged(made.oracle)[0]
    told = list[str]()
    for n in sorted(errors.keys() ^ made.oracle.not_done.keys())[:MOST]:
        told += [f"line {n}: {made.lines[n - 1]}", f"  machines: {errors.get(n, 'done')}"]
        told.append(f"  reading: {made.oracle.why.get(n, 'done')}")
    told += [f"penalty of the machines: {utc(one[0])} {one[1:]}" for one in _first(found.penalties - said.penalties)]
    told += [f"penalty of the reading: {utc(one[0])} {one[1:]}" for one in _first(said.penalties - found.penalties)]
    told += [f"state: machines {one}" for one in _first(dict(found.states.items() - said.states.items()).items())]
    told += [f"state: reading {one}" for one in _first(dict(said.states.items() - found.states.items()).items())]
    told += [f"runs or stands by the machines: {one}" for one in _first(_open(found) - _open(said))]
    told += [f"runs or stands by the reading: {one}" for one in _first(_open(said) - _open(found))]
    return told + [f"leads: {key}" for key in found.leads if found.leads[key] != said.leads.get(key)]


def _first(found: Iterable[Any]) -> list[Any]:
    return sorted(found, key=str)[:MOST]


def _open(one: year.Outcome) -> set[tuple[Any, ...]]:
    return {*one.armed, *one.standing}


def _feed(engine: Engine, lines: list[year.Line]) -> dict[int, str]:
    """Feed lines one by one; return why which of them, counted from 1, were not carried out."""
    errors: dict[int, str] = {}
    for n, line in enumerate(lines, 1):
        if "sweep" in line:
            sweep.sweep(engine, parse(line["sweep"], "sweep"))
            continue
        if "load" in line:
            engine = year.loaded(engine, line)
            continue
        try:
            led_to = engine.apply([year.command_of(line)], as_before=True)[0]
        except BadInput as error:
            led_to = error
        if isinstance(led_to, WxflowError):
            errors[n] = str(led_to)
    return errors


class Met:
    """What has been met in the years so far: events taken and refused, and the reasons."""

    def __init__(self) -> None:
        self.taken, self.refused, self.why = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[str]()

    def add(self, made: Year) -> None:
        """Count what is met in a year."""
        for number, line in enumerate(made.lines, 1):
            if "event" in line:
                event = (line["machine"], line["event"])
                (self.refused if number in made.oracle.not_done else self.taken)[event] += 1
        self.why.update(re.sub(r"\S+ has no offset", "no offset", why) for why in made.oracle.why.values())

    def table(self) -> Iterator[str]:
        """Yield what was met, a line each."""
        yield f"{'event':35}{'taken':>8}{'refused':>8}"
        for event in EVENTS:
            yield f"{' '.join(event):35}{self.taken[event]:8}{self.refused[event]:8}"
        yield from (f"{why:60}{count:8}" for why, count in self.why.most_common())


def main() -> int:
    """Compare so many years, and tell what was met in them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("years", type=int)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--lines", type=int, default=400)
    asked = parser.parse_args()
    met, agreed = Met(), 0
    with DATABASES.of("sqlite"):
        for seed in range(asked.first, asked.first + asked.years):
            made = of_seed(seed, asked.lines)
            met.add(made)
            told = differences(made)
            agreed += not told
            _say(*([f"seed {seed}", *told] if told else []))
    _say(*met.table(), f"{agreed} of {asked.years} years agree")
    return 0 if agreed == asked.years else 1


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
