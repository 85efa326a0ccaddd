"""Count Chinese working days: layers of what is known about each day, and deadlines that say when they guess."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from wxflow.calendar.due import HELD, Due
from wxflow.calendar.excusing import Excusing
from wxflow.calendar.holidays import HOLIDAYS, holidays_of
from wxflow.calendar.periods import Excused
from wxflow.calendar.published import Day, Published, weekday
from wxflow.errors import BadInput
from wxflow.translatable import tr

_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_QUARTER = 900_000_000
"""A quarter of an hour in microseconds; offsets are whole quarters, so a date seldom changes within one."""
_Key = TypeVar("_Key")
_MOST_DAYS = 10_000
_LAST_DAY = date.max - timedelta(days=2)
"""Its 24:00 can still be written in every zone."""
_MOST_KEPT = 100_000
"""Counts kept at once, so that a long replay does not grow without end."""


@dataclass(frozen=True, slots=True)
class Override:
    """A company's own word on one day: why, and whose word it is."""

    day: date
    workday: bool
    reason: str
    author: str


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """What an official notice says of one day."""

    day: date
    off: bool
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A year's official notice; it may name days of the December before."""

    year: int
    days: tuple[NoticeDay, ...]
    source: str


class Year(NamedTuple):
    """What is known of a year: the holidays that have a day off by name, and the notices that told."""

    year: int
    published: bool
    holidays: tuple[str, ...]
    notices: tuple[Notice, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The statutory holidays nothing is known of yet."""
        return tuple(one for one in HOLIDAYS if one not in self.holidays)


class Counted(NamedTuple):
    """One calendar day of a count, numbered when it counted as a working day."""

    day: Day
    number: int | None


class Calendar:
    """Layers, first hit wins: overrides, loaded notices, the published years, then Monday to Friday."""

    def __init__(
        self, zone: str = "Asia/Shanghai", overrides: Iterable[Override] = (), notices: Iterable[Notice] = ()
    ) -> None:
        self.zone = zone
        self._zone = ZoneInfo(zone)
        self._overrides = {one.day: one for one in overrides}
        # Those of a year stay in the order they were given: a later one amends the earlier ones, day by day.
        self._given = tuple(sorted(notices, key=lambda notice: notice.year))
        self._notices = {one.day: one for notice in self._given for one in notice.days}
        self._published = Published()
        noticed = {notice.year for notice in self._given}
        self._noticed_years = frozenset(year for year in noticed if self.year(year).published)
        last = self._published.last_year
        while last + 1 in self._noticed_years:
            last += 1
        self.horizon = date(last, 12, 28)
        """The last day known for sure: the next year's notice may still change the days after it."""
        self.fingerprint = self._fingerprint()
        self._due: dict[tuple[date, int], Due] = {}
        self._due_after: dict[tuple[int, int], Due] = {}

    def without(self, unknown: Collection[Notice], overrides: Iterable[Override] | None = None) -> "Calendar":
        """Return the same calendar but for some notices, each once, and with other overrides if any are given."""
        known = list(self._given)
        for one in unknown:
            known.remove(one)
        return Calendar(self.zone, self._overrides.values() if overrides is None else overrides, known)

    def day(self, day: date) -> Day:
        """Return what the first layer that knows the day says of it."""
        if (override := self._overrides.get(day)) is not None:
            return Day(day, override.workday, "override", True, f"{override.reason} ({override.author})")
        if (found := self._notices.get(day)) is not None:
            return Day(day, not found.off, "notice", True, found.name)
        # A notice may correct only some days of a published year, so what it leaves out is as published.
        if (published := self._published.day(day, known=day <= self.horizon)) is not None:
            return published
        known = self._published.first_day <= day <= self.horizon
        return weekday(day, layer="notice" if known else "weekday", known=known)

    def year(self, year: int) -> Year:
        """Return what is known of a year; its notices together publish it once they name every holiday."""
        told = tuple(notice for notice in self._given if notice.year == year)
        if self._published.first_day.year <= year <= self._published.last_year:
            return Year(year, True, HOLIDAYS, told)
        amended = {one.day: one for notice in told for one in notice.days}
        named = holidays_of(amended.values())
        return Year(year, named == HOLIDAYS, named, told)

    def is_workday(self, day: date) -> bool:
        """Tell whether a day is a working day, as far as is known."""
        return self.day(day).workday

    def due(self, start: date, days: int) -> Due:
        """Return the end of the n-th working day after the start, which is day 0."""
        key = (start, days)
        found = self._due.get(key)
        if found is None:
            counted = list(self._count(start, days))
            last = counted[-1].day.day
            found = Due(last, self._end_of(last), not all(one.day.known for one in counted))
            _keep(self._due, key, found)
        return found

    def due_after(self, moment: int, days: int) -> Due:
        """Return the end of the n-th working day after a moment (UTC microseconds)."""
        key = (moment // _QUARTER, days)
        found = self._due_after.get(key)
        if found is None:
            found = self.due(self.local_date(moment), days)
            if self._has_one_date(key[0]):
                _keep(self._due_after, key, found)
        return found

    def due_without(self, start: date, days: int, excused: Excused) -> Due:
        """Return the end of the n-th working day after the start that is not excused; HELD while none is to come."""
        day, number, known = start, 0, True
        while number < days:
            if excused.for_good(day + _DAY):
                return Due(day, HELD, provisional=True)
            day = self._next(day, start, days)
            if not excused(day):
                seen = self.day(day)
                known, number = known and seen.known, number + seen.workday
        return Due(day, self._end_of(day), not known)

    def excusing(self, excused: Excused) -> Excusing:
        """Return the same calendar, but for days that do not count."""
        return Excusing(self, excused)

    def explain(self, start: date, days: int) -> tuple[Counted, ...]:
        """Return every calendar day after the start up to the last day, the working days numbered."""
        return tuple(self._count(start, days))

    def local_date(self, moment: int) -> date:
        """Return the date of a moment (UTC microseconds) in the calendar's zone."""
        return self._local(moment).date()

    def _local(self, moment: int) -> datetime:
        try:
            return (_EPOCH + moment * _MICROSECOND).astimezone(self._zone)
        except OverflowError:
            raise BadInput(tr("the moment {moment} lies outside the years 1 to 9999", moment=moment)) from None

    def _has_one_date(self, quarter: int) -> bool:
        # Not every quarter has: St John's once put its clocks back at 00:01.
        first, last = self._local(quarter * _QUARTER), self._local((quarter + 1) * _QUARTER - 1)
        return (first.date(), first.utcoffset()) == (last.date(), last.utcoffset())

    def _count(self, start: date, days: int) -> Iterator[Counted]:
        if not 1 <= days <= _MOST_DAYS:
            raise BadInput(
                tr("{days} working days cannot be counted: give 1 to {most_days}", days=days, most_days=_MOST_DAYS)
            )
        day, number = start, 0
        while number < days:
            day = self._next(day, start, days)
            seen = self.day(day)
            number += seen.workday
            yield Counted(seen, number if seen.workday else None)

    @staticmethod
    def _next(day: date, start: date, days: int) -> date:
        if day >= _LAST_DAY:
            raise BadInput(
                tr(
                    "{days} working days after {start} lie past the end of the calendar, {last_day}",
                    days=days,
                    start=start,
                    last_day=_LAST_DAY,
                )
            )
        return day + _DAY

    def moment_on(self, day: date, at: time) -> int:
        """Return the moment (UTC microseconds) of a time of day in the calendar's zone."""
        return (datetime.combine(day, at, self._zone) - _EPOCH) // _MICROSECOND

    def _end_of(self, day: date) -> int:
        return self.moment_on(day + _DAY, time())

    def _fingerprint(self) -> str:
        layers = {
            "zone": self.zone,
            "published": self._published.last_year,
            "overrides": sorted([str(one.day), one.workday] for one in self._overrides.values()),
            "notices": sorted([str(one.day), one.off] for one in self._notices.values()),
            "years": sorted(self._noticed_years),
        }
        return sha256(json.dumps(layers, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:16]


def _keep(memo: dict[_Key, Due], key: _Key, due: Due) -> None:
    if len(memo) >= _MOST_KEPT:
        memo.clear()
    memo[key] = due
