"""A month: which days are worked, which are off or made up for, and what falls due for the visitor or their unit."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_office.calendars import feed
from wxflow_office.calendars.month import OnDay, month, of_person, of_unit
from wxflow_office.instances.called import Called
from wxflow_office.instances.due import Due
from wxflow_office.texts import as_json, dates
from wxflow_office.texts.months import month_meant
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.pages import addresses
from wxflow_web.pages.calendar import feed as feed_page
from wxflow_web.routing.address import Address, Menu, Visit

WHERE = "/calendar"
_MOST_ON_A_DAY = 100


def show(visit: Visit) -> Answer:
    """Show a month."""
    return page(visit)


def begin_feed(visit: Visit) -> Answer:
    """Make a feed of what falls due for the visitor; its address is shown this once."""
    return page(visit, made=feed.begin(visit.company, visit.person, visit.now))


def page(visit: Visit, *, made: str = "") -> Page:
    """Return the page of a month, with the secret of a feed that has just been made."""
    company = visit.company
    today = dates.local(visit.now, company.zone).date()
    first, unit = _first(visit.query.get("month", ""), today), _unit(visit)
    whose = "unit" if unit and visit.query.get("of") == "unit" else "me"
    of = partial(_of_unit, visit, unit) if whose == "unit" else partial(of_person, visit.person)
    weeks = month(company, first, visit.now, of)
    own = [one for week in weeks for one in week if one.day.day.month == first.month]
    values = {
        "first": first,
        "today": today,
        "weeks": weeks,
        "days": [_told(visit, one, today) for one in own if one.due],
        "notes": [one for one in own if one.mark],
        "is_known": all(one.day.known for one in own),
        "whose": whose,
        "unit": unit and Called(company).unit(unit),
        "earlier": _at(first - timedelta(days=1), whose) if first > date(1970, 1, 1) else "",
        "later": _at(first + timedelta(days=31), whose) if first < date(2999, 12, 1) else "",
        "made": addresses.with_query(feed_page.WHERE, secret=made) if made else "",
        "feeds": [(one.secret.hex(), iso(one.until, company.zone)) for one in feed.of(company, visit.person)],
        "most": _MOST_ON_A_DAY,
    }
    return Page(template="calendar.html", values=values)


def _first(text: str, today: date) -> date:
    """Return the first day of the month that was asked for, or else of this one."""
    found = month_meant(text)
    return date(found.year, found.month, 1) if found else today.replace(day=1)


def _unit(visit: Visit) -> str:
    found = visit.company.queries.instance("person", visit.person)
    return str(found.facts["unit"]) if found else ""


def _of_unit(visit: Visit, unit: str, found: list[Due]) -> Iterable[Due]:
    return of_unit(visit.company, unit, found, visit.sight.sees)


def _told(visit: Visit, one: OnDay, today: date) -> dict[str, Any]:
    zone = visit.company.zone
    return {
        "day": one.day.day,
        "spoken": dates.spoken(one.day.day, today),
        "due": [{**due.told, "timer": as_json.timer(due.timer, zone)} for due in one.due],
    }


def _at(day: date, whose: str) -> str:
    return addresses.with_query(WHERE, month=f"{day:%Y-%m}", **({"of": whose} if whose != "me" else {}))


ADDRESSES = (Address(path=WHERE, right="member", get=show, post=begin_feed, fresh=True, menu=Menu(tr("Calendar"))),)
