"""Adopt groups that exist already, with their rosters, from spreadsheets."""

import sys
from pathlib import Path

import click

from wxflow.translatable import tr
from wxflow_cli.commands.imports import run
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.carrying_out import carry_out
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.company import Company, opened
from wxflow_office.files import text_check
from wxflow_office.imports import adoption_rosters, proposals
from wxflow_office.imports import groups as group_list
from wxflow_office.imports.groups import Listed
from wxflow_office.instances.called import Called
from wxflow_office.instances.meant import actor_given
from wxflow_office.spreadsheets import read, write

_COUNTED = ("group", *adoption_rosters.VERDICTS)


@click.command()
@run.import_options
@click.option(
    "--roster", type=click.Path(path_type=Path), metavar="FILE|FOLDER",
    help="Who is in which group; by default the other sheets of the same workbook.",
)  # fmt: skip
@click.option(
    "--propose", type=click.Path(path_type=Path), metavar="FILE",
    help="Write down whose the nicknames seem to be, to be filled in and given as --roster; adopt nothing.",
)  # fmt: skip
@standard_options
def groups(
    place: Given,
    file: Path,
    sheet: str | None,
    actor: str,
    now: int | None,
    roster: Path | None,
    propose: Path | None,
    dry_run: bool,
) -> int:
    """Adopt groups that exist already; what they owe at first has the adoption grace.

    The rosters have the column 群昵称, and 群编号 and 工号 where they are known: a sheet, or a file of a folder,
    without 群编号 is called after its group's id or title. Groups that are known already are left as they are.
    """
    text_check.check(actor, "--actor")
    with opened(place) as company:
        actor, moment = actor_given(company, actor), company.moment(now)
        found = read.read(file, sheet)
        table = group_list.find_table(found, file)
        run.warn(table)
        rosters = adoption_rosters.sheets(roster) if roster else [one for one in found if one is not table.sheet]
        listed = group_list.read(company, table, rosters)
        if propose is not None:
            return _propose(company, listed, propose, moment, place.shape)
        adoption_rosters.check_known({one.key: one.members for one in listed}, tr("--propose FILE"))
        _warn_of_titles(company, listed, actor, moment)
        planned = list(group_list.plan(company, listed, actor=actor, now=moment))
        return carry_out(company, planned, place.shape, dry_run=dry_run)


def _propose(company: Company, listed: list[Listed], path: Path, now: int, shape: str) -> int:
    proposed = list(proposals.propose(company, listed, now))
    write.write(path, proposals.headings(), map(proposals.cells, proposed))
    rows = [
        {"group": key, **{one: counts[one] for one in _COUNTED[1:]}}
        for key, counts in proposals.counted(proposed).items()
    ]
    printing.rows(shape, _COUNTED, rows)
    told = tr("{path}: fill in 工号 where 判断 says 不确定, then give it as --roster; nothing was adopted", path=path)
    printing.tell(told, file=sys.stderr)
    return exit_codes.DONE


def _warn_of_titles(company: Company, listed: list[Listed], actor: str, now: int) -> None:
    """Say which titles are to be put right before whoever adopts the groups owes for them."""
    days = company.policy.at(now).deadlines.adoption_grace
    for key, why in group_list.titles_at_fault(company, listed, now):
        told = tr(
            "wxflow: {group}: {why}; `wxflow group retitle` in {days} working days, or {actor} owes for it (clause 15)",
            group=key,
            why=why,
            days=days,
            actor=Called(company).person(actor),
        )
        printing.tell(told, file=sys.stderr)
