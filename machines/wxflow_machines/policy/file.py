"""Read a company's policy file over the Measures' values; everything wrong with it is reported at once."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from wxflow.calendar.workdays import Override
from wxflow.declare.reminder import Reminder
from wxflow.errors import BadInput, system_error
from wxflow.translatable import plain, tr
from wxflow_machines.policy import approvals, channels, reminders, toml_text, versions
from wxflow_machines.policy import charges as policy_charges
from wxflow_machines.policy.names import NameRules
from wxflow_machines.policy.policy import Budgets, Charge, Policy, Sanctions
from wxflow_machines.policy.problems import Problems
from wxflow_machines.policy.sameness import canonical_name
from wxflow_machines.policy.schema import (
    APPROVERS,
    NOTICE,
    OVERRIDE,
    TABLES,
    UNIT,
    Table,
    check_table,
    check_value,
    day,
    known,
    shown,
)

DEFAULTS = Path(__file__).with_name("policy.toml")


def load(path: Path, *, later: tuple[Path, ...] = ()) -> Policy:
    """Read and check a policy file, and those before it; `later` are the files that have led here.

    Raise `BadInput` when one cannot be read, `BadInputs` with all that is wrong.
    """
    try:
        text = toml_text.text_of(path)
    except FileNotFoundError:
        raise BadInput(tr("{path}: no such policy file; `wxflow init` writes one", path=path)) from None
    except IsADirectoryError:
        raise BadInput(tr("{path}: is a folder, not a policy file", path=path)) from None
    except OSError as error:
        raise BadInput(tr("{path}: cannot be read: {strerror}", path=path, strerror=system_error(error))) from None
    policy, company = _parsed(text, str(path), path.parent)
    policy = replace(policy, source=str(path))
    chain = (*later, path.resolve())
    return versions.joined(policy, company, path, chain, partial(load, later=chain))


def parse(text: str, source: str, folder: Path | None = None) -> Policy:
    """Check a policy's text by itself; `source` names it in problems, notice files must be in a `folder` if given."""
    return _parsed(text, source, folder)[0]


def _parsed(text: str, source: str, folder: Path | None) -> tuple[Policy, Table]:
    """Return the policy, and what its file says of the company."""
    given = toml_text.tables_of(text, source)
    problems = Problems(source, text)
    _check_tables(given, problems)
    charges = policy_charges.read(given.get("charges", {}), defaults()["charges"], problems)
    _check_calendar(_table(given, "calendar"), folder, problems)
    _check_names(given, problems)
    _check_previous(_table(given, "company"), problems)
    approvals.check(given, problems)
    reminders.check(given, defaults(), problems)
    channels.check(given, problems)
    problems.raise_any()
    return _policy(given, charges), given["company"]


def kept(text: str) -> Policy:
    """Return the policy whose canonical text a database has kept; what it does not name has the Measures' value."""
    given: dict[str, Any] = json.loads(text)
    overrides = [dict(zip(OVERRIDE, one, strict=True)) for one in given["calendar"]["overrides"]]
    charges = {key: policy_charges.kept(one) for key, one in given["charges"].items()}
    return _policy({**given, "calendar": {**given["calendar"], "overrides": overrides}}, charges)


def _policy(given: Table, charges: Mapping[str, Charge]) -> Policy:
    """Put the policy together from values that are known to be right."""
    default = defaults()
    names, deadlines, calendar, imports, inspection, page, sweep, hours = (
        {**default[table], **given.get(table, {})}
        for table in ("names", "deadlines", "calendar", "import", "inspection", "page", "sweep", "hours")
    )
    company = given["company"]
    return Policy(
        code=company["code"],
        name=company["name"],
        information_centre=_once(given["roles"]["information_centre"]),
        hr=_once(given["roles"]["hr"]),
        approvers=MappingProxyType({unit: _once(chain) for unit, chain in given["approvers"].items()}),
        names=NameRules(
            _once(names.get("company", [company["name"]])), names["owner"], names["lead_suffix"], names["title_limit"]
        ),
        charges=MappingProxyType(dict(charges)),
        deadlines=Budgets(**{one.name: deadlines[one.name] for one in fields(Budgets)}),
        sanctions=Sanctions(**given.get("penalties", {})),
        clock_starts=deadlines["clock_starts"],
        zone=calendar["time_zone"],
        overrides=tuple(_override(one) for one in calendar["overrides"]),
        notice_files=tuple(calendar["notices"]),
        most_leaving_percent=imports["most_leaving_percent"],
        most_wrong_percent=inspection["most_wrong_percent"],
        brake=sweep["brake"],
        brake_percent=sweep["brake_percent"],
        max_silence_hours=sweep["max_silence_hours"],
        channel=channels.channel_of(given),
        tells_offices=given.get("delivery", {}).get("offices", default["delivery"]["offices"]),
        attempts=given.get("delivery", {}).get("attempts", default["delivery"]["attempts"]),
        approvals=approvals.rules_of(given),
        reminders=tuple(
            (one["deadline"], Reminder(one["working_days"], one["at"], one["to"])) for one in given.get("reminders", ())
        ),
        second_factor=_once(given.get("access", {}).get("second_factor", ())),
        earlier_days=page["earlier_days"],
        opens=hours["opens"],
        closes=hours["closes"],
    )


@cache
def defaults() -> Table:
    """Return the Measures' values as the packaged file holds them."""
    return tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))


def _check_tables(given: Table, problems: Problems) -> None:
    tables = [*TABLES, "approvers", "charges", "approvals", "reminders", "channels"]
    for name in given:
        if name not in tables:
            home = next((table for table, keys in TABLES.items() if name in keys), None)
            hint = tr("; it belongs under [{home}]", home=home) if home else known(name, dict.fromkeys(tables))
            problems.add(
                (name,),
                tr(
                    "{what}{hint}",
                    what=tr("unknown table") if isinstance(given[name], dict) else tr("unknown key"),
                    hint=hint,
                ),
            )
    for name, keys in TABLES.items():
        check_table(keys, given.get(name, {}), (name,), problems)
    approvers = given.get("approvers")
    if not isinstance(approvers, dict) or not approvers:
        problems.add(("approvers",), tr('must say who approves, like "*" = ["E0001"]'))
        return
    for unit, chain in cast(dict[str, object], approvers).items():
        check_value(UNIT, unit, ("approvers", unit), problems)
        check_value(APPROVERS, chain, ("approvers", unit), problems)


def _check_calendar(calendar: Table, folder: Path | None, problems: Problems) -> None:
    seen: dict[object, str] = {}
    for number, one in enumerate(_list(calendar, "overrides"), 1):
        at = ("calendar", "overrides", str(number))
        if check_table(OVERRIDE, one, at, problems):
            when = day(one["date"])
            if when in seen:
                problems.add(
                    (*at, "date"),
                    tr("{when} is already overridden by entry {seen}; keep one", when=when, seen=seen[when]),
                )
            seen[when] = str(number)
    for number, one in enumerate(_list(calendar, "notices"), 1):
        at = ("calendar", "notices", str(number))
        if check_value(NOTICE, one, at, problems) and folder and not (folder / one).is_file():
            problems.add(at, tr("no file {one} in {absolute}", one=shown(one), absolute=folder.absolute()))


def _check_names(given: Table, problems: Problems) -> None:
    """Note a length limit that leaves no room for a group name."""
    names = {**defaults()["names"], **_table(given, "names")}
    company, limit = names.get("company", [_table(given, "company").get("name")]), names["title_limit"]
    if isinstance(company, list) and isinstance(limit, int):
        names_given = (one for one in cast(list[object], company) if isinstance(one, str))
        length = max((len(canonical_name(one)) for one in names_given), default=0)
        if 1 <= limit <= length:
            problems.add(
                ("names", "title_limit"),
                tr("must leave room behind the company's name: more than {length}", length=length),
            )


def _check_previous(company: Table, problems: Problems) -> None:
    """Note that a policy has a beginning and none before it, or the other way about."""
    names = ("effective_from", "previous")
    if len(given := [name for name in names if name in company]) == 1:
        (missing,) = {*names} - {*given}
        problems.add(
            ("company", given[0]),
            tr("needs {missing} beside it: {right}", missing=missing, right=plain(TABLES["company"][missing].right)),
        )


def _override(one: Table) -> Override:
    when = day(one["date"])
    assert when is not None
    return Override(when, one["workday"], one["reason"], one["author"])


def _table(given: Table, name: str) -> Table:
    """Return a table, or an empty one when something else stands in its place."""
    table = given.get(name)
    return cast(Table, table) if isinstance(table, dict) else {}


def _list(table: Table, name: str) -> list[Any]:
    value = table.get(name)
    return list(cast(list[object], value)) if isinstance(value, list) else []


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
