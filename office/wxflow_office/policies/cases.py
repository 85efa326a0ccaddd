"""Read the cases a policy is tested by: what happens, when one looks, and what should then stand."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple, cast

from wxflow.errors import BadInput, BadInputs, nearest, system_error
from wxflow.translatable import tr
from wxflow_cli.terminal import times
from wxflow_office.journal import lines

_KEYS: dict[str, type] = {"name": str, "policy": str, "now": object, "events": list, "refused": list, "expect": dict}
_NEEDED = ("name", "now", "events", "expect")
_EXPECT: dict[str, type] = {"timers": list, "charges": list, "states": dict}
FIELDS = {
    "timers": ("machine", "key", "deadline", "due", "provisional", "budget", "start"),
    "charges": (
        *("key", "state", "clause", "debtor", "debtor_role", "amount", "floor", "ceiling", "group", "subject"),
        *("cause", "at"),
    ),
}
"""What an expected timer or charge may name."""
_MOMENTS = ("due", "start", "at")


class Case(NamedTuple):
    """A case: `now` in UTC microseconds; `refused` are the numbers of events the rules should refuse, from 1."""

    name: str
    policy: Path | None
    now: int
    events: tuple[lines.Entry, ...]
    refused: frozenset[int]
    expect: dict[str, Any]


def read(path: Path) -> list[Case]:
    """Return the cases of a file; BadInputs tells all that is wrong with them."""
    try:
        found = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BadInput(tr("{path}: cannot be read: {strerror}", path=path, strerror=system_error(error))) from None
    except (ValueError, RecursionError) as error:
        raise BadInput(tr("{path}: not valid TOML: {error}", path=path, error=error)) from None
    cases = found.get("case")
    if not _are_tables(cases) or not cases or len(found) > 1:
        raise BadInput(
            tr(
                "{path}: must hold [[case]] tables and nothing else, each with {needed}",
                path=path,
                needed=", ".join(_NEEDED),
            )
        )
    tables = cast(list[dict[str, Any]], _plain(cases))
    problems = [
        tr("{path}: case {number}: {why}", path=path, number=number, why=why)
        for number, table in enumerate(tables, 1)
        for why in _problems(table)
    ]
    if problems:
        raise BadInputs(tuple(problems))
    return [_case(path, table) for table in tables]


def _case(path: Path, table: dict[str, Any]) -> Case:
    expect = {
        name: [{field: _value(field, one) for field, one in row.items()} for row in rows] if name in FIELDS else rows
        for name, rows in table["expect"].items()
    }
    policy = path.parent / table["policy"] if "policy" in table else None
    refused = frozenset[int](table.get("refused", ()))
    return Case(table["name"], policy, times.parse(table["now"], "now"), tuple(_events(table)), refused, expect)


def _value(field: str, value: Any) -> Any:
    """Return a value as it is stored: clauses are texts there, though most are numbers."""
    if field in _MOMENTS:
        return times.parse(value, field)
    return str(value) if field == "clause" else value


def _events(table: dict[str, Any]) -> Iterator[lines.Entry]:
    """Yield the events as `apply` reads them, so that they mean the same here."""
    return lines.read(json.dumps(event, ensure_ascii=False).encode() for event in table["events"])


def _problems(table: dict[str, Any]) -> Iterator[str]:
    shape = list(_misshapen(table, _KEYS, ""))
    shape += [f"{name} is missing" for name in _NEEDED if name not in table]
    if not shape:
        shape += _misshapen(table["expect"], _EXPECT, "expect.")
    yield from shape
    if shape:
        return
    yield from _moment(table["now"], "now")
    latest = 0
    for event in _events(table):
        if isinstance(event, lines.Invalid):
            yield tr("event {number}: {why}", number=event.number, why=event.why)
        else:
            latest = max(latest, event.now if isinstance(event, lines.Sweep) else event.command.recorded_at)
    if not list(_moment(table["now"], "now")) and times.parse(table["now"], "now") < latest:
        yield tr("now: {now} lies before the last of the events", now=table["now"])
    for number in table.get("refused", ()):
        if type(number) is not int or not 1 <= number <= len(table["events"]):
            yield tr(
                "refused: {number} is no event: give their numbers, from 1 to {events}",
                number=repr(number),
                events=len(table["events"]),
            )
    for name, fields in FIELDS.items():
        yield from _rows_wrong(f"expect.{name}", table["expect"].get(name, []), fields)


_WANTED: dict[type, str] = {str: tr("a text"), list: tr("a list"), dict: tr("a table")}


def _misshapen(table: dict[str, Any], known: dict[str, type], where: str) -> Iterator[str]:
    for name, value in table.items():
        if name not in known:
            yield tr(
                "{where}{name}: unknown{nearest}; known: {known}",
                where=where,
                name=name,
                nearest=nearest(name, list(known)),
                known=", ".join(known),
            )
        elif not isinstance(value, known[name]):
            yield tr(
                "{where}{name}: {value} is not {wanted}",
                where=where,
                name=name,
                value=repr(value),
                wanted=_WANTED[known[name]],
            )


def _rows_wrong(where: str, rows: list[Any], fields: tuple[str, ...]) -> Iterator[str]:
    if not _are_tables(rows):
        yield tr("{where}: must be a list of tables", where=where)
        return
    for row in rows:
        for name, value in row.items():
            if name not in fields:
                yield tr(
                    "{where}: {name}: unknown{nearest}; known: {fields}",
                    where=where,
                    name=name,
                    nearest=nearest(name, fields),
                    fields=", ".join(fields),
                )
            elif name in _MOMENTS:
                yield from _moment(value, f"{where}: {name}")


def _moment(value: object, what: str) -> Iterator[str]:
    try:
        times.parse(value, what)
    except BadInput as error:
        yield error.text


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in cast(list[object], value))


def _plain(value: Any) -> Any:
    """Return a value of TOML as JSON has it: its times are texts there."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in cast(dict[str, Any], value).items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    return value.isoformat() if isinstance(value, datetime | date | time) else value
