"""Bring memberships in line with the roster a lead hands in."""

from pathlib import Path

import click

from wxflow_cli.commands.imports import run
from wxflow_cli.terminal.carrying_out import carry_out
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.company import opened
from wxflow_office.files import text_check
from wxflow_office.imports import roster as lead_list
from wxflow_office.imports import roster_files
from wxflow_office.imports.people_meant import PeopleMeant
from wxflow_office.instances.meant import actor_given, key_meant
from wxflow_office.spreadsheets import read


@click.command()
@run.import_options
@click.option("--group", metavar="ID", help="The group, where no column says.")
@standard_options
def roster(
    place: Given, file: Path, sheet: str | None, actor: str, now: int | None, group: str | None, dry_run: bool
) -> int:
    """Add, correct and remove as the roster says: the columns 工号 and 群昵称, and 群编号 unless --group is given.

    What no deadline asks for, as somebody present who is not in the roster, is told, and left to an inspection.
    """
    text_check.check(actor, "--actor")
    needed = ("person", "nickname") if group is not None else ("group", "person", "nickname")
    with opened(place) as company:
        actor, moment = actor_given(company, actor), company.moment(now)
        whose = None if group is None else key_meant(company, "group", group)
        table, rows = roster_files.read(read.read(file, sheet), needed, company.zone, PeopleMeant(company))
        run.warn(table)
        planned = [
            one
            for key, listed in lead_list.by_group(rows, whose, table.sheet.name).items()
            for one in lead_list.plan(company, key, listed, actor=actor, now=moment)
        ]
        return carry_out(company, planned, place.shape, dry_run=dry_run)
