"""Read official notices: the holiday-cn JSON form, and CSV."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from wxflow.errors import BadInput, BadInputs
from wxflow.fields import is_list, is_object
from wxflow.seal import canonical
from wxflow.workdays import Notice, NoticeDay

_HEADERS = {"date": "date", "日期": "date", "isOffDay": "off", "是否休息": "off", "name": "name", "名称": "name"}
_OFF = {"true": True, "1": True, "是": True, "休": True, "false": False, "0": False, "否": False, "班": False}
_FORM = '{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}'


def parse(text: str, source: str) -> Notice:
    """Read a notice, reporting everything that is wrong with it at once; `source` says where it comes from."""
    text = text.removeprefix("\ufeff")
    rows = _json_rows(text, source) if text.lstrip()[:1] in ("{", "[") else _csv_rows(text, source)
    year, named = rows
    problems: list[str] = []
    days = [day for place, row in named if (day := _day(row, f"{source}: {place}", problems))]
    seen: set[date] = set()
    for one in days:
        if one.day in seen:
            problems.append(f"{source}: {one.day} is named twice")
        seen.add(one.day)
    if not days and not problems:
        problems.append(f"{source}: names no day; a notice looks like {_FORM}")
    year = year if year is not None else max((one.day.year for one in days), default=0)
    problems += [
        f"{source}: {one.day} is not of {year} or the December before"
        for one in days
        if one.day.year != year and (one.day.year, one.day.month) != (year - 1, 12)
    ]
    if problems:
        raise BadInputs(tuple(problems))
    return Notice(year, tuple(sorted(days, key=lambda one: one.day)), source)


def dump(notice: Notice) -> str:
    """Write a notice as canonical JSON that `parse` reads back."""
    days = [{"date": one.day.isoformat(), "isOffDay": one.off, "name": one.name} for one in notice.days]
    return canonical({"year": notice.year, "days": days})


def _json_rows(text: str, source: str) -> tuple[int, list[tuple[str, Any]]]:
    try:
        whole: Any = json.loads(text)
    except ValueError as error:
        raise BadInput(f"{source}: no JSON ({error}); a notice looks like {_FORM}") from None
    year, days = (whole.get("year"), whole.get("days")) if is_object(whole) else (None, None)
    if not isinstance(year, int) or isinstance(year, bool) or not is_list(days):
        raise BadInput(f"{source}: a notice looks like {_FORM}")
    return year, [(f"days[{n}]", row) for n, row in enumerate(days)]


def _csv_rows(text: str, source: str) -> tuple[None, list[tuple[str, Any]]]:
    table = csv.reader(io.StringIO(text))
    header = [_HEADERS.get(cell.strip(), "") for cell in next(table, list[str]())]
    if missing := {"date", "off"} - set(header):
        raise BadInput(f"{source}: line 1 lacks {', '.join(sorted(missing))}; the headers are date,isOffDay,name")
    return None, [(f"line {table.line_num}", _cells(header, row)) for row in table if any(row)]


def _cells(header: list[str], row: list[str]) -> dict[str, Any]:
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=False) if name}
    off = _OFF.get(cells.get("off", "").lower(), cells.get("off"))
    return {"date": cells.get("date"), "isOffDay": off, "name": cells.get("name", "")}


def _day(row: Any, place: str, problems: list[str]) -> NoticeDay | None:
    faults = list(_faults(row, place))
    problems += faults
    return None if faults else NoticeDay(date.fromisoformat(row["date"]), row["isOffDay"], str(row.get("name") or ""))


def _faults(row: Any, place: str) -> Iterator[str]:
    if not is_object(row):
        yield f"{place}: is no object with date, isOffDay and name"
        return
    try:
        date.fromisoformat(row.get("date", ""))
    except (TypeError, ValueError):
        yield f"{place}: {row.get('date')!r} is not a date like 2027-01-01"
    if not isinstance(row.get("isOffDay"), bool):
        yield f"{place}: {row.get('isOffDay')!r} does not say whether the day is off: true or false"
