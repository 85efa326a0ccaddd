"""Count working days, show what is known of a year, and load official notices."""

from dataclasses import replace
from datetime import date, timedelta
from getpass import getuser
from pathlib import Path
from typing import Any

import click

from wxflow.calendar.published import Day
from wxflow.calendar.workdays import Calendar, Counted, Notice, Year
from wxflow.engine import recount
from wxflow.engine.recount_timers import Recount
from wxflow.moments import ending, iso
from wxflow.translatable import term, tr
from wxflow_cli.terminal import exit_codes, printing, translated
from wxflow_cli.terminal.options import Given, actor_option, now_option, standard_options
from wxflow_cli.terminal.times import DAY
from wxflow_office.company import clock, notice_files
from wxflow_office.company.company import calendar_at_hand, calendar_of, opened
from wxflow_office.files import text_check
from wxflow_office.texts import as_json

_MOST_DAYS = 10_000
_YEAR = click.IntRange(1970, 2999)
_COLUMNS = ("date", "weekday", "workday", "layer", "known", "reason")


@click.group(cls=translated.Group, no_args_is_help=True)
def calendar() -> None:
    """Count working days, and load official notices."""


@calendar.command()
@click.argument("which", type=_YEAR, metavar="[YEAR]", required=False)
@click.option("--year", type=_YEAR, help="This year by default.")
@standard_options
def show(place: Given, which: int | None, year: int | None) -> int:
    """Show a year, and what is known of it: in a table the days that are not as weekdays go, else every day."""
    counting = _calendar(place)
    if which is not None and year not in (None, which):
        raise click.UsageError(tr("name one year"), click.get_current_context())
    year = which or year
    first = date(counting.local_date(clock.now()).year if year is None else year, 1, 1)
    days = [counting.day(first + timedelta(n)) for n in range((first.replace(year=first.year + 1) - first).days)]
    if place.shape != "table":
        printing.rows(place.shape, _COLUMNS, map(_day, days))
        return exit_codes.DONE
    printing.rows("table", _COLUMNS, [_day(day) for day in days if day.workday != (day.day.weekday() < 5)])
    working = sum(day.workday for day in days)
    printing.tell(
        tr(
            "{year}: {working} working days; known for sure until {horizon}",
            year=first.year,
            working=working,
            horizon=counting.horizon,
        )
    )
    _tell_known(counting.year(first.year))
    return exit_codes.DONE


def _tell_known(year: Year) -> None:
    """Say whether a year is published, which holidays have been named so far, and by which notices."""
    named, missing = (" ".join(one for one in some) for some in (year.holidays, year.missing))
    if not year.missing:
        printing.tell(tr("{year} is published", year=year.year))
    elif year.holidays:
        printing.tell(
            tr(
                "{year} is not published yet: days off are named for {named}, none for {missing}",
                year=year.year,
                named=named,
                missing=missing,
            )
        )
    else:
        printing.tell(tr("{year} is not published yet: no holiday has been named", year=year.year))
    for number, notice in enumerate(year.notices, 1):
        printing.tell(
            tr("notice {number}: {source}, {days} days", number=number, source=notice.source, days=len(notice.days))
        )


@calendar.command()
@click.option("--from", "start", type=DAY, required=True, metavar="DAY", help="The day of the start: day 0.")
@click.option("--days", type=click.IntRange(1, _MOST_DAYS), required=True, help="Working days.")
@standard_options
def due(place: Given, start: date, days: int) -> int:
    """Say by when something must be done within n working days."""
    counting = _calendar(place)
    told = _due(counting, start, days)
    if place.shape == "table":
        mark = tr(" (provisional: not all of these days are known for sure yet)") if told["provisional"] else ""
        printing.tell(
            tr("last day {last_day}, due {due}{mark}", last_day=told["last_day"], due=ending(told["due"]), mark=mark)
        )
    else:
        printing.one(place.shape, told)
    return exit_codes.DONE


@calendar.command()
@click.option("--from", "start", type=DAY, required=True, metavar="DAY", help="The day of the start: day 0.")
@click.option("--days", type=click.IntRange(1, _MOST_DAYS), required=True, help="Working days.")
@standard_options
def explain(place: Given, start: date, days: int) -> int:
    """Count working days one by one, and say why each counts or does not."""
    counting = _calendar(place)
    counted = [_counted(one) for one in counting.explain(start, days)]
    told = _due(counting, start, days)
    if place.shape == "json":
        printing.document({**told, "counted": counted})
        return exit_codes.DONE
    printing.rows(
        place.shape, ("date", "weekday", "number", "workday", "layer", "known", "reason"), counted, "calendar"
    )
    if place.shape == "table":
        mark = tr(" (provisional)") if told["provisional"] else ""
        printing.tell(
            tr(
                "{start} is day 0 and does not count; last day {last_day}, due {due}{mark}",
                start=start,
                last_day=told["last_day"],
                due=ending(told["due"]),
                mark=mark,
            )
        )
    return exit_codes.DONE


@calendar.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@actor_option(required=False)
@now_option
@standard_options
def load(place: Given, file: Path | None, actor: str | None, now: int | None) -> int:
    """Load an official notice (JSON or CSV) and work out again every deadline it touches, each with a step.

    Without a file, work out again what the policy's overrides or a newer published year have changed.
    """
    who = text_check.check(getuser() if actor is None else actor, "--actor")
    notice = None if file is None else notice_files.read(file)
    with opened(place) as company:
        moment = company.moment(now)
        if notice is None:
            counting = company.engine.calendar
            done = recount.recount(company.engine, who, moment)
        else:
            counting = calendar_of(company.policy, place, company.store, notice)
            done = recount.load(replace(company.engine, calendar=counting), notice, who, moment)
    _tell_loaded(notice, counting, done, place.shape)
    return exit_codes.DONE


def _calendar(place: Given) -> Calendar:
    """Return the calendar as far as there is a policy and a database to take it from."""
    return calendar_at_hand(place)


def _due(counting: Calendar, start: date, days: int) -> dict[str, Any]:
    found = counting.due(start, days)
    layers = dict.fromkeys(one.day.layer for one in counting.explain(start, days))
    return {
        "from": start.isoformat(),
        "days": days,
        "last_day": found.last_day.isoformat(),
        "due": iso(found.moment, counting.zone),
        "provisional": found.provisional,
        "basis": ", ".join(layers),
    }


def _day(one: Day) -> dict[str, Any]:
    return {
        "date": one.day.isoformat(),
        "weekday": term("weekday", f"{one.day:%a}"),
        "workday": one.workday,
        "layer": one.layer,
        "known": one.known,
        "reason": one.reason,
    }


def _counted(one: Counted) -> dict[str, Any]:
    return {**_day(one.day), "number": one.number}


def _tell_loaded(notice: Notice | None, counting: Calendar, done: list[Recount], shape: str) -> None:
    moved = [
        {
            "machine": one.before.machine,
            "key": one.before.key,
            "deadline": one.before.name,
            "was": as_json.due(one.before, counting.zone),
            "due": as_json.due(one.after, counting.zone),
            "provisional": one.after.provisional,
        }
        for one in done
    ]
    columns = ("machine", "key", "deadline", "was", "due", "provisional")
    if shape == "csv":
        printing.rows("csv", columns, moved)
    elif shape == "json":
        what = {"year": notice.year, "days": len(notice.days), "source": notice.source} if notice else {}
        printing.document({**what, "known_until": counting.horizon.isoformat(), "recounted": moved})
    else:
        loaded = tr("loaded the notice of {year}; ", year=notice.year) if notice else ""
        printing.tell(tr("{loaded}days are known for sure until {horizon}", loaded=loaded, horizon=counting.horizon))
        if notice is not None and counting.year(notice.year).missing:
            _tell_known(counting.year(notice.year))
        if moved:
            printing.rows("table", columns, moved)
        printing.tell(tr("{moved} deadlines were worked out again", moved=len(moved)))
