"""What may be brought in from files: people, groups with their rosters, rosters; each by the command line's verbs."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from wxflow.errors import BadInput
from wxflow.translatable import not_there, term, tr
from wxflow_office.company.earlier import earliest
from wxflow_office.imports import adoption_rosters, groups, people, roster, roster_files
from wxflow_office.imports.doubts import Answers, Door
from wxflow_office.imports.people_meant import PeopleMeant
from wxflow_office.instances.moves import may_begin
from wxflow_office.journal.planned import Planned
from wxflow_office.spreadsheets import read as spreadsheet
from wxflow_office.spreadsheets.sheet import Sheet
from wxflow_office.spreadsheets.table import Table
from wxflow_web.forms.held import File
from wxflow_web.routing.address import Visit


class Plan(NamedTuple):
    """What files come to: the table that was understood, and what each of its rows is to do."""

    table: Table
    planned: Iterable[Planned]


class Kind(NamedTuple):
    """What is brought in."""

    title: str
    help: str
    columns: tuple[str, ...]
    """The fields of its table, the needed ones first."""
    needed: int
    may: Callable[[Visit], bool]
    plan: Callable[[Visit, File, File | None], Plan]
    second: str = ""
    """What a second file is, where one may be given."""
    answers: tuple[tuple[str, str], ...] = ()
    """What somebody may answer where something else is likelier to be meant: a field, and what is said by it."""


def sheets_in(file: File) -> list[Sheet]:
    """Return the sheets of a file that was sent."""
    return spreadsheet.sheets_in(file.content, Path(file.name))


def listed_groups(visit: Visit, file: File, second: File | None) -> tuple[Table, list[groups.Listed]]:
    """Return the groups that files tell of, each with its roster."""
    found = sheets_in(file)
    table = groups.find_table(found, Path(file.name))
    apart = second and adoption_rosters.named(Path(second.name), sheets_in(second))
    rosters = list(apart) if apart else [one for one in found if one is not table.sheet]
    return table, groups.read(visit.company, table, rosters)


def _hires(visit: Visit) -> bool:
    return may_begin(visit.company, visit.person, "person", "join", visit.now)


def _adopts(visit: Visit) -> bool:
    return may_begin(visit.company, visit.person, "group", "adopt", visit.now)


def _anybody(_: Visit) -> bool:
    return True  # each row of a roster is asked for itself: who leads the group may


_NEW_UNITS = tr("Open the units of the file that are not there yet")
_CONFIRM = tr("It is meant as it stands in the file")
_PROPOSE = tr("“{button}”", button=tr("Write down whose the nicknames seem to be"))


def _rename(old: str, new: str) -> str:
    return tr("rename {old} to {new} on its page first", old=old, new=new)


def _merge(old: str, into: str) -> str:
    return tr("merge {old} into {into} on its page first", old=old, into=into)


def _renumber(old: str, new: str) -> str:
    return tr("give {old} the new id {new} on their page first", old=old, new=new)


_DOOR = Door(
    new_units=tr("tick “{box}” below", box=_NEW_UNITS),
    confirm=tr("tick “{box}” below", box=_CONFIRM),
    rename=_rename,
    merge=_merge,
    renumber=_renumber,
)


def _people(visit: Visit, file: File, _: File | None) -> Plan:
    company = visit.company
    table = people.find_table(sheets_in(file), Path(file.name), _OF_PEOPLE)
    listed = people.read(table, company.zone, None, first=earliest(company, visit.now))
    answers = Answers(_DOOR, bool(visit.typed("new_unit")), bool(visit.typed("confirm")))
    planned = people.plan(
        company,
        listed,
        actor=visit.person,
        now=visit.now,
        at=None,
        answers=answers,
        same_person=bool(visit.typed("same_person")),
    )
    return Plan(table, planned)


def _groups(visit: Visit, file: File, second: File | None) -> Plan:
    table, listed = listed_groups(visit, file, second)
    adoption_rosters.check_known({one.key: one.members for one in listed}, _PROPOSE)
    return Plan(table, groups.plan(visit.company, listed, actor=visit.person, now=visit.now))


def _rosters(visit: Visit, file: File, _: File | None) -> Plan:
    company = visit.company
    table, rows = roster_files.read(
        sheets_in(file), ("group", "person", "nickname"), company.zone, PeopleMeant(company)
    )
    by_group = roster.by_group(rows, None, table.sheet.name)
    return Plan(table, list(_each(visit, by_group)))  # all of it, before anything is done


def _each(visit: Visit, by_group: dict[str, dict[str, roster_files.Listed]]) -> Iterator[Planned]:
    for key, listed in by_group.items():
        of = visit.company.queries.instance("group", key)
        if of is None or not visit.sight.sees(of):  # who is in a group is told to nobody who may not see it
            raise BadInput(not_there(term("machine", "group"), key))
        yield from roster.plan(visit.company, key, listed, actor=visit.person, now=visit.now)


_OF_PEOPLE = ("person", "name", "unit", "change", "status", "at")
"""When something is recorded is the server's to say."""
KINDS = {
    "people": Kind(
        tr("Staff"),
        tr("Everybody who is employed has a row, and whoever has none leaves; with a column of changes each is one."),
        _OF_PEOPLE,
        3,
        _hires,
        _people,
        answers=(
            ("new_unit", _NEW_UNITS),
            ("confirm", _CONFIRM),
            ("same_person", tr("Whoever comes back under another name is who bore the id before")),
        ),
    ),
    "groups": Kind(
        tr("Groups"),
        tr("Groups that exist already are taken over with their rosters; those that are known are left as they are."),
        ("group", "title", "kind", "unit", "purpose", "leads", "register_no", "owner", "scope_units", "scope_people",
         "planned_end"),
        8,
        _adopts,
        _groups,
        second=tr("The rosters, where they are not other sheets of the same workbook"),
    ),
    "rosters": Kind(
        tr("Rosters"),
        tr("Members are added, put right and taken out as the roster says; what no deadline asks for is only told."),
        ("group", "person", "nickname"),
        3,
        _anybody,
        _rosters,
    ),
}  # fmt: skip
