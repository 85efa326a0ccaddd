"""Check what a policy file says about reminders, and about charges that depend on them."""

from collections.abc import Mapping
from typing import cast

from wxflow.translatable import tr
from wxflow_machines.policy.policy import ELSE
from wxflow_machines.policy.problems import Problems
from wxflow_machines.policy.schema import REMINDER, TABLES, Table, check_table, known, shown

BUDGETS: Mapping[str, tuple[str, ...]] = {
    "membership.add": ("membership", "adoption_grace"),
    "membership.nickname": ("membership", "adoption_grace"),
    "membership.remove": ("membership",),
    "handover.handover": ("handover",),
    "group.dissolution_request": ("dissolution_request",),
    "group.title": ("adoption_grace",),
    "penalty.appeal": ("appeal",),
    "approval.answer": (),
}
"""Every deadline that counts working days, with the values of [deadlines] that may be its budget.

[[approvals]] say their own.
"""
WITHOUT_CHARGE = ("penalty.appeal", "approval.answer")


def check(given: Table, default: Table, problems: Problems) -> None:
    """Note all that is wrong with [[reminders]], and with charges that could never be made for want of one."""
    if not isinstance(given.get("reminders", []), list):
        problems.add(
            ("reminders",),
            tr("must be tables like [[reminders]], not {reminders}", reminders=shown(given["reminders"])),
        )
        return
    rows = cast(list[object], given.get("reminders", []))
    budgets = _values(given, default, "deadlines")
    right: list[Table] = []
    for number, one in enumerate(rows, 1):
        if _check_one(one, ("reminders", str(number)), given, default, problems):
            right.append(cast(Table, one))
            _check_reach(right[-1], number, budgets, problems)
    requires = _values(given, default, "penalties").get("charge_requires")
    if requires == "reminder_delivered" and len(right) == len(rows):
        _check_cover(right, budgets, problems)


def _check_one(one: object, at: tuple[str, ...], given: Table, default: Table, problems: Problems) -> bool:
    if not check_table(REMINDER, one, at, problems):
        return False
    reminder, hours = cast(Table, one), _values(given, default, "hours")
    if reminder["deadline"] not in (ELSE, *BUDGETS):
        problems.add(
            (*at, "deadline"), f"unknown deadline {shown(reminder['deadline'])}" + known(reminder["deadline"], BUDGETS)
        )
        return False
    if not str(hours["opens"]) <= reminder["at"] <= str(hours["closes"]):
        within = f"{hours['opens']} to {hours['closes']} ([hours])"
        problems.add((*at, "at"), tr("{at} is outside the working hours, {within}", at=reminder["at"], within=within))
        return False
    return True


def _check_reach(reminder: Table, number: int, budgets: Table, problems: Problems) -> None:
    """Note a reminder that lies before the clock of its deadline starts, and so would never come."""
    named = BUDGETS if reminder["deadline"] == ELSE else (reminder["deadline"],)
    most = max((_days(key, budgets) for name in named for key in BUDGETS[name]), default=0)
    if most and most + reminder["working_days"] <= 0:
        problems.add(
            ("reminders", str(number), "working_days"),
            tr(
                "{working_days} lies before the clock starts: the deadline leaves {most} working days",
                working_days=reminder["working_days"],
                most=most,
            ),
        )


def _check_cover(reminders: list[Table], budgets: Table, problems: Problems) -> None:
    """Note the deadlines whose debtor nothing tells in time: every charge of theirs would be held."""
    untold = [
        name
        for name, keys in BUDGETS.items()
        if name not in WITHOUT_CHARGE
        and not any(
            reminder["deadline"] in (ELSE, name)
            and reminder["to"] == "debtor"
            and reminder["working_days"] <= 0
            and all(_days(key, budgets) + reminder["working_days"] > 0 for key in keys)
            for reminder in reminders
        )
    ]
    if untold:
        why = f'nothing tells the debtor of {", ".join(untold)} in time: add [[reminders]] with to = "debtor"'
        problems.add(("penalties", "charge_requires"), tr("{why} and working_days of 0 or a little less", why=why))


def _days(key: str, budgets: Table) -> int:
    """Return a budget, 0 when it is no number: that is noted elsewhere."""
    days = budgets.get(key)
    return days if isinstance(days, int) else 0


def _values(given: Table, default: Table, table: str) -> Table:
    """Return a table's values over the defaults; what is of the wrong kind is noted elsewhere."""
    own = _table(given, table)
    return {**default[table], **{name: own[name] for name in TABLES[table] if name in own}}


def _table(given: Table, name: str) -> Table:
    found = given.get(name)
    return cast(Table, found) if isinstance(found, dict) else {}
