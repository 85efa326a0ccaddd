"""Adopt groups that exist already, with their rosters, from a spreadsheet."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wxflow.errors import BadInput
from wxflow.words import words
from wxflow_cli import import_run, roster_files, texts
from wxflow_cli.cells import Reader
from wxflow_cli.columns import Row, Table, find, twice
from wxflow_cli.import_run import Planned
from wxflow_cli.options import Given, standard_options

if TYPE_CHECKING:
    from wxflow_cli.opening import Opened
    from wxflow_cli.sheets import Sheet

_NEEDED = ("group", "title", "kind", "unit", "purpose", "leads", "register_no", "owner")
_KNOWN = (*_NEEDED, "scope_units", "scope_people", "planned_end")
_KINDS = {"permanent": "常设 常设群 永久 长期 permanent", "temporary": "临时 临时群 temporary"}
_ROSTER = ("group", "person", "nickname")


@click.command()
@import_run.import_options
@click.option(
    "--roster", type=click.Path(path_type=Path), metavar="FILE",
    help="Who is in which group; by default a sheet of the same workbook.",
)  # fmt: skip
@standard_options
def groups(
    given: Given, file: Path, sheet: str | None, actor: str, now: int | None, roster: Path | None, dry_run: bool
) -> int:
    """Adopt groups that exist already; what they owe at first has the adoption grace.

    The rosters have the columns 群编号, 工号 and 群昵称. Groups that are known already are left as they are.
    """
    from wxflow_cli import sheets
    from wxflow_cli.opening import opened

    texts.check(actor, "--actor")
    with opened(given) as company:
        moment = company.moment(now)
        found = sheets.read(file, sheet)
        table = find(found, _NEEDED, _KNOWN)
        if isinstance(table, str):
            raise BadInput(f"{file}: {table}")
        import_run.warn(table)
        rosters = sheets.read(roster) if roster else [one for one in found if one is not table.sheet]
        rows = _rosters(rosters, company.zone)
        planned = [_planned(company, one, actor, moment) for one in _groups(table, rows, company.zone)]
        return import_run.carry_out(company, planned, given.shape, dry_run=dry_run)


def _rosters(sheets: "Sequence[Sheet]", zone: str) -> dict[str, list[dict[str, str]]]:
    """Return the roster rows by group."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in roster_files.read(sheets, _ROSTER, zone)[1]:
        found.setdefault(one.group, []).append({"person": one.person, "nickname": one.nickname})
    return found


def _groups(table: Table, rosters: dict[str, list[dict[str, str]]], zone: str) -> list[tuple[int, str, dict[str, Any]]]:
    """Return each group's row, key and data; BadInputs tells everything that is wrong."""
    reader = Reader(table, zone)
    reader.problems += twice(table, _KNOWN)
    groups: list[tuple[int, str, dict[str, Any]]] = []
    rows: dict[str, int] = {}
    for row in table.rows():
        key, data = reader.key(row, "group"), _data(reader, row)
        if rows.setdefault(key, row.number) != row.number:
            reader.wrong(row, "group", words("{key} is in row {row} already", key=key, row=rows[key]))
        if key and key not in rosters:
            reader.wrong(row, "group", words("the roster has nobody in {key}", key=key))
        groups.append((row.number, key, {**data, "roster": rosters.get(key, [])}))
    if unknown := [key for key in rosters if key not in rows]:
        reader.problems.append(
            words(
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
        reader.wrong(row, "planned_end", words("a temporary group needs its planned end"))
    return data


def _planned(company: "Opened", group: tuple[int, str, dict[str, Any]], actor: str, now: int) -> Planned:
    from wxflow import views
    from wxflow.command import Command

    row, key, data = group
    known = views.instance(company.store, company.company, "group", key)
    if known is not None:
        return Planned(row, key, "adopt", known.state, known.state, None, "known already")
    return Planned(row, key, "adopt", "", "active", Command("group", key, "adopt", data, actor, None, now))
