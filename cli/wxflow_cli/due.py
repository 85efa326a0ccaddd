"""Say what falls due, and for whom."""

from typing import TYPE_CHECKING, Any

import click

from wxflow.errors import BadInput
from wxflow.words import words
from wxflow_cli import exits, printing, times
from wxflow_cli.options import Given, now_option, standard_options

if TYPE_CHECKING:
    from collections.abc import Iterator

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
@click.option("--ics", is_flag=True, help="Print a calendar file (RFC 5545) instead.")
@now_option
@standard_options
def due(given: Given, within: int, person: str | None, ics: bool, now: int | None) -> int:
    """Say what falls due by the end of the n-th working day from now, what is overdue and unwritten included."""
    from wxflow import views
    from wxflow.rungs import MARK
    from wxflow_cli.opening import opened

    if ics and given.shape != "table":
        raise BadInput(words("--ics is a format of its own: give it or --format {shape}", shape=given.shape))
    with opened(given) as company:
        moment = times.now() if now is None else now
        until = company.engine.calendar.due_after(moment, within).moment
        timers = views.timers(company.store, company.company, until=until)
        rows = [(timer, _row(company, timer, moment)) for timer in timers if MARK not in timer.name]
        found = [(timer, row) for timer, row in rows if person in (None, *_people(row["person"]), *row["leads"])]
        overdue = [row for row in _standing(company) if person in (None, *row["leads"])]
        if ics:
            from wxflow_cli import due_calendar

            click.echo(due_calendar.file_of(company, found, moment), nl=False)
            return exits.DONE
    printing.rows(given.shape, _COLUMNS, sorted([*overdue, *(row for _, row in found)], key=lambda row: row["due"]))
    return exits.DONE


def _standing(company: "Opened") -> "Iterator[dict[str, Any]]":
    """Yield what has passed and still stands: no timer runs, and somebody must do something all the same."""
    from wxflow import views
    from wxflow.moments import iso, parse

    for one, what in views.standing(company.store, company.company, company.rulebook):
        yield {
            "due": iso(parse(what.due, "due"), company.zone),
            "machine": one.machine,
            "key": one.key,
            "deadline": what.name,
            "budget": 0,
            "overdue": True,
            "provisional": False,
            "group": one.key,
            "leads": list(one.facts.get("leads", ())),
            "person": None,
        }


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
    asked = ", ".join(facts.get("asked", ()))
    return asked or next((facts[name] for name in _PERSONS if facts.get(name)), None)


def _people(named: str | None) -> list[str]:
    return named.split(", ") if named else []


def _facts(company: "Opened", machine: str, key: str) -> "Facts":
    from wxflow import views

    found = views.instance(company.store, company.company, machine, key)
    return found.facts if found else {}
