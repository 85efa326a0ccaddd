"""Say what falls due, and for whom."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wxflow_cli import exits, printing, times
from wxflow_cli.options import Given, now_option, standard_options

if TYPE_CHECKING:
    from wxflow.rows import Facts, Timer
    from wxflow_cli.opening import Opened

_COLUMNS = ("due", "machine", "key", "deadline", "budget", "overdue", "provisional", "leads", "person")
_PERSONS = ("person", "outgoing", "debtor")
"""What machines call the person an instance is about: a part of its key, or a fact."""


@click.command()
@click.option(
    "--within", type=click.IntRange(1, 5000), metavar="DAYS", default=2, show_default=True, help="Working days."
)
@click.option("--person", metavar="ID", help="Only what this person leads, owes or is concerned by.")
@click.option(
    "--ics", type=click.Path(path_type=Path), metavar="FILE",
    help="Leave it in this file instead, for calendars to read; replaced if it is there.",
)  # fmt: skip
@now_option
@standard_options
def due(given: Given, within: int, person: str | None, ics: Path | None, now: int | None) -> int:
    """Say what falls due by the end of the n-th working day from now, what is overdue and unwritten included."""
    from wxflow import views
    from wxflow_cli.opening import opened

    with opened(given) as company:
        moment = times.now() if now is None else now
        until = company.engine.calendar.due_after(moment, within).moment
        timers = views.timers(company.store, company.company, until=until)
        rows = [(timer, _row(company, timer, moment)) for timer in timers]
    found = [(timer, row) for timer, row in rows if person in (None, row["person"], *row["leads"])]
    if ics is None:
        printing.rows(given.shape, _COLUMNS, [row for _, row in found])
    else:
        from wxflow_cli import due_calendar  # its library takes 0.04 s to import

        due_calendar.write(ics, found, company.policy, moment)
    return exits.DONE


def _row(company: "Opened", timer: "Timer", now: int) -> dict[str, Any]:
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


def _person(company: "Opened", timer: "Timer") -> str | None:
    machine = company.rulebook[timer.machine].machine
    parts = dict(zip(machine.key, timer.key.split("/"), strict=False))
    facts = {**parts, **_facts(company, timer.machine, timer.key)}
    return next((facts[name] for name in _PERSONS if facts.get(name)), None)


def _facts(company: "Opened", machine: str, key: str) -> "Facts":
    from wxflow import views

    found = views.instance(company.store, company.company, machine, key)
    return found.facts if found else {}
