"""Bring people in from HR's spreadsheet: everybody as they are, or a list of changes."""

from pathlib import Path

import click

from wxflow.translatable import tr
from wxflow_cli.commands.imports import run
from wxflow_cli.terminal.carrying_out import carry_out
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_cli.terminal.times import MOMENT
from wxflow_office.company import clock
from wxflow_office.company.company import opened
from wxflow_office.files import text_check
from wxflow_office.imports import people as hr_list
from wxflow_office.imports.doubts import Answers, Door
from wxflow_office.instances.meant import actor_given
from wxflow_office.spreadsheets import read


def _rename(old: str, new: str) -> str:
    return tr("use {command}", command=f"wxflow unit rename {old} --name {new}")


def _merge(old: str, into: str) -> str:
    return tr("use {command}", command=f"wxflow unit merge {old} --into {into}")


def _renumber(old: str, new: str) -> str:
    return tr("use {command}", command=f"wxflow person renumber {old} --id {new}")


_DOOR = Door(
    new_units=tr("add {option}", option="--new-unit"),
    confirm=tr("add {option}", option="--confirm"),
    rename=_rename,
    merge=_merge,
    renumber=_renumber,
)


@click.command()
@run.import_options
@click.option("--at", type=MOMENT, metavar="TIME", help="When it happened, where a row does not say; --now by default.")
@click.option("--confirm", is_flag=True, help="Do what is asked about: it is meant as it stands in the file.")
@click.option("--new-unit", is_flag=True, help="Open the units of the file that are not there yet.")
@click.option("--same-person", is_flag=True, help="Whoever comes back under another name is who bore the id before.")
@standard_options
def people(
    place: Given, /, file: Path, sheet: str | None, actor: str, now: int | None, at: int | None, **told: bool
) -> int:
    """Compare HR's list with who is known, and fire what differs.

    Everybody employed has a row, and whoever has none leaves; with a column 变动 each row is a change instead. Rows
    whose 登记时间 has not come yet wait for a later import of the same file.
    """
    text_check.check(actor, "--actor")
    with opened(place) as company:
        actor, moment = actor_given(company, actor), company.moment(now)
        if at is not None:
            clock.has_come(at, company.zone)
        table = hr_list.find_table(read.read(file, sheet), file)
        run.warn(table)
        listed = hr_list.read(table, company.zone, at)
        del table  # a large file would lie in memory twice
        answers = Answers(_DOOR, told["new_unit"], told["confirm"])
        same = told["same_person"]
        planned = hr_list.plan(company, listed, actor=actor, now=moment, at=at, answers=answers, same_person=same)
        return carry_out(company, planned, place.shape, dry_run=told["dry_run"])
