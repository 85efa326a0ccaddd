"""Say what falls due, and for whom."""

from typing import TYPE_CHECKING, Any

import click

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing, times
from wxflow_cli.terminal.options import Place, now_option, standard_options

if TYPE_CHECKING:
    from wxflow.declare.records import Facts, Timer
    from wxflow_office.company.company import Company

_COLUMNS = ("due", "machine", "key", "deadline", "budget", "overdue", "provisional", "leads", "person")
_PERSONS = ("person", "outgoing", "debtor")
"""What machines call the person an instance is about: a part of its key, or a fact."""


@click.command()
@click.option(
    "--within", type=click.IntRange(1, 5000), metavar="DAYS", default=2, show_default=True, help="Working days."
)
@click.option("--person", metavar="ID", help="Only what this person leads, owes or is concerned by.")
@click.option("--ics", is_flag=True, help="Print a calendar file (RFC 5545) instead.")
@now_option
@standard_options
def due(place: Place, within: int, person: str | None, ics: bool, now: int | None) -> int:
    """Say what falls due by the end of the n-th working day from now, what is overdue and unwritten included."""
    from wxflow.declare.reminder import MARK
    from wxflow.store import queries
    from wxflow_office.company.company import opened

    if ics and place.shape != "table":
        raise BadInput(tr("--ics is a format of its own: give it or --format {shape}", shape=place.shape))
    with opened(place) as company:
        moment = times.now() if now is None else now
        until = company.engine.calendar.due_after(moment, within).moment
        timers = queries.timers(company.store, company.company, until=until)
        rows = [(timer, _row(company, timer, moment)) for timer in timers if MARK not in timer.name]
        found = [(timer, row) for timer, row in rows if person in (None, *_people(row["person"]), *row["leads"])]
        if ics:
            from wxflow_office.instances import due_ics

            click.echo(due_ics.file_of(company, found, moment), nl=False)
            return exit_codes.DONE
    printing.rows(place.shape, _COLUMNS, [row for _, row in found])
    return exit_codes.DONE


def _row(company: "Company", timer: "Timer", now: int) -> dict[str, Any]:
    from wxflow.moments import iso

    group = timer.root.split("/", 1)[1] if timer.root.startswith("group/") else None
    return {
        "due": iso(timer.due, company.zone),
        "machine": timer.machine,
        "key": timer.key,
        "deadline": timer.name,
        "budget": timer.budget,
        "overdue": timer.due <= now and not timer.provisional,
        "provisional": timer.provisional,
        "group": group,
        "leads": list(_facts(company, "group", group).get("leads", ())) if group else [],
        "person": _person(company, timer),
    }


def _person(company: "Company", timer: "Timer") -> str | None:
    machine = company.machines[timer.machine].machine
    parts = dict(zip(machine.key, timer.key.split("/"), strict=False))
    facts = {**parts, **_facts(company, timer.machine, timer.key)}
    asked = ", ".join(facts.get("asked", ()))
    return asked or next((facts[name] for name in _PERSONS if facts.get(name)), None)


def _people(named: str | None) -> list[str]:
    return named.split(", ") if named else []


def _facts(company: "Company", machine: str, key: str) -> "Facts":
    from wxflow.store import queries

    found = queries.instance(company.store, company.company, machine, key)
    return found.facts if found else {}
