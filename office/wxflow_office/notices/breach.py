"""Say what a penalty was for: more than its clause tells, which covers several breaches."""

from typing import NamedTuple

from wxflow.audit import causes
from wxflow.declare.records import Facts, Step
from wxflow.translatable import tr
from wxflow_office.company.company import Company

CLAUSES = {
    "15": tr("a group created against the format of names"),
    "16": tr("the nickname of the owner or of a lead is against the format"),
    "17": tr("a member's nickname is against the format"),
    "18": tr("somebody is missing, or was not taken out"),
    "19": tr("content that clauses 11 and 12 forbid"),
    "20": tr("a lead left without handing over, changing nicknames or filing"),
    "21": tr("no application to dissolve a temporary group in time"),
    "22": tr("another breach"),
}
"""What each clause is about."""
_MISSED = {
    "add": tr("somebody was not brought in in time"),
    "remove": tr("somebody was not taken out in time"),
    "nickname": tr("a nickname was not put right in time"),
    "handover": tr("a handover was not done and filed in time"),
    "dissolution_request": tr("no dissolution was applied for in time after the work ended"),
    "title": tr("a title was not put right in time"),
}
"""What was not done, by the deadline that was missed."""
_SEEN = {
    "title": tr("an inspection found a title against the format"),
    "nickname": tr("an inspection found a nickname against the format"),
    "missing": tr("an inspection found somebody missing"),
    "surplus": tr("an inspection found somebody who should not be in"),
}
"""What an inspection saw."""


class Cause(NamedTuple):
    """What a charge comes from: a step, and what of it: a deadline it armed, or a number."""

    machine: str
    key: str
    seq: int
    what: str


def cause_of(facts: Facts) -> Cause | None:
    """Read a penalty's cause; None where it is none that we know."""
    head, sign, tail = str(facts["cause"]).rpartition("#")
    seq, _, what = tail.partition(":")
    found = causes.parse(f"{head}{sign}{seq}")
    return None if found is None else Cause(*found, what)


def matter(company: Company, facts: Facts) -> str:
    """Say what a penalty was for."""
    cause = cause_of(facts)
    if cause is not None and cause.what in _MISSED:
        return _MISSED[cause.what]
    finding = None if cause is None or cause.machine != "inspection" else _finding(company, cause)
    if finding is not None:
        return _SEEN.get(finding["kind"], CLAUSES.get(facts["clause"], ""))
    return CLAUSES.get(facts["clause"], "")


def step_of(company: Company, cause: Cause) -> Step | None:
    """Return the step a charge comes from."""
    return causes.step(company.store, company.company, causes.StepName(cause.machine, cause.key, cause.seq))


def _finding(company: Company, cause: Cause) -> Facts | None:
    step = step_of(company, cause)
    found: list[Facts] = list(step.data.get("findings", ())) if step else []
    number = int(cause.what) if cause.what.isdigit() else 0
    return found[number - 1] if 0 < number <= len(found) else None
