"""Say in Chinese what a penalty was for: more than its clause tells, which covers several breaches."""

from typing import NamedTuple

from wxflow.audit import causes
from wxflow.declare.records import Facts, Step
from wxflow_office.company.company import Company

CLAUSES = {
    "15": "建群不符合命名格式",
    "16": "群主或群负责人的群昵称不符合格式",
    "17": "群成员的群昵称不符合格式",
    "18": "应进群的人未进群，或应退群的人未退群",
    "19": "发布第十一、十二条禁止的内容",
    "20": "离任未交接、未改群昵称或未备案",
    "21": "临时群工作结束后未按期申请注销",
    "22": "其他违规",
}
"""What each clause is about."""
ROLES = {
    "creator": "建群人",
    "owner": "群主",
    "lead": "群负责人",
    "member": "群成员",
    "outgoing lead": "离任人",
    "accused": "被举报人",
}
"""What the debtor was when it happened."""
_MISSED = {
    "add": "应进群的人逾期未进群",
    "remove": "应退群的人逾期未退群",
    "nickname": "群昵称逾期未改正",
    "handover": "离任逾期未办完交接和备案",
    "dissolution_request": "工作结束后逾期未申请注销",
    "title": "群名逾期未改正",
}
"""What was not done, by the deadline that was missed."""
_SEEN = {
    "title": "检查发现群名不符合格式",
    "nickname": "检查发现群昵称不符合格式",
    "missing": "检查发现应进群的人未进群",
    "surplus": "检查发现应退群的人未退群",
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
