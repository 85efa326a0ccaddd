"""Carry out a plan, and tell what came of each row of it."""

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from typing import Any

from wxflow.translatable import listed, term, tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_office import logs
from wxflow_office.company.company import Company
from wxflow_office.instances.called import Called
from wxflow_office.journal.planned import BATCH, Planned, Run
from wxflow_office.texts import language

COLUMNS = ("row", "key", "event", "from", "to", "at", "outcome", "why")
MOST_SHOWN = 200
"""Rows a table shows: nobody reads more on a screen."""


def carry_out(
    company: Company, planned: Iterable[Planned], shape: str, *, dry_run: bool, called: Called | None = None
) -> int:
    """Fire everything in order, print what came of it as it comes, and return the exit code.

    `called` says what a table calls the keys.
    """
    run = Run(company.engine, planned, company.zone)
    with company.store.rehearsal() if dry_run else nullcontext():
        if shape == "json":
            _print_json(run, dry_run=dry_run)
        elif shape == "csv":
            printing.rows("csv", COLUMNS, run.rows(_progress))
        else:
            _print_table(run, dry_run=dry_run, called=called)
    logs.info("imported", dry_run=dry_run, **run.counts)
    return exit_codes.FINDINGS if run.counts["refused"] else exit_codes.DONE


def _print_json(run: Run, *, dry_run: bool) -> None:
    """Print one object, its rows as they come and the counts after them."""
    print(f'{{"dry_run": {json.dumps(dry_run)}, "rows":')
    printing.rows("json", (), run.rows(_progress))
    print(f', "counts": {json.dumps(run.counts)}}}')


def _print_table(run: Run, *, dry_run: bool, called: Called | None) -> None:
    """Print the first rows and every refused one, and how many came to what."""
    told = enumerate(run.rows(_progress))
    shown = [row for number, row in told if number < MOST_SHOWN or row["outcome"] == "refused"]
    if shown:
        printing.table(COLUMNS, [_named(row, called) for row in shown] if called else shown)
    if (more := run.counts.total() - len(shown)) > 0:
        printing.tell(tr("… and {more} more rows: --format csv or json has them all", more=more))
    counted = [tr("{count} {outcome}", count=n, outcome=term("outcome", one)) for one, n in run.counts.items()]
    summed = listed(counted) or tr("nothing has changed")
    printing.tell(tr("dry run, nothing was written: {summed}", summed=summed) if dry_run else summed)


def _named(row: Mapping[str, Any], called: Called) -> Mapping[str, Any]:
    if row["machine"] is None:
        return row
    why = language.say(row["why"]).replace(row["key"], called.short(row["machine"], row["key"])) if row["why"] else None
    return {**row, "key": called.whole(row["machine"], row["key"]), "why": why}


def _progress(done: int, last: bool) -> None:
    """Say on a terminal how far a long import is, on one line until it is through."""
    if done >= BATCH and sys.stderr.isatty():
        printing.tell(tr("{done} rows", done=done), end="\n" if last else "\r", file=sys.stderr)
