"""A countdown explained: the days of a running deadline, one by one."""

from wxflow.errors import Refused
from wxflow.translatable import tr
from wxflow_office.instances.countdown import countdown
from wxflow_office.texts import as_json, dates
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.pages.instances import visible
from wxflow_web.routing.address import Address, Visit


def show(visit: Visit) -> Answer:
    """Show how a deadline is counted."""
    one, deadline = visible(visit, visit.named["machine"], visit.named["key"]), visit.query.get("deadline", "")
    found = countdown(visit.company, one.machine, one.key, deadline)
    if found is None:
        raise Refused("", tr("this deadline does not run, or has passed"))
    today = dates.local(visit.now, visit.company.zone).date()
    values = {
        "machine": one.machine,
        "key": one.key,
        "title": one.facts.get("title"),
        "deadline": found.timer.name,
        "timer": as_json.timer(found.timer, visit.company.zone),
        "started": dates.spoken(found.started, today),
        "last": dates.last_day(found.last, today) if found.last else None,
        "days": [(dates.spoken(day.day.day, today), day.day, day.number, day.suspended) for day in found.days],
        "today": today,
    }
    return Page(template="countdown.html", values=values)


ADDRESSES = (Address(path="/countdown/{machine}/{key:path}", right="member", get=show),)
