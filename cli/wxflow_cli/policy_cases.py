"""Read the cases of a policy test: what happens, and what is to come of it."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, cast

from wxflow.errors import BadInput, nearest
from wxflow.fields import is_list, is_object
from wxflow_cli import journal, times

_CASE = ("name", "policy", "now", "events", "expect")
_EXPECT = ("timers", "charges", "states", "refused")
_TIMER = ("machine", "key", "deadline", "due")
_CHARGE = ("clause", "debtor", "debtor_role", "amount", "floor", "ceiling", "group", "subject", "at", "state")


class Case(NamedTuple):
    """A case: events in order, a last look, and the parts of the outcome that are told."""

    name: str
    policy: Path | None
    now: int
    events: tuple[journal.Line | journal.Sweep, ...]
    expect: Mapping[str, Any]


def read(path: Path) -> list[Case]:
    """Read a file of cases; BadInput says what is wrong with it, and in which case."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path}: not valid TOML: {error}") from None
    cases = told.get("case")
    if not is_list(cases) or not cases or list(told) != ["case"]:
        raise BadInput(f"{path}: must hold nothing but [[case]] tables, one at least")
    return [_case(path, number, _plain(one)) for number, one in enumerate(cases, 1)]


def _case(path: Path, number: int, told: Any) -> Case:
    where = f"{path}: case {number}"
    if not isinstance(told, dict):
        raise BadInput(f"{where}: must be a table")
    case = cast(dict[str, Any], told)
    _known(where, case, _CASE)
    name, events, expect = case.get("name"), case.get("events", []), case.get("expect")
    if not isinstance(name, str) or not name or not isinstance(events, list) or not isinstance(expect, dict):
        raise BadInput(f"{where}: needs a name, events (a list) and expect (a table)")
    where = f"{path}: case {number} ({name})"
    _check_expect(where, cast(dict[str, Any], expect))
    policy = case.get("policy")
    try:
        now = times.parse(case.get("now"), "now")
        lines = tuple(journal.entry_of(n, one) for n, one in enumerate(cast(list[dict[str, Any]], events), 1))
    except (BadInput, AttributeError, TypeError) as error:
        raise BadInput(f"{where}: {error}") from None
    return Case(name, None if policy is None else path.parent / str(policy), now, lines, cast(dict[str, Any], expect))


def _check_expect(where: str, expect: dict[str, Any]) -> None:
    _known(f"{where}: expect", expect, _EXPECT)
    for part, columns in (("timers", _TIMER), ("charges", _CHARGE)):
        for one in expect.get(part, []):
            if not isinstance(one, dict):
                raise BadInput(f"{where}: expect.{part}: must be tables of {', '.join(columns)}")
            _known(f"{where}: expect.{part}", cast(dict[str, Any], one), columns)


def _known(where: str, given: Mapping[str, Any], names: tuple[str, ...]) -> None:
    for name in given:
        if name not in names:
            raise BadInput(f"{where}: unknown key {name}{nearest(name, names)}; known: {', '.join(names)}")


def _plain(value: Any) -> Any:
    """Return a value as a journal would have it: TOML's own times as texts."""
    if is_object(value):
        return {name: _plain(one) for name, one in value.items()}
    if is_list(value):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
