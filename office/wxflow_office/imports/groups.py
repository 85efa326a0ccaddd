"""Plan the adoption of groups that exist already, with their rosters."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from wxflow.decide.command import Command
from wxflow.errors import BadInput
from wxflow.translatable import listed, tr
from wxflow_machines.policy.names import check_title
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.company.company import Company
from wxflow_office.imports import adoption_rosters
from wxflow_office.imports.adoption_rosters import Member
from wxflow_office.imports.people_meant import PeopleMeant
from wxflow_office.journal.planned import Planned
from wxflow_office.spreadsheets.cells import Reader
from wxflow_office.spreadsheets.sheet import Sheet
from wxflow_office.spreadsheets.table import MissingColumn, Row, Table, find, twice

_NEEDED = ("group", "title", "kind", "unit", "purpose", "leads", "register_no", "owner")
_KNOWN = (*_NEEDED, "scope_units", "scope_people", "planned_end")
_KINDS = {"permanent": "常设 常设群 永久 长期 permanent", "temporary": "临时 临时群 temporary"}


class Listed(NamedTuple):
    """A group's row: its number in the sheet, the group's key, the data it is adopted with, and who is in it."""

    row: int
    key: str
    data: dict[str, Any]
    members: list[Member]


def find_table(sheets: Sequence[Sheet], file: Path) -> Table:
    """Return the table of the groups; BadInput says what is missing."""
    try:
        return find(sheets, _NEEDED, _KNOWN)
    except MissingColumn as error:
        raise BadInput(tr("{what}: {why}", what=file, why=error.text)) from None


def read(company: Company, table: Table, rosters: Sequence[Sheet]) -> list[Listed]:
    """Read the groups, each with its roster; BadInputs tells everything that is wrong."""
    zone, people = company.zone, PeopleMeant(company)
    return _groups(table, adoption_rosters.read(rosters, _called(table, zone), zone, people), zone, people)


def titles_at_fault(company: Company, groups: Iterable[Listed], now: int) -> Iterator[tuple[str, str]]:
    """Yield the groups that are new and whose titles are against clause 8, with what is wrong."""
    rules = company.policy.at(now).names
    for one in groups:
        if (why := check_title(one.data["title"], rules)) and company.queries.instance("group", one.key) is None:
            yield one.key, why


def plan(company: Company, groups: Iterable[Listed], *, actor: str, now: int) -> Iterator[Planned]:
    """Yield an adoption for every group that is not known yet."""
    for one in groups:
        known = company.queries.instance("group", one.key)
        if known is not None:
            yield Planned(one.row, one.key, "adopt", known.state, known.state, outcome="known already")
            continue
        roster = [{"person": member.person, "nickname": member.nickname} for member in one.members if member.person]
        data = {**one.data, "roster": roster}
        command = Command(machine="group", key=one.key, event="adopt", data=data, actor=actor, at=None, recorded_at=now)
        yield Planned(one.row, one.key, "adopt", "", "active", command)


def _called(table: Table, zone: str) -> dict[str, str]:
    """Return the groups' keys by their titles and keys, as those are compared."""
    reader = Reader(table, zone)
    keys = [(reader.key(row, "group"), reader.text(row, "title")) for row in table.rows()]
    return {canonical_name(name): key for key, title in keys for name in (title, key)}


def _groups(table: Table, rosters: dict[str, list[Member]], zone: str, people: PeopleMeant) -> list[Listed]:
    """Return each group's row, key and data; BadInputs tells everything that is wrong."""
    reader = Reader(table, zone)
    reader.problems += twice(table, _KNOWN)
    groups: list[Listed] = []
    rows: dict[str, int] = {}
    for row in table.rows():
        key, data = reader.key(row, "group"), _data(reader, row, people)
        if rows.setdefault(key, row.number) != row.number:
            reader.wrong(row, "group", tr("{key} is in row {row} already", key=key, row=rows[key]))
        if key and key not in rosters:
            reader.wrong(row, "group", tr("the roster has nobody in {key}", key=key))
        groups.append(Listed(row.number, key, data, rosters.get(key, [])))
    if unknown := [key for key in rosters if key not in rows]:
        reader.problems.append(
            tr(
                "{sheet}: the roster names groups that have no row: {unknown}",
                sheet=table.sheet.name,
                unknown=listed(unknown),
            )
        )
    reader.raise_any()
    return groups


def _data(reader: Reader, row: Row, people: PeopleMeant) -> dict[str, Any]:
    def of(field: str, texts: Sequence[str]) -> list[str]:
        return [people.in_cell(reader, row, field, one) for one in texts]

    kind = reader.choice(row, "kind", _KINDS) or ""
    data: dict[str, Any] = {
        "kind": kind,
        "scope": {
            "units": reader.texts(row, "scope_units"),
            "people": of("scope_people", reader.texts(row, "scope_people")),
        },
        "leads": of("leads", reader.texts(row, "leads", needed=True)),
        **{field: reader.text(row, field) for field in ("title", "unit", "purpose", "register_no")},
        "owner": of("owner", [reader.key(row, "owner")])[0],
    }
    end = reader.day(row, "planned_end")
    if end is not None:
        data["planned_end"] = end
    elif kind == "temporary":
        reader.wrong(row, "planned_end", tr("a temporary group needs its planned end"))
    return data
