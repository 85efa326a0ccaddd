"""Plan what brings memberships in line with the roster a lead hands in."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from wxflow.decide.command import Command
from wxflow.declare.records import Facts
from wxflow.errors import BadInput, BadInputs
from wxflow.translatable import not_there, term, tr
from wxflow_machines.policy.names import check_nickname
from wxflow_machines.policy.sameness import canonical_id
from wxflow_office.company.company import Company
from wxflow_office.imports.roster_duties import Duty, Member, duties
from wxflow_office.imports.roster_files import Listed
from wxflow_office.journal.planned import Planned


def by_group(rows: Iterable[Listed], group: str | None, sheet: str) -> dict[str, dict[str, Listed]]:
    """Return the rows by group and comparing form of the person; BadInputs when somebody is in a group twice."""
    found: dict[str, dict[str, Listed]] = {} if group is None else {group: {}}
    problems: list[str] = []
    for row in rows:
        of_group = found.setdefault(group or row.group, {})
        if of_group.setdefault(same := canonical_id(row.person), row) is not row:
            problems.append(
                tr(
                    "{sheet}: row {row}: {person} is in row {first} already",
                    sheet=sheet,
                    row=row.row,
                    person=row.person,
                    first=of_group[same].row,
                )
            )
    if problems:
        raise BadInputs(tuple(problems))
    return found


def plan(company: Company, key: str, listed: Mapping[str, Listed], *, actor: str, now: int) -> Iterator[Planned]:
    """Yield what a group's roster, by comparing form of the person, comes to; BadInput when there is no such group."""
    of = company.queries.instance("group", key)
    if of is None:
        raise BadInput(not_there(term("machine", "group"), key))
    known = _known(company, key)
    person, outlook = company.machines["person"].machine, company.outlook()
    listed = {outlook.key_of(person, row.person): row for row in listed.values()}
    nicknames = {person: row.nickname for person, row in listed.items()}
    for duty in duties(known, nicknames, partial(_fits, company, of.facts, now)):
        row = listed[duty.person].row if duty.person in listed else 0
        yield _planned(duty, row, key, actor, now)


def _fits(company: Company, group: Facts, now: int, person: str, nickname: str) -> bool:
    found = company.queries.instance("person", person)
    fault = check_nickname(
        nickname,
        real_name=found.facts["name"] if found else "",
        is_owner=person == group.get("owner"),
        is_lead=person in group["leads"],
        rules=company.policy.at(now).names,
    )
    return fault is None


def _known(company: Company, key: str) -> dict[str, Member]:
    members = company.queries.instances("membership", root=f"group/{key}")
    return {one.facts["person"]: Member(one.state, one.facts.get("nickname")) for one in members}


def _planned(duty: Duty, row: int, key: str, actor: str, now: int) -> Planned:
    told = Planned(row, f"{key}/{duty.person}", duty.event or "", duty.state, duty.nickname or "")
    if duty.event is None:
        return told._replace(outcome="differs: inspect")
    command = Command(
        machine="membership",
        key=told.key,
        event=duty.event,
        data={} if duty.nickname is None else {"nickname": duty.nickname},
        actor=actor,
        at=None,
        recorded_at=now,
    )
    return told._replace(command=command)
