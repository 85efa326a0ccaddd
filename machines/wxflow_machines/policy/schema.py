"""Say which tables and keys a policy file may hold, and check what stands in them."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast
from unicodedata import category
from zoneinfo import ZoneInfo

from wxflow.errors import nearest
from wxflow.translatable import listed, plain, tr
from wxflow_machines.policy.problems import Place, Problems
from wxflow_machines.policy.sameness import canonical_name, names_one

Table = Mapping[str, Any]
MOST = 1_000_000
"""The most any number in the file may be: more is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table; `right` says in words what it may hold, `most` ends a number's range, which begins at 1."""

    right: str
    shape: Literal[
        "text",
        "texts",
        "person",
        "people",
        "number",
        "choice",
        "choices",
        "zone",
        "flag",
        "date",
        "list",
        "time",
        "shift",
    ] = "text"
    most: int = MOST
    choices: tuple[str, ...] = ()
    required: bool = False


_STAFF = 'a list of staff ids, like ["E0009"]'
_DAYS = Key("a whole number of working days from 1 to 1000", "number", most=1000)
_YUAN = Key(f"a whole number of yuan from 1 to {MOST}", "number")
_TIME = Key('a time of day, like "09:30"', "time")
_COUNT = Key(f"a whole number from 1 to {MOST}", "number")
EVERYBODY = "everybody"
SECOND_FACTOR = ("operator", "auditor", "hr", "information_centre", EVERYBODY)
"""Of whom a company may ask more than a password: by their rights at the door, by their office, or of all."""

TABLES: Mapping[str, Mapping[str, Key]] = {
    "company": {
        "code": Key('a short text, like "HX"', required=True),
        "name": Key('the name that group titles begin with, like "华信公司"', required=True),
        "effective_from": Key('a day, like "2026-07-01"', "date"),
        "previous": Key('the path of the policy in force before, like "policy-2025.toml"'),
    },
    "roles": {
        "information_centre": Key(_STAFF, "people", required=True),
        "hr": Key(_STAFF, "people", required=True),
    },
    "names": {
        "company": Key('a list of names, like ["华信公司", "华信"]', "texts"),
        "owner": Key('a nickname, like "群主"'),
        "lead_suffix": Key('a text, like "(群负责人)"'),
        "title_limit": Key("a whole number of characters from 1 to 1000", "number", most=1000),
    },
    "deadlines": {
        "membership": _DAYS,
        "handover": _DAYS,
        "dissolution_request": _DAYS,
        "appeal": _DAYS,
        "adoption_grace": _DAYS,
        "clock_starts": Key('"recorded" or "occurred"', "choice", choices=("recorded", "occurred")),
    },
    "penalties": {
        "mode": Key('"money", "points" or "record"', "choice", choices=("money", "points", "record")),
        "cap_per_month": _COUNT,
        "region": Key('a province or city, like "广东"'),
        "charge_requires": Key(
            '"nothing" or "reminder_delivered"', "choice", choices=("nothing", "reminder_delivered")
        ),
    },
    "delivery": {
        "channel": Key("the name of a [[channels]] table"),
        "offices": Key("true or false", "flag"),
        "attempts": Key("a whole number from 1 to 100", "number", most=100),
    },
    "calendar": {
        "time_zone": Key('the name of a time zone, like "Asia/Shanghai"', "zone"),
        "overrides": Key("a list of tables { date, workday, reason, author }", "list"),
        "notices": Key('a list of files, like ["2027.json"]', "list"),
    },
    "import": {
        "most_leaving_percent": Key("a whole number of percent from 1 to 100", "number", most=100),
    },
    "inspection": {
        "most_wrong_percent": Key("a whole number of percent from 1 to 100", "number", most=100),
    },
    "access": {
        "second_factor": Key(
            'a list of "operator", "auditor", "hr", "information_centre" and "everybody"',
            "choices",
            choices=SECOND_FACTOR,
        ),
    },
    "page": {
        "earlier_days": Key("a whole number of days from 1 to 1000", "number", most=1000),
    },
    "hours": {"opens": _TIME, "closes": _TIME},
    "sweep": {
        "brake": _COUNT,
        "brake_percent": Key("a whole number of percent from 1 to 100", "number", most=100),
        "max_silence_hours": Key("a whole number of hours from 1 to 8760", "number", most=8760),
    },
}
UNIT = Key('a unit, or "*" for every unit not named')
APPROVERS = Key('a list of staff ids in order, like ["E0002", "E0001"]', "people")
CHARGE = {"exact": _YUAN, "floor": _YUAN, "ceiling": _YUAN}
OVERRIDE = {
    "date": Key('a day, like "2026-07-01"', "date", required=True),
    "workday": Key("true or false", "flag", required=True),
    "reason": Key("a text", required=True),
    "author": Key('a staff id, like "E0009"', "person", required=True),
}
RECIPIENTS = ("lead", "debtor", "superior", "person", "information_centre", "hr")
MOST_DAYS_AWAY = 250
_NO_ZONES = ("localtime", "posixrules", "Factory")
"""What lies among the zones: this machine's own, a copy of one, and a zone nobody is in."""
REMINDER = {
    "deadline": Key('a deadline, like "membership.add", or "*" for every one', required=True),
    "working_days": Key(f"a whole number from -{MOST_DAYS_AWAY} to {MOST_DAYS_AWAY}", "shift", required=True),
    "at": Key('a time of day, like "09:30"', "time", required=True),
    "to": Key(
        '"lead", "debtor", "superior", "person", "information_centre" or "hr"',
        "choice",
        choices=RECIPIENTS,
        required=True,
    ),
}
NOTICE = Key('the path of a file, like "2027.json"')


def check_table(keys: Mapping[str, Key], table: object, at: Place, problems: Problems) -> bool:
    """Note all that is wrong with a table, and say whether it is right."""
    if not isinstance(table, dict):
        problems.add(at, tr("must be a table with {keys}, not {table}", keys=listed(keys), table=shown(table)))
        return False
    given = cast(dict[str, Any], table)
    unknown = [name for name in given if name not in keys]
    for name in unknown:
        problems.add((*at, name), tr("{what}{hint}", what=tr("unknown key"), hint=known(name, keys)))
    missing = [name for name, key in keys.items() if key.required and name not in given]
    for name in missing:
        problems.add((*at, name), tr("missing: give {right}", right=plain(keys[name].right)))
    right = [check_value(key, given[name], (*at, name), problems) for name, key in keys.items() if name in given]
    return all(right) and not unknown and not missing


def check_value(key: Key, value: object, at: Place, problems: Problems) -> bool:
    """Note what is wrong with a value, and say whether it is right."""
    right = _FITS[key.shape](key, value)
    if not right:
        problems.add(at, tr("must be {right}, not {value}", right=plain(key.right), value=shown(value)))
    return right


def day(value: object) -> date | None:
    """Return the day that a TOML date or a text like 2026-07-01 names, or None."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def known(name: str, names: Mapping[str, Any]) -> str:
    """Say which of the names was meant, or name them all."""
    return nearest(name, list(names)) or tr("; known: {names}", names=listed(names))


def shown(value: object) -> str:
    """Return a value nearly as the file spells it, cut short."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def _is_text(key: Key, value: object) -> bool:
    """Accept one line with something to see in it and no white space around it."""
    if not isinstance(value, str) or not canonical_name(value) or value != value.strip():
        return False
    return not any(category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in value)


def _is_texts(key: Key, value: object) -> bool:
    return isinstance(value, list) and value != [] and all(_is_text(key, one) for one in cast(list[object], value))


def _is_person(key: Key, value: object) -> bool:
    return _is_text(key, value) and names_one(cast(str, value))


def _is_people(key: Key, value: object) -> bool:
    return _is_texts(key, value) and all(map(names_one, cast(list[str], value)))


def _is_number(key: Key, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= key.most


def _is_shift(_: Key, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MOST_DAYS_AWAY


def _is_zone(_: Key, value: object) -> bool:
    """Accept a zone that means the same on every machine, in the seconds everybody counts."""
    if not isinstance(value, str) or not value or value in _NO_ZONES or value.startswith(("right/", "posix/")):
        return False
    try:
        return ZoneInfo(value).key == value
    except (KeyError, ValueError, OSError):  # no such zone, a path out of the zones' folder, a folder in it
        return False


_FITS: Mapping[str, Callable[[Key, object], bool]] = {
    "text": _is_text,
    "texts": _is_texts,
    "person": _is_person,
    "people": _is_people,
    "number": _is_number,
    "zone": _is_zone,
    "choice": lambda key, value: value in key.choices,
    "choices": lambda key, value: (
        isinstance(value, list) and all(one in key.choices for one in cast(list[object], value))
    ),
    "flag": lambda _, value: isinstance(value, bool),
    "date": lambda _, value: day(value) is not None,
    "shift": _is_shift,
    "time": lambda _, value: isinstance(value, str) and bool(re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", value)),
    "list": lambda _, value: isinstance(value, list),
}
