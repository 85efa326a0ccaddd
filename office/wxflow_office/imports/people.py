"""Plan what HR's list comes to: everybody as they are, or a list of changes."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from wxflow.decide.command import command_from
from wxflow.declare.records import Facts
from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_machines.policy.sameness import canonical_id
from wxflow_office.company.company import Company
from wxflow_office.company.earlier import too_long_ago
from wxflow_office.imports import doubts, hr_changes
from wxflow_office.imports.doubts import Answers
from wxflow_office.imports.hr_changes import Change, Entry, Known
from wxflow_office.instances.units import Units
from wxflow_office.journal.planned import Planned, planned_from
from wxflow_office.spreadsheets.cells import Reader
from wxflow_office.spreadsheets.sheet import Sheet
from wxflow_office.spreadsheets.table import MissingColumn, Row, Table, find, twice

COLUMNS = ("person", "name", "unit", "change", "status", "at", "recorded_at")
_CHANGES = {
    "join": "入职 新入职 join",
    "transfer": "调动 调岗 调部门 transfer",
    "rename": "改名 更名 rename",
    "leave": "离职 离任 leave",
}
_STATUSES = {
    "employed": (
        "在职 正式 试用 试用期 实习 实习期 见习 病假 长期病假 事假 产假 休假 外派 借调 挂职 停薪留职 待岗 返聘 employed"
    ),
    "left": "离职 已离职 辞职 已辞职 退休 已退休 内退 辞退 开除 解除合同 离任 死亡 去世 left",
}


class Listed(NamedTuple):
    """What HR handed in; `changes` are named, else the rows say how things are."""

    sheet: str
    entries: list[Entry]
    changes: bool


def find_table(sheets: Sequence[Sheet], file: Path, columns: Sequence[str] = COLUMNS) -> Table:
    """Return the table with the changes, or the one with everybody; BadInput says what is missing.

    Other `columns` than those say nothing.
    """
    try:
        return find(sheets, ("person", "change"), columns)
    except MissingColumn:
        pass
    try:
        return find(sheets, ("person", "name", "unit"), columns)
    except MissingColumn as error:
        raise BadInput(tr("{what}: {why}", what=file, why=error.text)) from None


def read(table: Table, zone: str, at: int | None, *, first: int | None = None) -> Listed:
    """Read every row; `at` is when a change happened that does not say, and none may have happened before `first`.

    BadInputs tells everything that is wrong.
    """
    return Listed(table.sheet.name, _entries(table, zone, at, first), "change" in table.columns)


def plan(
    company: Company,
    listed: Listed,
    *,
    actor: str,
    now: int,
    at: int | None,
    answers: Answers,
    same_person: bool = False,
) -> Iterator[Planned]:
    """Return what the list comes to, in the order it became known; moments in UTC microseconds.

    Raises Refused where something else is likelier to be meant, unless that is answered; `same_person` says that
    whoever comes back under another name is who bore the id before.
    """
    known, units = _known(company), Units(company)
    listed = listed._replace(entries=hr_changes.on_record(known, listed.entries))
    changes = _changes(company, listed, known, at, units)
    come = [one for one in changes if one.recorded_at is None or one.recorded_at <= now]
    doubts.List(listed.sheet, known, come, units, listed.changes).raise_any(
        answers, company.policy.most_leaving_percent
    )
    if same_person:
        changes = [_as_the_same(one, known) for one in changes]
    return (_planned(change, actor, now, at) for change in _in_order(changes, now))


def _as_the_same(change: Change, known: dict[str, Known]) -> Change:
    if change.event != hr_changes.JOIN or change.person not in known or change.repeated:
        return change
    return change._replace(data={**change.data, hr_changes.SAME: True})


def _entries(table: Table, zone: str, at: int | None, first: int | None) -> list[Entry]:
    reader = Reader(table, zone)
    reader.problems += twice(table, COLUMNS)
    entries: list[Entry] = []
    for row in table.rows():
        entries.append(entry := _entry(reader, row))
        if first is not None and entry.at is not None and entry.at < first:
            reader.wrong(row, "at", too_long_ago(first, zone))
    if "change" not in table.columns:
        seen: dict[str, int] = {}
        for entry in entries:
            same = canonical_id(entry.person)
            if same and seen.setdefault(same, entry.row) != entry.row:
                again = Row(entry.row, {})
                reader.wrong(
                    again,
                    "person",
                    tr("{person} is in row {row} already", person=entry.person, row=seen[same]),
                )
    elif at is None:
        for row in table.rows():
            if not any(str(row.cells.get(field, "")).strip() for field in ("at", "recorded_at")):
                # Without a time, a change that has been carried out and one like it that has not are the same.
                reader.wrong(row, "at", tr("when did it happen? Fill in 发生时间 (at)"))
    reader.raise_any()
    if not entries:
        raise BadInput(
            tr("{name}: there is nobody under the headers of row {header}", name=table.sheet.name, header=table.header)
        )
    return entries


def _entry(reader: Reader, row: Row) -> Entry:
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


def _known(company: Company) -> dict[str, Known]:
    people = company.queries.instances("person")
    return {
        one.key: Known(one.state, one.facts["name"], one.facts["unit"], tuple(one.facts.get("ids", ())))
        for one in people
    }


def _changes(company: Company, listed: Listed, known: dict[str, Known], at: int | None, units: Units) -> list[Change]:
    if not listed.changes:
        return list(hr_changes.compare(known, listed.entries, units.key))
    done = _done(company, {entry.person for entry in listed.entries})
    return list(hr_changes.listed(listed.entries, at, done, units.key))


def _done(company: Company, people: set[str]) -> dict[str, Facts]:
    """Return the data of what was asked for by name about those people, by request_id."""
    steps = company.queries.steps(of=[("person", person) for person in sorted(people)])
    return {step.request_id: step.data for step in steps if step.request_id is not None}


def _in_order(changes: Iterable[Change], now: int) -> list[Change]:
    """Return the changes as they became known, then as they happened, those that are to wait last."""

    def when(one: Change) -> tuple[int, int, int]:
        recorded_at = now if one.recorded_at is None else one.recorded_at
        return recorded_at, recorded_at if one.at is None else one.at, one.row

    return sorted(changes, key=when)


def _planned(change: Change, actor: str, now: int, at: int | None) -> Planned:
    row, person, event, data, was, becomes, at_its_time, known_at, request_id, repeated = change
    recorded_at = now if known_at is None else known_at
    happened = at_its_time if at_its_time is not None else at if known_at is None else None
    command, outcome = None, ""
    if repeated:
        outcome = "repeated"
    elif recorded_at > now or (happened is not None and happened > now):
        outcome = "waits"
    else:
        command = command_from(("person", person, event, data, actor, happened, recorded_at, None, request_id))
    return planned_from((row, person, event, was, becomes, command, outcome))
