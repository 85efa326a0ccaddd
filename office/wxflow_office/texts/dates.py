"""Say days and moments as people do: the last day, its weekday, 24:00."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from wxflow.translatable import term, tr

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
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


def minute(moment: int, zone: str) -> str:
    """Write a moment to the minute, in the company's time."""
    return f"{local(moment, zone):%Y-%m-%d %H:%M}"


def day(day: date) -> str:
    """Say a day with its year."""
    return tr("{year}-{month}-{day}", year=day.year, month=day.month, day=day.day)


def weekday(day: date) -> str:
    """Name a day's weekday."""
    return term("weekday", _WEEKDAYS[day.weekday()])
