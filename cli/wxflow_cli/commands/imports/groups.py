"""Adopt groups that exist already, with their rosters, from a spreadsheet."""

from pathlib import Path

import click

from wxflow_cli.commands.imports import run
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.company import opened
from wxflow_office.files import text_check
from wxflow_office.imports import groups as group_list
from wxflow_office.spreadsheets import read


@click.command()
@run.import_options
@click.option(
    "--roster", type=click.Path(path_type=Path), metavar="FILE",
    help="Who is in which group; by default a sheet of the same workbook.",
)  # fmt: skip
@standard_options
def groups(
    place: Given, file: Path, sheet: str | None, actor: str, now: int | None, roster: Path | None, dry_run: bool
) -> int:
    """Adopt groups that exist already; what they owe at first has the adoption grace.

    The rosters have the columns 群编号, 工号 and 群昵称. Groups that are known already are left as they are.
    """
    text_check.check(actor, "--actor")
    with opened(place) as company:
        moment = company.moment(now)
        found = read.read(file, sheet)
        table = group_list.find_table(found, file)
        run.warn(table)
        rosters = read.read(roster) if roster else [one for one in found if one is not table.sheet]
        listed = group_list.read(table, rosters, company.zone)
        planned = list(group_list.plan(company, listed, actor=actor, now=moment))
        return run.carry_out(company, planned, place.shape, dry_run=dry_run)
