"""Bring people in from HR's spreadsheet: everybody as they are, or a list of changes."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wxflow.errors import BadInput, Refused
from wxflow.translatable import tr
from wxflow_cli.commands.imports import run
from wxflow_cli.commands.imports.run import Planned
from wxflow_cli.terminal.options import Place, standard_options
from wxflow_cli.terminal.times import MOMENT
from wxflow_office.files import text_check
from wxflow_office.spreadsheets.cells import Reader
from wxflow_office.spreadsheets.table import Row, Table, find, twice

if TYPE_CHECKING:
    from wxflow.declare.records import Facts
    from wxflow_office.company.company import Company
    from wxflow_office.imports.hr_changes import Change, Entry, Known
    from wxflow_office.spreadsheets.read import Sheet

_KNOWN = ("person", "name", "unit", "change", "status", "at", "recorded_at")
_CHANGES = {
    "join": "入职 新入职 join",
    "transfer": "调动 调岗 调部门 transfer",
    "rename": "改名 更名 rename",
    "leave": "离职 离任 leave",
}
_STATUSES = {"employed": "在职 试用 employed", "left": "离职 left"}
_NAMED = 10
"""Leavers named when there are too many."""


@click.command()
@run.import_options
@click.option("--at", type=MOMENT, metavar="TIME", help="When it happened, where a row does not say; --now by default.")
@click.option("--confirm", is_flag=True, help="Let more people leave than the policy lets one file do.")
@standard_options
def people(
    place: Place,
    file: Path,
    sheet: str | None,
    actor: str,
    now: int | None,
    at: int | None,
    confirm: bool,
    dry_run: bool,
) -> int:
    """Compare HR's list with who is known, and fire what differs.

    Everybody employed has a row, and whoever has none leaves; with a column 变动 each row is a change instead. Rows
    whose 登记时间 has not come yet wait for a later import of the same file.
    """
    from wxflow_office.company.company import opened
    from wxflow_office.spreadsheets import read

    text_check.check(actor, "--actor")
    with opened(place) as company:
        moment = company.moment(now)
        table = _table(read.read(file, sheet), file)
        run.warn(table)
        entries = _entries(table, company.zone, at)
        known = _known(company)
        changes = _changes(table, entries, known, company, at)
        if not confirm:
            come = [one for one in changes if one.recorded_at is None or one.recorded_at <= moment]
            _brake(known, come, company.policy.most_leaving_percent, table.sheet.name)
        planned = (_planned(change, actor, moment, at) for change in _in_order(changes, moment))
        return run.carry_out(company, planned, place.shape, dry_run=dry_run)


def _table(found: "list[Sheet]", file: Path) -> Table:
    """Return the table with the changes, or the one with everybody; BadInput says what is missing."""
    table = find(found, ("person", "change"), _KNOWN)
    if isinstance(table, str):
        table = find(found, ("person", "name", "unit"), _KNOWN)
    if isinstance(table, str):
        raise BadInput(f"{file}: {table}")
    return table


def _entries(table: Table, zone: str, at: int | None) -> "list[Entry]":
    """Read every row; BadInputs tells everything that is wrong."""
    reader = Reader(table, zone)
    reader.problems += twice(table, _KNOWN)
    entries = [_entry(reader, row) for row in table.rows()]
    if "change" not in table.columns:
        first: dict[str, int] = {}
        for entry in entries:
            if entry.person and first.setdefault(entry.person, entry.row) != entry.row:
                again = Row(entry.row, {})
                reader.wrong(
                    again,
                    "person",
                    tr("{person} is in row {row} already", person=entry.person, row=first[entry.person]),
                )
    elif at is None:
        for entry in entries:
            if entry.at is None and entry.recorded_at is None:
                # Without a time, a change that has been carried out and one like it that has not are the same.
                reader.wrong(Row(entry.row, {}), "at", tr("when did it happen? Fill in 发生时间 (at), or give --at"))
    reader.raise_any()
    del table.sheet.rows[table.header :]  # a large file would lie in memory twice
    if not entries:
        raise BadInput(
            tr("{name}: there is nobody under the headers of row {header}", name=table.sheet.name, header=table.header)
        )
    return entries


def _entry(reader: Reader, row: Row) -> "Entry":
    from wxflow_office.imports.hr_changes import Entry

    change, employed = None, True
    if "change" in reader.table.columns:
        change = reader.choice(row, "change", _CHANGES) or "leave"
    elif "status" in reader.table.columns:
        employed = reader.choice(row, "status", _STATUSES) != "left"
    stays = change != "leave" and employed
    person = reader.key(row, "person")
    return Entry(
        row.number,
        person,
        reader.name(row, "name", needed=stays and change in (None, "join", "rename")),
        reader.text(row, "unit", needed=stays and change in (None, "join", "transfer")),
        change,
        employed,
        reader.moment(row, "at"),
        reader.moment(row, "recorded_at"),
    )


def _known(company: "Company") -> "dict[str, Known]":
    from wxflow.store import queries
    from wxflow_office.imports.hr_changes import Known

    people = queries.instances(company.store, company.company, "person")
    return {one.key: Known(one.state, one.facts["name"], one.facts["unit"]) for one in people}


def _changes(
    table: Table, entries: "list[Entry]", known: "dict[str, Known]", company: "Company", at: int | None
) -> "list[Change]":
    from wxflow_office.imports import hr_changes

    if "change" not in table.columns:
        return list(hr_changes.compare(known, entries))
    return list(hr_changes.listed(entries, at, _done(company, {entry.person for entry in entries})))


def _brake(known: "dict[str, Known]", changes: "list[Change]", percent: int, sheet: str) -> None:
    """Refuse when more would leave than one file may make leave."""
    from wxflow_office.imports import hr_changes

    leaving, employed = hr_changes.leavers(known, changes)
    if len(leaving) * 100 > percent * employed:
        named = ", ".join(leaving[:_NAMED]) + (" …" if len(leaving) > _NAMED else "")
        raise Refused(
            sheet,
            tr(
                "{leaving} of {employed} people would leave ({named}), more than {percent} %",
                leaving=len(leaving),
                employed=employed,
                named=named,
                percent=percent,
            ),
            tr("a list with everybody in it, or --confirm if they really leave"),
        )


def _done(company: "Company", people: set[str]) -> "dict[str, Facts]":
    """Return the data of what was asked for by name about those people, by request_id."""
    from wxflow.store import queries

    steps = queries.steps(company.store, company.company, of=[("person", person) for person in sorted(people)])
    return {step.request_id: step.data for step in steps if step.request_id is not None}


def _in_order(changes: "list[Change]", now: int) -> "list[Change]":
    """Return the changes as they became known, those that are to wait last."""
    return sorted(changes, key=lambda one: (now if one.recorded_at is None else one.recorded_at, one.row))


def _planned(change: "Change", actor: str, now: int, at: int | None) -> Planned:
    from wxflow.decide.command import Command

    told = (change.row, change.person, change.event, change.was, change.becomes)
    recorded_at = now if change.recorded_at is None else change.recorded_at
    happened = change.at if change.at is not None else at if change.recorded_at is None else None
    if change.repeated:
        return Planned(*told, None, "repeated")
    if recorded_at > now or (happened is not None and happened > now):
        return Planned(*told, None, "waits")
    command = Command(
        "person", change.person, change.event, change.data, actor, happened, recorded_at, None, change.request_id
    )
    return Planned(*told, command)
