"""Say in Chinese what a penalty is, for the payroll clerk."""

from wxflow_office.reports.penalty_sums import Penalty

STATES = {
    "held": "搁置",
    "proposed": "待确认",
    "confirmed": "已确认",
    "appealed": "申诉中",
    "waived": "已豁免",
    "settled": "已执行",
    "refunded": "已退还",
    "withdrawn": "已撤销",
}
ROLES = {
    "creator": "建群人",
    "owner": "群主",
    "lead": "群负责人",
    "member": "群成员",
    "outgoing lead": "离任群负责人",
    "accused": "被举报人",
}
"""What the debtor was when it happened."""
UNITS = {"points": "计分，不扣款", "record": "仅记录，不扣款"}
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


def clause(number: str) -> str:
    """Name a clause."""
    return f"第{number}条"


def terms(one: Penalty) -> str:
    """Say what the amount may still be, that its ceiling is not the source's, and that it is no money."""
    return "；".join(filter(None, (_span(one), UNITS.get(one.unit))))


def _span(one: Penalty) -> str:
    if one.is_undetermined:
        span = f"{one.floor}以上，待定" if one.ceiling is None else f"{one.floor}至{one.ceiling}，待定"
        return span + ("（上限未经确认）" if one.unconfirmed else "")
    return f"上限{one.ceiling}未经确认" if one.unconfirmed else ""
