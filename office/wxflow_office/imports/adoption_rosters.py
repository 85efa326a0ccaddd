"""Read the rosters of groups to be adopted: one table of all, a sheet for each, or a folder with a file for each."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from wxflow.errors import BadInput, BadInputs
from wxflow.translatable import listed, tr
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.imports.people_meant import PeopleMeant
from wxflow_office.spreadsheets import read as spreadsheet
from wxflow_office.spreadsheets.cells import Reader
from wxflow_office.spreadsheets.sheet import Sheet
from wxflow_office.spreadsheets.table import MissingColumn, Row, Table, find, twice

FIELDS = ("group", "person", "nickname", "verdict", "name", "unit", "note")
VERDICTS = {"sure": "确定 sure", "unsure": "不确定 unsure", "stranger": "外人 非本公司人员 stranger"}
"""What a sheet says of whose a nickname is, and the words for it; the first is written."""


class Member(NamedTuple):
    """A row of a roster: where it stands, whose nickname it is if that is known, and what is said of that."""

    place: str
    person: str
    nickname: str
    verdict: str | None


def sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a file, or of every file of a folder, each named so that it tells its group."""
    if not path.is_dir():
        return spreadsheet.read(path)
    files = sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith((".", "~$")))
    if not files:
        raise BadInput(tr("{path}: the folder holds no file", path=path))
    return [sheet for file in files for sheet in named(file, spreadsheet.read(file))]


def named(file: Path, found: Sequence[Sheet]) -> Iterator[Sheet]:
    """Yield the sheets of a file that are shown; one alone is called as its file is, which may tell its group."""
    shown = [one for one in found if not one.hidden]
    for one in shown:
        yield one._replace(name=file.name) if len(shown) == 1 else one


def read(found: Sequence[Sheet], groups: Mapping[str, str], zone: str, people: PeopleMeant) -> dict[str, list[Member]]:
    """Return the rows by group; `groups` are the keys of those in the list by what they may be called, as compared.

    A table without a column of groups is that of the group which its sheet, or its file, is called after. BadInputs
    tells everything that is wrong.
    """
    members: dict[str, list[Member]] = {}
    problems: list[str] = []
    for table in _tables(found):
        reader = Reader(table, zone)
        reader.problems += twice(table, FIELDS)
        whose = _group_of(table, groups)
        if whose is None:
            told = tr(
                "{sheet}: whose is it? Name it after the group's id or title, or add 群编号", sheet=table.sheet.name
            )
            reader.problems.append(told)
        else:
            for row in table.rows():
                members.setdefault(whose or reader.key(row, "group"), []).append(_member(reader, row, people))
        problems += reader.problems
    if problems:
        raise BadInputs(tuple(problems))
    return members


def _tables(found: Sequence[Sheet]) -> list[Table]:
    """Return every table with nicknames; MissingColumn, which says what is missing, where none has them."""
    tables: list[Table] = []
    missing: MissingColumn | None = None
    for one in found:
        if one.hidden:
            continue
        try:
            tables.append(find([one], ("nickname",), FIELDS))
        except MissingColumn as error:
            missing = error
    if missing is not None and not tables:
        raise missing
    return tables


def _group_of(table: Table, groups: Mapping[str, str]) -> str | None:
    """Return the group a table is of: an empty text where its rows say, None where nothing does."""
    if "group" in table.columns:
        return ""
    name = table.sheet.name
    called = (canonical_name(name), canonical_name(Path(name).stem))
    return next((groups[one] for one in called if one in groups), None)


def _member(reader: Reader, row: Row, people: PeopleMeant) -> Member:
    verdict = None
    if "verdict" in reader.table.columns and reader.text(row, "verdict", needed=False):
        verdict = reader.choice(row, "verdict", VERDICTS)
    person = people.in_cell(reader, row, "person", reader.key(row, "person", needed=False))
    return Member(reader.table.place(row.number, "person"), person, reader.text(row, "nickname"), verdict)


def check_known(groups: Mapping[str, Sequence[Member]], propose: str) -> None:
    """Raise BadInputs for every row that neither says whose it is nor that it is a stranger's.

    `propose` is what proposes that at the door that asks.
    """
    unknown = [
        tr(
            "{place}: whose nickname is {nickname}? Fill in 工号, or 外人 as 判断",
            place=one.place,
            nickname=one.nickname,
        )
        for members in groups.values()
        for one in members
        if not one.person and one.verdict != "stranger"
    ]
    if unknown and not any(one.person or one.verdict for members in groups.values() for one in members):
        raise BadInput(
            tr(
                "the rosters of {groups} have no staff ids: {propose} writes down whose nicknames they seem to be",
                propose=propose,
                groups=listed(groups),
            )
        )
    if unknown:
        raise BadInputs(tuple(unknown))
