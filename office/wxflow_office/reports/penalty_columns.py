"""The columns of a penalty report: what stands in them, and how they look in a file."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from wxflow_office.company.company import Company

SUMS = (
    "count", "deductible", "payable", "settled", "outstanding", "proposed", "undetermined", "appealed", "waived",
    "withdrawn", "give_back", "points", "recorded",
)  # fmt: skip
EACH = (
    "number", "month", "at", "debtor", "name", "department", "debtor_role", "clause", "matter", "state", "payable",
    "give_back", "amount", "terms", "confirmed_by", "appeal_until", "group", "title", "subject", "subject_name",
    "cause", "key", "decision", "fixed", "why",
)  # fmt: skip
"""What a file tells of a penalty that stands for itself."""
IN_FILES = tuple(name for name in SUMS if name not in ("deductible", "outstanding"))
"""Of the sums, what a file for the payroll tells: what may be taken now, and nothing that could be taken for it."""
PRINTED = (
    "number", "at", "debtor", "name", "clause", "state", "deductible", "give_back", "amount", "floor", "ceiling",
    "unconfirmed", "group", "subject",
)  # fmt: skip
"""What is printed of one."""
BY = ("month", "debtor", "clause")
"""What penalties are summed up by when nothing else is asked for."""
BESIDE: Mapping[str, str] = {"debtor": "name", "clause": "about", "group": "title"}
"""What says more about a value that penalties are summed up by, and stands beside it."""


class Column(NamedTuple):
    """How a column of a file looks; `width` in half-width characters."""

    heading: str
    width: int
    kind: Literal["text", "yuan", "count", "time", "day"] = "text"


COLUMNS: Mapping[str, Column] = {
    "month": Column("月份", 8),
    "at": Column("发生时间", 16, "time"),
    "debtor": Column("工号", 9),
    "name": Column("姓名", 9),
    "debtor_role": Column("身份", 12),
    "clause": Column("条款", 8),
    "about": Column("事由", 22),
    "matter": Column("事由", 22),
    "number": Column("编号", 13),
    "department": Column("部门", 10),
    "confirmed_by": Column("确认人", 14),
    "appeal_until": Column("申诉期限至", 12, "day"),
    "decision": Column("处理", 8),
    "fixed": Column("核定金额", 9),
    "why": Column("理由", 14),
    "payable": Column("应扣金额", 11, "yuan"),
    "state": Column("状态", 8),
    "amount": Column("条款金额", 10, "yuan"),
    "terms": Column("幅度", 18),
    "count": Column("笔数", 7, "count"),
    "deductible": Column("已确认和已执行", 14, "yuan"),
    "settled": Column("已执行", 12, "yuan"),
    "outstanding": Column("已确认未执行", 12, "yuan"),
    "proposed": Column("待确认金额", 12, "yuan"),
    "undetermined": Column("金额待定笔数", 14, "count"),
    "appealed": Column("申诉中金额", 12, "yuan"),
    "waived": Column("豁免笔数", 10, "count"),
    "withdrawn": Column("撤销笔数", 10, "count"),
    "give_back": Column("应退还金额", 12, "yuan"),
    "points": Column("计分", 7, "count"),
    "recorded": Column("仅记录笔数", 12, "count"),
    "group": Column("群编号", 9),
    "title": Column("群名", 22),
    "subject": Column("涉及工号", 9),
    "subject_name": Column("涉及姓名", 9),
    "cause": Column("起因", 24),
    "key": Column("处罚编号", 28),
}


def of_sums(by: tuple[str, ...], sums: tuple[str, ...] = SUMS) -> tuple[str, ...]:
    """Return the columns of penalties summed up by some of their values."""
    shown = (name for value in by for name in (value, BESIDE.get(value)) if name)
    return (*shown, *sums)


def titled(company: Company, period: str) -> str:
    """Return what a file for the payroll is called, in Chinese, by the time it is about."""
    return f"{company.policy.name} 微信群管理处罚 {period}"
