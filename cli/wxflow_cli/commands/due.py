"""Say what falls due, and for whom."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import click

from wxflow.calendar.due import HELD
from wxflow.errors import BadInput
from wxflow.translatable import term, tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, now_option, standard_options
from wxflow_office.company import clock
from wxflow_office.company.company import Company, opened
from wxflow_office.instances import due as instances
from wxflow_office.instances.called import Called
from wxflow_office.instances.due import Due
from wxflow_office.instances.meant import key_meant, person_meant
from wxflow_office.texts import dates

_COLUMNS = ("due", "machine", "key", "deadline", "budget", "overdue", "provisional", "held_until", "leads", "person")
_SHOWN = ("last_day", "duty", "key", "about", "person", "leads", "note")
_MOST = 5000


@click.command()
@click.option(
    "--within", type=click.IntRange(1, _MOST), metavar="DAYS", default=2, show_default=True, help="Working days."
)
@click.option("--person", metavar="ID", help="Only what this person leads, owes or is concerned by.")
@click.option("--group", metavar="GROUP", help="Only what is about this group.")
@click.option("--ics", is_flag=True, help="Print a calendar file (RFC 5545) instead.")
@now_option
@standard_options
def due(place: Given, within: int, person: str | None, group: str | None, ics: bool, now: int | None) -> int:
    """Say what falls due by the end of the n-th working day from now, what is overdue and unwritten included."""
    if ics and place.shape != "table":
        raise BadInput(tr("--ics is a format of its own: give it or --format {shape}", shape=place.shape))
    with opened(place, reading=True) as company:
        moment = clock.now() if now is None else now
        person = None if person is None else person_meant(company, person)
        about = None if group is None else key_meant(company, "group", group)
        found = [one for one in instances.due(company, moment, within, person) if _is_about(one.told, about)]
        standing = [one for one in instances.standing(company, person) if _is_about(one, about)]
        if ics:
            from wxflow_office.calendars import due_ics  # icalendar takes a while to import

            click.echo(
                due_ics.file_of(company, [one for one in found if one.timer.due != HELD], moment, person), nl=False
            )
            return exit_codes.DONE
        rows = [*standing, *(one.told for one in found)]
        if place.shape != "table":
            printing.rows(place.shape, _COLUMNS, rows)
            return exit_codes.DONE
        later = [one for one in instances.beyond(company, moment, within, person) if _is_about(one.told, about)]
        _print(company, rows, later, moment, within)
    return exit_codes.DONE


def _is_about(told: Mapping[str, Any], group: str | None) -> bool:
    return group in (None, told["group"])


def _print(company: Company, rows: Sequence[Mapping[str, Any]], later: list[Due], now: int, within: int) -> None:
    today, called = dates.local(now, company.zone).date(), Called(company)
    if rows:
        printing.table(_SHOWN, [_row(called, one, today) for one in rows])
    else:
        printing.tell(tr("nothing falls due within {days} working days", days=within))
    if later:
        first = dates.local(later[0].timer.due - 1, company.zone).date()
        told = tr(
            "{count} more fall due later, the next by {last}: `wxflow due --within {days}`",
            count=len(later),
            last=dates.last_day(first, today),
            days=_working_days(company, today, first),
        )
        printing.tell(told)


def _working_days(company: Company, today: date, last: date) -> int:
    """Count the working days until a day: as many as `--within` needs."""
    days = (today + timedelta(days=n) for n in range(1, (last - today).days + 1))
    return min(max(1, sum(company.engine.calendar.is_workday(day) for day in days)), _MOST)


def _row(called: Called, told: Mapping[str, Any], today: date) -> dict[str, Any]:
    last = None if told["due"] is None else date.fromisoformat(told["due"][:10]) - timedelta(days=1)
    people = str(told["person"]).split(", ") if told["person"] else []
    return {
        "last_day": None if last is None else dates.last_day(last, today),
        "duty": term("deadline", told["deadline"], told["machine"]),
        "key": called.short(told["machine"], told["key"]),
        "about": told["title"],
        "person": called.people(people),
        "leads": called.people(told["leads"]),
        "note": _note(told),
    }


def _note(told: Mapping[str, Any]) -> str | None:
    if told["held_until"]:
        return tr("held until {day}", day=told["held_until"])
    if told["overdue"]:
        return tr("overdue")
    return tr("provisional") if told["provisional"] else None
