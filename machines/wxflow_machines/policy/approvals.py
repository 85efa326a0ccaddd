"""Read what a policy file says about approvals, and check it."""

from collections.abc import Mapping
from typing import cast

from wxflow.translatable import plain, tr
from wxflow_machines.policy.approval_rule import MATTERS, URGES, WAYS, WORKING_DAYS, ApprovalRule, Level
from wxflow_machines.policy.problems import Place, Problems
from wxflow_machines.policy.schema import Key, Table, check_table, shown

_KINDS = ("permanent", "temporary")
_STAFF = Key('a staff id, like "E0001"', "person")
_DAYS = Key("a whole number of working days from 1 to 1000", "number", most=1000)
_RULE: Mapping[str, Key] = {
    "for": Key('"request", "dissolution" or "handover"', "choice", choices=MATTERS, required=True),
    "units": Key('a list of units, like ["销售部"]', "texts"),
    "kinds": Key('a list of "permanent" and "temporary"', "texts"),
    "fallback": Key(_STAFF.right, "person", required=True),
    "working_days": _DAYS,
    "urges": Key("a whole number from 1 to 100", "number", most=100),
    "copied": Key('a list of staff ids, like ["E0009"]', "people"),
    "levels": Key("a list of tables { by, approvers }", "list", required=True),
}
_LEVEL: Mapping[str, Key] = {
    "by": Key('"in_turn", "all", "any" or "votes"', "choice", choices=WAYS, required=True),
    "approvers": Key('a list of staff ids, like ["E0002", "E0001"]', "people", required=True),
    "votes": Key("how many must agree", "number", most=1000),
    "working_days": _DAYS,
    "escalate_to": _STAFF,
}


def check(given: Table, problems: Problems) -> None:
    """Note all that is wrong with [[approvals]]."""
    rows = given.get("approvals", [])
    if not isinstance(rows, list):
        problems.add(("approvals",), tr("must be tables like [[approvals]], not {rows}", rows=shown(rows)))
        return
    before: list[ApprovalRule] = []
    for number, one in enumerate(cast(list[object], rows), 1):
        at = ("approvals", str(number))
        right = check_table(_RULE, one, at, problems)
        if not right or not _check_rule(cast(Table, one), at, problems):
            continue
        rule = _rule(cast(Table, one))
        if any(_covers(earlier, rule) for earlier in before):
            problems.add(at, tr("fits nothing that an entry before it does not fit: put it before that one"))
        before.append(rule)


def _check_rule(rule: Table, at: Place, problems: Problems) -> bool:
    if strange := [kind for kind in rule.get("kinds", ()) if kind not in _KINDS]:
        problems.add(
            (*at, "kinds"),
            tr("must be {right}, not {strange}", right=plain(_RULE["kinds"].right), strange=shown(strange[0])),
        )
    if not rule["levels"]:
        problems.add((*at, "levels"), tr('must have a level, like {{ by = "all", approvers = ["E0001"] }}'))
    levels = [
        _check_level(level, (*at, "levels", str(number)), problems) for number, level in enumerate(rule["levels"], 1)
    ]
    return bool(levels) and all(levels) and not strange


def _check_level(level: object, at: Place, problems: Problems) -> bool:
    if not check_table(_LEVEL, level, at, problems):
        return False
    table = cast(Table, level)
    approvers, votes = set(table["approvers"]), table.get("votes")
    if (table["by"] == "votes") != (votes is not None):
        why = 'goes with by = "votes"' if votes is not None else "missing: say how many must agree"
        problems.add((*at, "votes"), why)
        return False
    if votes is not None and votes > len(approvers):
        problems.add(
            (*at, "votes"),
            tr("{votes} cannot agree: there are {approvers} approvers", votes=votes, approvers=len(approvers)),
        )
        return False
    return True


def _covers(earlier: ApprovalRule, rule: ApprovalRule) -> bool:
    """Tell whether a rule never gets its turn because of another before it."""
    return (
        earlier.matter == rule.matter
        and (not earlier.units or (bool(rule.units) and {*rule.units} <= {*earlier.units}))
        and (not earlier.kinds or {*(rule.kinds or _KINDS)} <= {*earlier.kinds})
    )


def rules_of(given: Table) -> tuple[ApprovalRule, ...]:
    """Return the rules of a file that is known to be right."""
    return tuple(map(_rule, given.get("approvals", ())))


def _rule(one: Table) -> ApprovalRule:
    return ApprovalRule(
        matter=one["for"],
        levels=tuple(map(_level, one["levels"])),
        fallback=one["fallback"],
        units=tuple(one.get("units", ())),
        kinds=tuple(one.get("kinds", ())),
        working_days=one.get("working_days", WORKING_DAYS),
        urges=one.get("urges", URGES),
        copied=tuple(one.get("copied", ())),
    )


def _level(one: Table) -> Level:
    return Level(
        by=one["by"],
        approvers=tuple(dict.fromkeys(one["approvers"])),
        votes=one.get("votes"),
        working_days=one.get("working_days"),
        escalate_to=one.get("escalate_to"),
    )
