"""Say days and moments as people do: the last day, its weekday, 24:00."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from wxflow.declare.records import CLOCK, Facts, Step
from wxflow.moments import ending, iso
from wxflow.translatable import term, tr
from wxflow_machines.parts.months import is_by_time

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENDS = ("due", "due_before", "was")
"""What holds, where it holds a moment, the one that a deadline ends at."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def local(moment: int, zone: str) -> datetime:
    """Return a moment (UTC microseconds) as the company's clocks show it."""
    return (_EPOCH + timedelta(microseconds=moment)).astimezone(ZoneInfo(zone))


def last_day(day: date, today: date) -> str:
    """Say a deadline's last day, to its end; the year where it is not this one."""
    return tr("{day} 24:00", day=spoken(day, today))


def spoken(day: date, today: date) -> str:
    """Say a day with its weekday; the year where it is not this one."""
    told = {"month": day.month, "day": day.day, "weekday": term("weekday", _WEEKDAYS[day.weekday()])}
    if day.year == today.year:
        return tr("{month}/{day} ({weekday})", **told)
    return tr("{year}/{month}/{day} ({weekday})", year=day.year, **told)


def when(step: Step, zone: str, moment: int | None = None) -> str:
    """Write when a step was taken (ISO 8601), or another moment of it; what time takes it takes as a day ends."""
    told = iso(step.at if moment is None else moment, zone)
    return ending(told) if step.actor == CLOCK else told


def breach(facts: Facts) -> str:
    """Write when a penalty's breach was (ISO 8601): what time itself has found was done with its deadline's day."""
    return ending(facts["at"]) if is_by_time(f"{facts['cause']}/") else str(facts["at"])


def as_read(facts: Facts) -> Facts:
    """Return facts with the moments of breaches as people read them: a penalty's, or those that nobody is charged."""
    if facts.get("debtor") and facts.get("cause") and facts.get("at"):
        return {**facts, "at": breach(facts)}
    if missed := facts.get("not_charged"):
        return {**facts, "not_charged": [{**one, "at": ending(one["at"])} for one in missed]}
    return facts


def short(moment: str) -> str:
    """Write a moment, ISO 8601, to the minute, without its offset."""
    return moment[:16].replace("T", " ")


def minute(moment: int, zone: str) -> str:
    """Write a moment to the minute, in the company's time."""
    return f"{local(moment, zone):%Y-%m-%d %H:%M}"


def day(day: date) -> str:
    """Say a day with its year."""
    return tr("{year}-{month}-{day}", year=day.year, month=day.month, day=day.day)


def weekday(day: date) -> str:
    """Name a day's weekday."""
    return term("weekday", _WEEKDAYS[day.weekday()])
