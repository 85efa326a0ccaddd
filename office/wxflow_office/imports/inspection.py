"""Make an inspection of the roster as it was exported from the chat."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from wxflow.decide.command import Command, Outcome
from wxflow.declare.records import Facts, Step
from wxflow.errors import Refused
from wxflow.translatable import tr
from wxflow_machines.inspection.fitting import fit_of, group_it_fits
from wxflow_office.company.company import Company
from wxflow_office.imports import roster_files
from wxflow_office.imports.roster_files import Listed
from wxflow_office.spreadsheets.sheet import Sheet
from wxflow_office.spreadsheets.table import Table


class Found(NamedTuple):
    """What an inspection has found, and what it costs whom."""

    finding: Facts
    penalties: tuple[Facts, ...]


def seen(sheets: Sequence[Sheet], sha256: str, title: str | None, zone: str) -> tuple[Table, dict[str, Any]]:
    """Return the roster in a file of that hash (hex), and the data of its inspection: with the title if it was seen."""
    table, rows = roster_files.read(sheets, ("nickname",), zone)
    return table, data_of(rows, sha256, title)


def data_of(rows: Sequence[Listed], sha256: str, title: str | None) -> dict[str, Any]:
    """Return the data of an inspection: who was seen, in a file of that hash (hex), and the title if it was seen."""
    roster = [{"nickname": row.nickname, **({"person": row.person} if row.person else {})} for row in rows]
    data: dict[str, Any] = {"roster": roster, "source_sha256": sha256}
    return data if title is None else {**data, "title": title}


def record(
    company: Company, group: str, data: dict[str, Any], *, actor: str, at: int | None, recorded_at: int
) -> Command:
    """Make the command, numbered as the next inspection of the group on that day."""
    at = recorded_at if at is None else at
    day = company.engine.calendar.local_date(at).isoformat()
    earlier = company.queries.instances("inspection", refs=(("group", group),))
    number = sum(one.key.split("/")[1] == day for one in earlier) + 1
    return Command(
        machine="inspection",
        key=f"{group}/{day}/{number}",
        event="record",
        data=data,
        actor=actor,
        at=at,
        recorded_at=recorded_at,
    )


def found_by(outcome: Outcome, command: Command) -> Step:
    """Return the step that holds what an inspection has found."""
    return next(step for step in outcome.steps if (step.key, step.event) == (command.key, "find"))


def priced(outcome: Outcome, found: Step) -> list[Found]:
    """Return each finding of an inspection with the penalties that it proposes."""
    cause = f"{found.machine}/{found.key}#{found.seq}"
    penalties = [step.data for step in outcome.steps if step.machine == "penalty" and step.cause == cause]
    return [
        Found(finding, tuple(one for one in penalties if one["cause"] == f"{cause}:{number}"))
        for number, finding in enumerate(found.data["findings"], 1)
    ]


def check_fit(company: Company, group: str, command: Command) -> None:
    """Refuse a roster that is more likely another group's, and say whose."""
    found = found_by(company.engine.fire(command, dry_run=True), command)
    if (why := misfit(company, group, command, found)) is not None:
        raise Refused(command.key, why, tr("the roster of group {group}, or --confirm if it is", group=group))


def misfit(company: Company, group: str, command: Command, found: Step) -> str | None:
    """Say why a roster is more likely another group's, by what its inspection has found; None where it fits."""
    roster = command.data["roster"]
    fit, most = fit_of(len(roster), found.data["findings"]), company.policy.at(command.recorded_at).most_wrong_percent
    if not fit.is_bad(most):
        return None
    states = ("present", "misnamed", "surplus")
    members = (one.facts for one in company.queries.instances("membership", states=states))
    other = group_it_fits(roster, members)
    return tr(
        "{wrong} of {people} people would be charged as surplus or missing, more than {percent} %{other}",
        wrong=fit.wrong,
        people=fit.people,
        percent=most,
        other=tr("; it fits group {group}", group=other) if other not in (None, group) else "",
    )
