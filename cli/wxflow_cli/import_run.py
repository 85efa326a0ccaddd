"""Fire what an import comes to, in batches, and tell what came of each row."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from wxflow.errors import WxflowError
from wxflow_cli import exits, logs, printing
from wxflow_cli.options import actor_option, now_option

if TYPE_CHECKING:
    from wxflow.command import Command
    from wxflow_cli.columns import Table
    from wxflow_cli.opening import Opened

BATCH = 500
"""Commands a transaction: a run that is killed has done whole batches, and the next one does the rest."""
COLUMNS = ("row", "key", "event", "from", "to", "at", "outcome", "why")
_LONG = 2 * BATCH


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
        print(f"wxflow: {table.sheet.name}: not used: {', '.join(table.ignored)}", file=sys.stderr)


def carry_out(company: "Opened", planned: Sequence[Planned], shape: str, *, dry_run: bool) -> int:
    """Fire everything in order, print what came of it, and return the exit code."""
    with company.store.rehearsal() if dry_run else nullcontext():
        told = list(_fired(company, planned))
    counts = dict.fromkeys(row["outcome"] for row in told)
    tally = {outcome: sum(row["outcome"] == outcome for row in told) for outcome in counts}
    logs.info("imported", dry_run=dry_run, **tally)
    if shape == "json":
        printing.document({"dry_run": dry_run, "counts": tally, "rows": told})
    else:
        if told or shape == "csv":
            printing.rows(shape, COLUMNS, told)
        if shape == "table":
            summed = ", ".join(f"{count} {outcome}" for outcome, count in tally.items()) or "nothing has changed"
            print(f"dry run, nothing was written: {summed}" if dry_run else summed)
    return exits.FINDINGS if "refused" in tally else exits.DONE


def _fired(company: "Opened", planned: Sequence[Planned]) -> Iterator[dict[str, Any]]:
    from wxflow.moments import iso

    for first in range(0, len(planned), BATCH):
        batch = planned[first : first + BATCH]
        outcomes = iter(company.engine.apply([one.command for one in batch if one.command]))
        for one in batch:
            row = {"row": one.row or None, "key": one.key, "event": one.event, "from": one.was, "to": one.becomes}
            if one.command is None:
                yield {**row, "at": None, "outcome": one.outcome, "why": None}
                continue
            outcome, at = next(outcomes), one.command.at
            row["at"] = iso(one.command.recorded_at if at is None else at, company.zone)
            if isinstance(outcome, WxflowError):
                yield {**row, "outcome": "refused", "why": str(outcome)}
            else:
                yield {**row, "outcome": "repeated" if outcome.repeated else "done", "why": None}
        _progress(first + len(batch), len(planned))


def _progress(done: int, all_: int) -> None:
    if all_ >= _LONG and sys.stderr.isatty():
        print(f"\r{done} of {all_}", end="\n" if done == all_ else "", file=sys.stderr, flush=True)
