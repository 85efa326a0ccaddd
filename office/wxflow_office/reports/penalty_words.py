"""Say in Chinese what a penalty is, for the payroll clerk."""

from wxflow_office.reports.penalty_sums import Penalty

STATES = {
    "held": "暂缓",
    "proposed": "待确认",
    "confirmed": "已确认",
    "appealed": "申诉中",
    "waived": "已豁免",
    "settled": "已执行",
    "refunded": "已退还",
    "withdrawn": "已撤销",
}
UNITS = {"points": "计分，不扣款", "record": "仅记录，不扣款"}


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
