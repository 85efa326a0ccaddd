"""What every import takes, and says of the file it was given."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from wxflow.translatable import listed, tr
from wxflow_cli.terminal import printing
from wxflow_cli.terminal.options import actor_option, now_option
from wxflow_office.spreadsheets.table import Table


def import_options(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Add what every import takes."""
    command = click.option("--dry-run", is_flag=True, help="Do it for real, show what would come of it, and undo it.")(
        command
    )
    command = now_option(command)
    command = actor_option(required=True)(command)
    command = click.option("--sheet", metavar="NAME", help="Only this sheet of a workbook.")(command)
    return click.argument("file", type=click.Path(path_type=Path), metavar="FILE")(command)


def warn(table: Table) -> None:
    """Say on stderr which columns mean nothing here, and which rows are about nobody."""
    name = table.sheet.name
    if table.ignored:
        said = tr("wxflow: {name}: not used: {ignored}", name=name, ignored=listed(table.ignored))
        printing.tell(said, file=sys.stderr)
    for row, text in table.passed_over():
        said = tr(
            "wxflow: {name}: row {row} ({text}) is passed over: it is about nobody", name=name, row=row, text=text
        )
        printing.tell(said, file=sys.stderr)
