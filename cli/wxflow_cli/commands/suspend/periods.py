"""Take days out of what is owed, for a person, a group, a unit or everybody: start, end, list."""

from datetime import date, timedelta
from typing import Any

import click

from wxflow.decide.command import Command
from wxflow.declare.records import Facts
from wxflow.translatable import tr
from wxflow_cli.commands.suspend.approved import approved
from wxflow_cli.declared import fire
from wxflow_cli.terminal import exit_codes, printing, times
from wxflow_cli.terminal.options import Given, now_option, standard_options
from wxflow_office.company import clock
from wxflow_office.company.company import Company, opened
from wxflow_office.files import text_check
from wxflow_office.instances.called import Called
from wxflow_office.instances.meant import key_meant

_COLUMNS = ("key", "kind", "whom", "from", "until", "state", "approver")
_DAY = timedelta(days=1)


@click.command()
@click.option("--person", metavar="ID", help="What this person would be charged for.")
@click.option("--group", metavar="GROUP", help="What is owed in this group.")
@click.option("--unit", metavar="UNIT", help="What is owed in this unit's groups.")
@click.option("--all", "everything", is_flag=True, help="Whatever anybody owes.")
@click.option("--from", "first", type=times.DAY, metavar="DAY", help="The first day that does not count; today's.")
@click.option("--until", type=times.DAY, metavar="DAY", help="The last one, if it is known.")
@click.option("--id", "key", metavar="ID", help="What to call it; the day and a number by default.")
@approved
@standard_options
def start(given: Given, /, first: date | None, until: date | None, key: str | None, **values: Any) -> int:
    """Start a suspension: its working days count for none of the deadlines it covers, running or yet to begin."""
    if len(_chosen(values)) != 1:
        raise click.UsageError(tr("give one of --person, --group, --unit, --all"), click.get_current_context())
    return begun(given, first, until, key, values)


def begun(given: Given, first: date | None, until: date | None, key: str | None, values: dict[str, Any]) -> int:
    """Start a suspension of whom the values name."""
    (chosen,) = _chosen(values)
    with opened(given) as company:
        recorded_at = company.moment(values["recorded_at"])
        happened = company.engine.calendar.local_date(recorded_at if values["at"] is None else values["at"])
        data: dict[str, Any] = {"kind": "company" if chosen == "everything" else chosen}
        if chosen != "everything":
            data["whom"] = values[chosen]
        data |= {"from": (first or happened).isoformat(), "approver": values["approver"]}
        if until is not None:
            data["until"] = until.isoformat()
        return _fire(given, company, "start", key or _next(company, happened), data, values)


@click.command()
@click.argument("key", metavar="ID")
@click.option("--until", type=times.DAY, metavar="DAY", help="The last day that does not count; yesterday by default.")
@approved
@standard_options
def end(given: Given, /, key: str, until: date | None, **values: Any) -> int:
    """End a suspension: what it covers goes on the day after its last one."""
    with opened(given) as company:
        last = until or company.engine.calendar.local_date(company.moment(values["recorded_at"])) - _DAY
        data = {"until": last.isoformat(), "approver": values["approver"]}
        return _fire(given, company, "end", key, data, values)


@click.command("list")
@click.option("--every", is_flag=True, help="Those that are over, too.")
@now_option
@standard_options
def list_(place: Given, every: bool, now: int | None) -> int:
    """List the suspensions that are not over yet, by their first day."""
    with opened(place) as company:
        today = company.engine.calendar.local_date(clock.now() if now is None else now).isoformat()
        found = company.queries.instances("suspension")
        called = Called(company)
        rows = [
            {**dict.fromkeys(_COLUMNS), **one.facts, "key": one.key, "state": one.state}
            for one in sorted(found, key=lambda one: (one.facts["from"], one.key))
            if every or one.facts.get("until", today) >= today
        ]
        for row in rows:
            row["whom"] = _whom(called, row, place.shape)
            row["approver"] = _person(called, str(row["approver"]), place.shape)
    printing.rows(place.shape, _COLUMNS, rows, "suspension")
    return exit_codes.DONE


def tell_running(company: Company, values: dict[str, Any], moment: int) -> None:
    """Tell how those suspensions end of whom the values name: until then nothing that they cover goes on."""
    (chosen,) = _chosen(values)
    covered = ("company", None) if chosen == "everything" else (chosen, key_meant(company, chosen, values[chosen]))
    today = company.engine.calendar.local_date(moment).isoformat()
    for one in company.queries.instances("suspension"):
        if (one.facts["kind"], one.facts.get("whom")) == covered and one.facts.get("until", today) >= today:
            printing.tell(tr("suspension {key} goes on: `wxflow suspend end {key}` ends it", key=one.key))


def _chosen(values: dict[str, Any]) -> list[str]:
    return [name for name in ("person", "group", "unit", "everything") if values.get(name)]


def _whom(called: Called, facts: Facts, shape: str) -> str | None:
    """Return whom a suspension is for: a person by the id they have now, in a table everybody by their names."""
    whom, kind = facts.get("whom"), facts["kind"]
    if whom is None or (kind != "person" and shape != "table"):
        return whom
    if kind == "person":
        return _person(called, whom, shape)
    return called.unit(whom) if kind == "unit" else called.group(whom)


def _person(called: Called, person: str, shape: str) -> str:
    return called.person(person) if shape == "table" else called.id(person)


def _next(company: Company, day: date) -> str:
    """Name a suspension by the day it is told of, and a number."""
    taken = {one.key for one in company.queries.instances("suspension")}
    return next(key for number in range(1, len(taken) + 2) if (key := f"{day}-{number}") not in taken)


def _fire(given: Given, company: Company, event: str, key: str, data: Facts, values: dict[str, Any]) -> int:
    command = Command(
        machine="suspension",
        key=key,
        event=event,
        data=data,
        actor=text_check.check(values["actor"], "--actor"),
        at=values["at"],
        recorded_at=company.moment(values["recorded_at"]),
        reason=text_check.check(values["reason"], "--reason"),
    )
    outcome = fire.give(company, fire.meant(company, command), dry_run=values["dry_run"])
    fire.tell(outcome, company, given.shape, command.recorded_at, dry_run=values["dry_run"])
    return exit_codes.DONE
