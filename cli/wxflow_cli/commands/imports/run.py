"""Fire what an import comes to, in batches, and tell what came of each row."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from wxflow.errors import WxflowError
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import actor_option, now_option
from wxflow_office import logs
from wxflow_office.texts import language

if TYPE_CHECKING:
    from wxflow.decide.command import Command
    from wxflow_office.company.company import Company
    from wxflow_office.spreadsheets.table import Table

BATCH = 2000
"""Commands a transaction: a run that is killed has done whole batches, and the next one does the rest."""
COLUMNS = ("row", "key", "event", "from", "to", "at", "outcome", "why")
_LONG = BATCH
MOST_SHOWN = 200
"""Rows a table shows: nobody reads more on a screen."""


class Planned(NamedTuple):
    """A command an import comes to; without one the row is only told about."""

    row: int
    key: str
    event: str
    was: str
    becomes: str
    command: "Command | None"
    outcome: str = ""
    """What to tell when there is no command."""


def import_options(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Add what every import takes."""
    command = click.option("--dry-run", is_flag=True, help="Do it for real, show what would come of it, and undo it.")(
        command
    )
    command = now_option(command)
    command = actor_option(required=True)(command)
    command = click.option("--sheet", metavar="NAME", help="Only this sheet of a workbook.")(command)
    return click.argument("file", type=click.Path(path_type=Path), metavar="FILE")(command)


def warn(table: "Table") -> None:
    """Say on stderr which columns mean nothing here."""
    if table.ignored:
        language.tell(
            tr("wxflow: {name}: not used: {ignored}", name=table.sheet.name, ignored=", ".join(table.ignored)),
            file=sys.stderr,
        )


def carry_out(company: "Company", planned: Iterable[Planned], shape: str, *, dry_run: bool) -> int:
    """Fire everything in order, print what came of it as it comes, and return the exit code."""
    counts: Counter[str] = Counter()
    with company.store.rehearsal() if dry_run else nullcontext():
        told = _counted(_fired(company, planned), counts)
        if shape == "json":
            _print_json(told, counts, dry_run=dry_run)
        elif shape == "csv":
            printing.rows("csv", COLUMNS, told)
        else:
            _print_table(told, counts, dry_run=dry_run)
    logs.info("imported", dry_run=dry_run, **counts)
    return exit_codes.FINDINGS if counts["refused"] else exit_codes.DONE


def _fired(company: "Company", planned: Iterable[Planned]) -> Iterator[dict[str, Any]]:
    from wxflow.moments import iso

    waiting, done = iter(planned), 0
    while batch := list(islice(waiting, BATCH)):
        outcomes = iter(company.engine.apply([one.command for one in batch if one.command]))
        for one in batch:
            row = {"row": one.row or None, "key": one.key, "event": one.event, "from": one.was, "to": one.becomes}
            if one.command is None:
                yield {**row, "at": None, "outcome": one.outcome, "why": None}
                continue
            outcome, at = next(outcomes), one.command.at
            row["at"] = iso(one.command.recorded_at if at is None else at, company.zone)
            if isinstance(outcome, WxflowError):
                yield {**row, "outcome": "refused", "why": outcome.text}
            else:
                yield {**row, "outcome": "repeated" if outcome.repeated else "done", "why": None}
        done += len(batch)
        _progress(done, "\r")
    _progress(done, "\n")


def _counted(told: Iterable[dict[str, Any]], counts: "Counter[str]") -> Iterator[dict[str, Any]]:
    for row in told:
        counts[row["outcome"]] += 1
        yield row


def _print_json(told: Iterable[dict[str, Any]], counts: "Counter[str]", *, dry_run: bool) -> None:
    """Print one object, its rows as they come and the counts after them."""
    print(f'{{"dry_run": {json.dumps(dry_run)}, "rows":')
    printing.rows("json", (), told)
    print(f', "counts": {json.dumps(counts)}}}')


def _print_table(told: Iterable[dict[str, Any]], counts: "Counter[str]", *, dry_run: bool) -> None:
    """Print the first rows and every refused one, and how many came to what."""
    shown = [row for number, row in enumerate(told) if number < MOST_SHOWN or row["outcome"] == "refused"]
    if shown:
        printing.table(COLUMNS, shown)
    if (more := counts.total() - len(shown)) > 0:
        language.tell(tr("… and {more} more rows: --format csv or json has them all", more=more))
    said = [f"{count} {language.name('outcome', outcome)}" for outcome, count in counts.items()]
    summed = ", ".join(said) or language.say(tr("nothing has changed"))
    language.tell(tr("dry run, nothing was written: {summed}", summed=summed) if dry_run else summed)


def _progress(done: int, end: str) -> None:
    """Say on a terminal how far a long import is, on one line until it is through."""
    if done >= _LONG and sys.stderr.isatty():
        language.tell(tr("{done} rows", done=done), end=end, file=sys.stderr)
