"""Bring memberships in line with the roster a lead hands in."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wxflow.errors import BadInput, BadInputs
from wxflow.translatable import tr
from wxflow_cli.commands.imports import run
from wxflow_cli.commands.imports.run import Planned
from wxflow_cli.terminal.options import Place, standard_options
from wxflow_office.files import text_check
from wxflow_office.imports import roster_files

if TYPE_CHECKING:
    from wxflow.declare.records import Facts
    from wxflow_office.company.company import Company
    from wxflow_office.imports.roster_duties import Duty, Member
    from wxflow_office.imports.roster_files import Listed


@click.command()
@run.import_options
@click.option("--group", metavar="ID", help="The group, where no column says.")
@standard_options
def roster(
    place: Place, file: Path, sheet: str | None, actor: str, now: int | None, group: str | None, dry_run: bool
) -> int:
    """Add, correct and remove as the roster says: the columns 工号 and 群昵称, and 群编号 unless --group is given.

    What no deadline asks for, as somebody present who is not in the roster, is told, and left to an inspection.
    """
    from wxflow_office.company.company import opened
    from wxflow_office.spreadsheets import read

    text_check.check(actor, "--actor")
    needed = ("person", "nickname") if group is not None else ("group", "person", "nickname")
    with opened(place) as company:
        moment = company.moment(now)
        table, rows = roster_files.read(read.read(file, sheet), needed, company.zone)
        run.warn(table)
        planned: list[Planned] = []
        for key, listed in _by_group(rows, group, table.sheet.name).items():
            planned += _group(company, key, listed, actor, moment)
        return run.carry_out(company, planned, place.shape, dry_run=dry_run)


def _by_group(rows: "list[Listed]", group: str | None, sheet: str) -> "dict[str, dict[str, Listed]]":
    """Return the rows by group and person; BadInputs when somebody is in a group twice."""
    found: dict[str, dict[str, Listed]] = {} if group is None else {group: {}}
    problems: list[str] = []
    for row in rows:
        of_group = found.setdefault(group or row.group, {})
        if of_group.setdefault(row.person, row) is not row:
            problems.append(
                tr(
                    "{sheet}: row {row}: {person} is in row {first} already",
                    sheet=sheet,
                    row=row.row,
                    person=row.person,
                    first=of_group[row.person].row,
                )
            )
    if problems:
        raise BadInputs(tuple(problems))
    return found


def _group(company: "Company", key: str, listed: "dict[str, Listed]", actor: str, now: int) -> list[Planned]:
    from wxflow.store import queries
    from wxflow_office.imports.roster_duties import duties

    of = queries.instance(company.store, company.company, "group", key)
    if of is None:
        raise BadInput(tr("there is no group {key}", key=key))
    known = _known(company, key)
    found = duties(
        known, {person: row.nickname for person, row in listed.items()}, partial(_fits, company, of.facts, now)
    )
    return [_planned(duty, listed[duty.person].row if duty.person in listed else 0, key, actor, now) for duty in found]


def _fits(company: "Company", group: "Facts", now: int, person: str, nickname: str) -> bool:
    from wxflow.store import queries
    from wxflow_machines.policy.names import check_nickname

    found = queries.instance(company.store, company.company, "person", person)
    fault = check_nickname(
        nickname,
        real_name=found.facts["name"] if found else "",
        is_owner=person == group.get("owner"),
        is_lead=person in group["leads"],
        rules=company.policy.at(now).names,
    )
    return fault is None


def _known(company: "Company", key: str) -> "dict[str, Member]":
    from wxflow.store import queries
    from wxflow_office.imports.roster_duties import Member

    members = queries.instances(company.store, company.company, "membership", root=f"group/{key}")
    return {one.facts["person"]: Member(one.state, one.facts.get("nickname")) for one in members}


def _planned(duty: "Duty", row: int, key: str, actor: str, now: int) -> Planned:
    from wxflow.decide.command import Command

    name = f"{key}/{duty.person}"
    told = (row, name, duty.event or "", duty.state, duty.nickname or "")
    if duty.event is None:
        return Planned(*told, None, "differs: inspect")
    data = {} if duty.nickname is None else {"nickname": duty.nickname}
    return Planned(*told, Command("membership", name, duty.event, data, actor, None, now))
