"""Read official notices: the holiday-cn JSON form, and CSV."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from wxflow.calendar.workdays import Notice, NoticeDay
from wxflow.errors import BadInputs
from wxflow.json_values import canonical, is_list, is_object
from wxflow.translatable import listed, tr

_HEADERS = {
    "date": "date", "日期": "date",
    "isOffDay": "isOffDay", "是否休息": "isOffDay",
    "name": "name", "名称": "name",
}  # fmt: skip
_OFF = {"true": True, "1": True, "是": True, "休": True, "false": False, "0": False, "否": False, "班": False}
_YES_OR_NO = "true or false; in CSV also 1 or 0, 是 or 否, 休 or 班"
_FORM = '{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}'


def parse(text: str, source: str) -> Notice:
    """Read a notice, reporting everything that is wrong with it at once; `source` says where it comes from."""
    text = text.removeprefix("\ufeff")
    year, rows = _json_rows(text, source) if text.lstrip()[:1] in ("{", "[") else _csv_rows(text, source)
    problems: list[str] = []
    named = [(place, day) for place, row in rows if (day := _day(row, f"{source}: {place}", problems))]
    if not named and not problems:
        problems.append(tr("{source}: names no day; a notice looks like {form}", source=source, form=_FORM))
    year = year if year is not None else max((day.day.year for _, day in named), default=0)
    problems += _clashes(named, source, year)
    if problems:
        raise BadInputs(tuple(problems))
    return Notice(year, tuple(sorted((day for _, day in named), key=lambda one: one.day)), source)


def dump(notice: Notice) -> str:
    """Write a notice as canonical JSON that `parse` reads back."""
    days = [{"date": one.day.isoformat(), "isOffDay": one.off, "name": one.name} for one in notice.days]
    return canonical({"year": notice.year, "days": days})


def _json_rows(text: str, source: str) -> tuple[int, list[tuple[str, Any]]]:
    try:
        whole: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInputs(
            (
                tr(
                    "{source}: is not JSON ({error}); a notice looks like {form}",
                    source=source,
                    error=error,
                    form=_FORM,
                ),
            )
        ) from None
    year, days = (whole.get("year"), whole.get("days")) if is_object(whole) else (None, None)
    if not isinstance(year, int) or isinstance(year, bool) or not is_list(days):
        raise BadInputs(
            (tr("{source}: lacks a year or a list of days; a notice looks like {form}", source=source, form=_FORM),)
        )
    return year, [(f"days[{n}]", row) for n, row in enumerate(days)]


def _csv_rows(text: str, source: str) -> tuple[None, list[tuple[str, Any]]]:
    table = csv.reader(io.StringIO(text))
    rows: list[tuple[str, Any]] = []
    try:
        header = [_HEADERS.get(cell.strip(), "") for cell in next(table, list[str]())]
        if missing := [name for name in ("date", "isOffDay") if name not in header]:
            right = tr("the headers are date,isOffDay,name or 日期,是否休息,名称")
            raise BadInputs(
                (
                    tr(
                        "{source}: line 1: lacks {missing}; {right}",
                        source=source,
                        missing=listed(missing),
                        right=right,
                    ),
                )
            )
        for cells in table:
            if any(cell.strip() for cell in cells):
                rows.append((f"line {table.line_num}", _named(header, cells)))
    except csv.Error as error:
        raise BadInputs(
            (
                tr(
                    "{source}: line {line}: is not CSV ({error}); save it as plain CSV",
                    source=source,
                    line=table.line_num,
                    error=error,
                ),
            )
        ) from None
    return None, rows


def _named(header: list[str], cells: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
    off = row.get("isOffDay", "")
    return {**row, "isOffDay": _OFF.get(off.lower(), off)}


def _day(row: Any, place: str, problems: list[str]) -> NoticeDay | None:
    if not is_object(row):
        problems.append(
            tr('{place}: is not an object like {{"name": "元旦", "date": "2027-01-01", "isOffDay": true}}', place=place)
        )
        return None
    day, off, name = _date(row.get("date")), row.get("isOffDay"), row.get("name")
    if day is None:
        problems.append(
            tr("{place}: date: {day} is not a day; write one like 2027-01-01", place=place, day=repr(row.get("date")))
        )
    if not isinstance(off, bool):
        problems.append(
            tr(
                "{place}: isOffDay: {off} does not say whether the day is off; {yes_or_no}",
                place=place,
                off=repr(off),
                yes_or_no=_YES_OR_NO,
            )
        )
    if not isinstance(name, str | None):
        problems.append(tr("{place}: name: {name} is not a text; write one like 元旦", place=place, name=repr(name)))
    elif day is not None and isinstance(off, bool):
        return NoticeDay(day, off, name or "")
    return None


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _clashes(named: list[tuple[str, NoticeDay]], source: str, year: int) -> Iterator[str]:
    first: dict[date, str] = {}
    for place, one in named:
        if one.day in first:
            yield tr(
                "{source}: {place}: {day} is named twice, first in {first}; keep one",
                source=source,
                place=place,
                day=one.day,
                first=first[one.day],
            )
        first.setdefault(one.day, place)
        if one.day.year != year and (one.day.year, one.day.month) != (year - 1, 12):
            yield tr(
                "{source}: {place}: {day} is not of {year} or the December before; give it to its own year",
                source=source,
                place=place,
                day=one.day,
                year=year,
            )
