"""Say what waits for somebody, and the command that does it."""

from datetime import date
from typing import Any

import click

from wxflow.translatable import tr
from wxflow_cli.declared.command_line import command_line
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, now_option, standard_options
from wxflow_office.company import clock
from wxflow_office.company.company import Company, opened
from wxflow_office.desk.desk import Desk
from wxflow_office.desk.item import Item, Term
from wxflow_office.desk.told import told
from wxflow_office.instances.called import Called
from wxflow_office.instances.meant import key_meant, person_meant
from wxflow_office.texts import as_text, dates, language

_COLUMNS = (
    "due", "last_day", "working_days_left", "overdue", "provisional", "what", "machine", "key", "state", "group",
    "title", "person", "name", "waits_for", "event", "command",
)  # fmt: skip
_DECIDED = ("group", "approval", "handover", "report", "correction")
"""What is told of these is what somebody is to agree to, create or file: it is printed."""
_APART = {"penalty": ("clause", "subject", "at")}
"""What tells one penalty of somebody from another of the same price."""


@click.command()
@click.argument("person", required=False, metavar="[PERSON]")
@click.option("--group", metavar="GROUP", help="Only what is about this group.")
@now_option
@standard_options
def desk(place: Given, person: str | None, group: str | None, now: int | None) -> int:
    """Say what waits for somebody in any role, overdue included, the soonest first, and the command that does it.

    Without a person: what waits for anybody.
    """
    moment = clock.now() if now is None else now
    with opened(place) as company, company.store.snapshot():
        whose = None if person is None else person_meant(company, person)
        about = None if group is None else key_meant(company, "group", group)
        waits = Desk(company, company.outlook(), moment, whose)
        found = [one for one in waits.items(waits.waiting()) if about in (None, one.group)]
        called = waits.called  # who has been read by then is not read again
        if place.shape == "table":
            today = dates.local(moment, company.zone).date()
            _print(called, found, whose, today)
        else:
            printing.rows(place.shape, _COLUMNS, [_row(company, called, one, whose, place) for one in found])
    return exit_codes.DONE


def _row(company: Company, called: Called, item: Item, whose: str | None, place: Given) -> dict[str, Any]:
    row = told(company, called, item)
    row["command"] = command_line(called, item, whose)
    if place.shape == "csv":
        row["waits_for"] = [one["person"] for one in row["waits_for"]]
    return row


def _print(called: Called, found: list[Item], whose: str | None, today: date) -> None:
    overdue = sum(one.term is not None and one.term.overdue for one in found)
    printing.tell(_head(called, len(found), overdue, whose))
    for number, one in enumerate(found, 1):
        print(as_text.cell(f"{number}. {language.say(one.what)}"))
        lines = [_by_when(one.term, today) if one.term else None, _by_whom(called, one) if whose is None else None]
        for line in filter(None, lines):
            print("   " + as_text.cell(language.say(line)))
        if whose is not None:
            printing.pairs(_beside(called, one), indent="   ", of=one.machine, say=called.value)
        print("   " + as_text.cell(command_line(called, one, whose)))


def _beside(called: Called, item: Item) -> list[tuple[str, Any]]:
    """Return the facts that are printed below what is to be done."""
    shown = called.told(item.shown)
    names = shown if item.machine in _DECIDED else _APART.get(item.machine, ())
    return [(name, shown[name]) for name in names if name in shown]


def _head(called: Called, count: int, overdue: int, whose: str | None) -> str:
    if not count and whose is None:
        return tr("nothing waits for anybody")
    if not count:
        return tr("nothing waits for {person}", person=called.person(str(whose)))
    late = tr(", {overdue} of them overdue", overdue=overdue) if overdue else ""
    if whose is None:
        return tr("{count} things wait{late}", count=count, late=late)
    return tr("{count} things wait for {person}{late}", count=count, person=called.person(whose), late=late)


def _by_when(term: Term, today: date) -> str:
    """Say by when, and how many working days that leaves."""
    if term.last_day is None:
        return tr("held until the suspension is ended")
    last = dates.last_day(term.last_day, today)
    if term.overdue:
        return tr("overdue: its last day was {last}", last=last)
    if term.provisional:
        return tr("by {last} (provisional: that year's working days are not published yet)", last=last)
    if term.held_until:
        return tr("by {last} (held by a suspension until {held})", last=last, held=term.held_until)
    if term.last_day == today:
        return tr("by {last}: today is the last day", last=last)
    return tr("by {last}, {days} working days left", last=last, days=term.working_days_left)


def _by_whom(called: Called, item: Item) -> str:
    return tr("waits for {people}", people=called.people(item.people))
