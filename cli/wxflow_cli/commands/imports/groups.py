"""Adopt groups that exist already, with their rosters, from a spreadsheet."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_cli.commands.imports import run
from wxflow_cli.commands.imports.run import Planned
from wxflow_cli.terminal.options import Place, standard_options
from wxflow_office.files import text_check
from wxflow_office.imports import roster_files
from wxflow_office.spreadsheets.cells import Reader
from wxflow_office.spreadsheets.table import Row, Table, find, twice

if TYPE_CHECKING:
    from wxflow_office.company.company import Company
    from wxflow_office.spreadsheets.read import Sheet

_NEEDED = ("group", "title", "kind", "unit", "purpose", "leads", "register_no", "owner")
_KNOWN = (*_NEEDED, "scope_units", "scope_people", "planned_end")
_KINDS = {"permanent": "常设 常设群 永久 长期 permanent", "temporary": "临时 临时群 temporary"}
_ROSTER = ("group", "person", "nickname")


@click.command()
@run.import_options
@click.option(
    "--roster", type=click.Path(path_type=Path), metavar="FILE",
    help="Who is in which group; by default a sheet of the same workbook.",
)  # fmt: skip
@standard_options
def groups(
    place: Place, file: Path, sheet: str | None, actor: str, now: int | None, roster: Path | None, dry_run: bool
) -> int:
    """Adopt groups that exist already; what they owe at first has the adoption grace.

    The rosters have the columns 群编号, 工号 and 群昵称. Groups that are known already are left as they are.
    """
    from wxflow_office.company.company import opened
    from wxflow_office.spreadsheets import read

    text_check.check(actor, "--actor")
    with opened(place) as company:
        moment = company.moment(now)
        found = read.read(file, sheet)
        table = find(found, _NEEDED, _KNOWN)
        if isinstance(table, str):
            raise BadInput(f"{file}: {table}")
        run.warn(table)
        rosters = read.read(roster) if roster else [one for one in found if one is not table.sheet]
        rows = _rosters(rosters, company.zone)
        planned = [_planned(company, one, actor, moment) for one in _groups(table, rows, company.zone)]
        return run.carry_out(company, planned, place.shape, dry_run=dry_run)


def _rosters(found: "Sequence[Sheet]", zone: str) -> dict[str, list[dict[str, str]]]:
    """Return the roster rows by group."""
    rows: dict[str, list[dict[str, str]]] = {}
    for one in roster_files.read(found, _ROSTER, zone)[1]:
        rows.setdefault(one.group, []).append({"person": one.person, "nickname": one.nickname})
    return rows


def _groups(table: Table, rosters: dict[str, list[dict[str, str]]], zone: str) -> list[tuple[int, str, dict[str, Any]]]:
    """Return each group's row, key and data; BadInputs tells everything that is wrong."""
    reader = Reader(table, zone)
    reader.problems += twice(table, _KNOWN)
    groups: list[tuple[int, str, dict[str, Any]]] = []
    rows: dict[str, int] = {}
    for row in table.rows():
        key, data = reader.key(row, "group"), _data(reader, row)
        if rows.setdefault(key, row.number) != row.number:
            reader.wrong(row, "group", tr("{key} is in row {row} already", key=key, row=rows[key]))
        if key and key not in rosters:
            reader.wrong(row, "group", tr("the roster has nobody in {key}", key=key))
        groups.append((row.number, key, {**data, "roster": rosters.get(key, [])}))
    if unknown := [key for key in rosters if key not in rows]:
        reader.problems.append(
            tr(
                "{sheet}: the roster names groups that have no row: {unknown}",
                sheet=table.sheet.name,
                unknown=", ".join(unknown),
            )
        )
    reader.raise_any()
    return groups


def _data(reader: Reader, row: Row) -> dict[str, Any]:
    kind = reader.choice(row, "kind", _KINDS) or ""
    data: dict[str, Any] = {
        "kind": kind,
        "scope": {"units": reader.texts(row, "scope_units"), "people": reader.texts(row, "scope_people")},
        "leads": reader.texts(row, "leads", needed=True),
        **{field: reader.text(row, field) for field in ("title", "unit", "purpose", "register_no")},
        "owner": reader.key(row, "owner"),
    }
    end = reader.day(row, "planned_end")
    if end is not None:
        data["planned_end"] = end
    elif kind == "temporary":
        reader.wrong(row, "planned_end", tr("a temporary group needs its planned end"))
    return data


def _planned(company: "Company", group: tuple[int, str, dict[str, Any]], actor: str, now: int) -> Planned:
    from wxflow.decide.command import Command
    from wxflow.store import queries

    row, key, data = group
    known = queries.instance(company.store, company.company, "group", key)
    if known is not None:
        return Planned(row, key, "adopt", known.state, known.state, None, "known already")
    return Planned(row, key, "adopt", "", "active", Command("group", key, "adopt", data, actor, None, now))
